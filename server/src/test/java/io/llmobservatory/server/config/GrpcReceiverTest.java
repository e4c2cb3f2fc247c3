package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcReceiverTest {
  private static final String GRPC = "receivers.otlp.protocols.grpc.";
  private static final long MIB = 1024 * 1024;

  private static GrpcReceiver read(ConfigurationText text, Machine machine) throws Exception {
    return Objects.requireNonNull(text.load(machine).receivers().otlp().grpc());
  }

  private static GrpcReceiver read(String... lines) throws Exception {
    return read(ConfigurationText.of(lines), ConfigurationText.MACHINE);
  }

  @Test
  void defaults() throws Exception {
    assertThat(read(""))
        .isEqualTo(
            new GrpcReceiver(
                new Endpoint("localhost", 4317),
                64,
                null,
                new GrpcReceiver.Keepalive(
                    Duration.ofMinutes(10),
                    null,
                    null,
                    Duration.ofHours(2),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    true),
                null,
                null,
                Duration.ofSeconds(30)));
  }

  @Test
  void full_mapping() throws Exception {
    GrpcReceiver receiver =
        read(
            "receivers:",
            "  otlp:",
            "    protocols:",
            "      grpc:",
            "        endpoint: 0.0.0.0:14317",
            "        max_recv_msg_size_mib: 7",
            "        max_concurrent_streams: 16",
            "        read_timeout: 5s",
            "        tls: {cert_file: pom.xml, key_file: pom.xml}",
            "        auth: {authenticator: apikeyauth}",
            "        keepalive:",
            "          server_parameters:",
            "            max_connection_idle: 11s",
            "            max_connection_age: 12m",
            "            max_connection_age_grace: 300ms",
            "            time: 30s",
            "            timeout: 1h30m",
            "          enforcement_policy:",
            "            min_time: 1s",
            "            permit_without_stream: false",
            "extensions: {apikeyauth: }");

    assertThat(receiver)
        .isEqualTo(
            new GrpcReceiver(
                new Endpoint("0.0.0.0", 14317),
                7,
                16,
                new GrpcReceiver.Keepalive(
                    Duration.ofSeconds(11),
                    Duration.ofMinutes(12),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(90),
                    Duration.ofSeconds(1),
                    false),
                TlsServerTest.ofFiles("receivers.otlp.protocols.grpc.tls", "pom.xml"),
                "apikeyauth",
                Duration.ofSeconds(5)));
    assertThat(receiver.maxRecvMsgSizeBytes()).isEqualTo(7 * 1024 * 1024);
  }

  @ParameterizedTest
  @CsvSource({"1024, 64", "256, 64", "255, 63", "100, 25", "3, 1"})
  void the_default_size_is_at_most_a_quarter_of_the_heap(long heapMib, int size) throws Exception {
    assertThat(read(ConfigurationText.of(""), new Machine(heapMib * MIB, 2)).maxRecvMsgSizeMib())
        .isEqualTo(size);
  }

  @Test
  void a_size_of_a_quarter_of_the_heap_is_taken() throws Exception {
    ConfigurationText text = ConfigurationText.ofOverrides(GRPC + "max_recv_msg_size_mib=256");

    assertThat(read(text, new Machine(1024 * MIB, 2)).maxRecvMsgSizeMib()).isEqualTo(256);
  }

  @Test
  void a_size_the_heap_cannot_carry_is_refused_with_the_heap_that_can() {
    ConfigurationText text = ConfigurationText.ofOverrides(GRPC + "max_recv_msg_size_mib=257");

    assertThat(text.problems(new Machine(1024 * MIB, 2)))
        .containsExactly(
            "--set: receivers.otlp.protocols.grpc.max_recv_msg_size_mib: 257 MiB is more than a"
                + " quarter of the heap of 1024 MiB; start Java with -Xmx1216m or more"
                + " (JAVA_OPTS), or set at most 256");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 257, 1000, 2047})
  void the_advised_heap_carries_the_size_with_every_collector(int size) {
    long advised = Machine.heapMibFor(size);
    Machine withoutSurvivor = new Machine(advised * MIB - advised * MIB / 9, 2);

    assertThat(withoutSurvivor.largestRequestMib()).isGreaterThanOrEqualTo(size);
  }

  @Test
  void zero_means_not_set_as_in_the_collector() throws Exception {
    GrpcReceiver receiver =
        read(
            "receivers:",
            "  otlp:",
            "    protocols:",
            "      http:",
            "      grpc:",
            "        max_recv_msg_size_mib: 0",
            "        max_concurrent_streams: 0",
            "        keepalive:",
            "          server_parameters: {max_connection_age: 0s, time: 0}",
            "          enforcement_policy: {min_time: 0s}");

    assertThat(receiver).isEqualTo(read(""));
  }

  @Test
  void a_read_timeout_of_zero_is_none() throws Exception {
    ConfigurationText text = ConfigurationText.ofOverrides(GRPC + "read_timeout=0s");

    assertThat(read(text, ConfigurationText.MACHINE).readTimeout()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoint | localhost | host:port, :port or [IPv6 address]:port",
        "max_recv_msg_size_mib | 64MiB | a number of MiB from 1 to 2047",
        "max_recv_msg_size_mib | -1 | a number of MiB from 1 to 2047",
        "max_recv_msg_size_mib | 2048 | a number of MiB from 1 to 2047",
        "max_recv_msg_size_mib | 1.5 | a number of MiB from 1 to 2047",
        "max_concurrent_streams | many | a number of streams from 1 to 2147483647",
        "max_concurrent_streams | 2147483648 | a number of streams from 1 to 2147483647",
        "read_timeout | -1s | a duration such as",
        "keepalive.server_parameters.max_connection_idle | 10 | a duration such as",
        "keepalive.server_parameters.max_connection_age | soon | a duration such as",
        "keepalive.server_parameters.max_connection_age_grace | -1s | a duration such as",
        "keepalive.server_parameters.time | 1d | a duration such as",
        "keepalive.server_parameters.timeout | 1 s | a duration such as",
        "keepalive.enforcement_policy.min_time | s | a duration such as",
        "keepalive.enforcement_policy.permit_without_stream | yes | true or false",
      })
  void other_values_are_refused(String key, String value, String expected) {
    assertThat(ConfigurationText.ofOverrides(GRPC + key + "=" + value).problems())
        .hasSize(1)
        .allMatch(problem -> problem.startsWith("--set: " + GRPC + key + ": expected " + expected))
        .allMatch(problem -> problem.endsWith(", found \"" + value + "\""));
  }
}
