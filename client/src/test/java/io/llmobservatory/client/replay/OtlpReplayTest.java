package io.llmobservatory.client.replay;

import static io.llmobservatory.client.replay.ScriptedReceiver.OK;
import static io.llmobservatory.client.replay.ScriptedReceiver.partial;
import static io.llmobservatory.client.replay.ScriptedReceiver.refuse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.llmobservatory.client.replay.ReplaySummary.Failure;
import io.llmobservatory.client.replay.ReplaySummary.Records;
import io.llmobservatory.client.replay.ReplaySummary.Rejection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OtlpReplayTest {
  private final Path dir;
  private final List<Duration> pauses = new ArrayList<>();
  private final Path three;
  private final Path five;

  OtlpReplayTest(@TempDir Path dir) throws IOException {
    this.dir = dir;
    three = Requests.file(dir, "three.pb", Requests.of(3));
    five = Requests.file(dir, "five.pb", Requests.of(5));
  }

  private static Records spans(long count) {
    return new Records(count, 0);
  }

  private ReplaySummary replay(ScriptedReceiver receiver, Path... files) throws Exception {
    try (OtlpReplay replay = OtlpReplay.to(receiver.endpoint(), pauses::add)) {
      return replay.send(List.of(files));
    }
  }

  @Test
  void sends_the_bytes_of_the_files_in_order() throws Exception {
    try (ScriptedReceiver receiver = ScriptedReceiver.answering(OK)) {
      ReplaySummary summary = replay(receiver, three, five);

      assertThat(receiver.requests())
          .containsExactly(
              ByteString.copyFrom(Requests.of(3)), ByteString.copyFrom(Requests.of(5)));
      assertThat(summary.files()).isEqualTo(2);
      assertThat(summary.requests()).isEqualTo(2);
      assertThat(summary.records()).isEqualTo(spans(8));
      assertThat(summary.accepted()).isEqualTo(spans(8));
      assertThat(summary.rejected()).isEqualTo(spans(0));
      assertThat(summary.complete()).isTrue();
      assertThat(summary.duration()).isPositive();
    }
  }

  @Test
  void a_request_with_broken_utf_8_is_sent_as_it_is() throws Exception {
    byte[] broken = Requests.of(1);
    int name = new String(broken, StandardCharsets.ISO_8859_1).indexOf("chat");
    broken[name] = (byte) 0xff;
    Path file = Requests.file(dir, "broken.pb", broken);
    try (ScriptedReceiver receiver = ScriptedReceiver.answering(OK)) {
      assertThat(replay(receiver, file).accepted()).isEqualTo(spans(1));
      assertThat(receiver.requests()).containsExactly(ByteString.copyFrom(broken));
    }
  }

  @Test
  void log_records_go_to_their_own_service_and_json_becomes_protobuf() throws Exception {
    Path logs = Requests.file(dir, "a.logs.pb", Requests.logs(2));
    Path logsJson =
        Requests.file(
            dir,
            "b.logs.json",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"1\"}]}]}]}"
                .getBytes(StandardCharsets.UTF_8));
    Path json =
        Requests.file(dir, "c.json", "{\"resourceSpans\":[{}]}".getBytes(StandardCharsets.UTF_8));
    try (ScriptedReceiver receiver = ScriptedReceiver.answering(OK)) {
      ReplaySummary summary = replay(receiver, logs, three, logsJson, json);

      assertThat(receiver.logRequests())
          .containsExactly(
              ByteString.copyFrom(Requests.logs(2)), ByteString.copyFrom(Requests.logs(1)));
      assertThat(receiver.requests())
          .containsExactly(
              ByteString.copyFrom(Requests.of(3)), ByteString.copyFrom(new byte[] {10, 0}));
      assertThat(summary.records()).isEqualTo(new Records(3, 3));
      assertThat(summary.accepted()).isEqualTo(new Records(3, 1));
      assertThat(summary.rejected()).isEqualTo(new Records(0, 2));
      assertThat(summary.rejections())
          .contains(new Rejection(logs, new Records(0, 1), "the first one"));
    }
  }

  @Test
  void a_partial_success_is_reported_with_its_message_and_not_repeated() throws Exception {
    try (ScriptedReceiver receiver = ScriptedReceiver.answering(partial(2, "no trace id"), OK)) {
      ReplaySummary summary = replay(receiver, five, three);

      assertThat(summary.requests()).isEqualTo(2);
      assertThat(summary.accepted()).isEqualTo(spans(6));
      assertThat(summary.rejected()).isEqualTo(spans(2));
      assertThat(summary.rejections())
          .containsExactly(new Rejection(five, spans(2), "no trace id"));
      assertThat(summary.complete()).isTrue();
    }
  }

  @Test
  void a_warning_without_rejected_spans_is_kept() throws Exception {
    try (ScriptedReceiver receiver = ScriptedReceiver.answering(partial(0, "old schema"))) {
      ReplaySummary summary = replay(receiver, three);

      assertThat(summary.accepted()).isEqualTo(spans(3));
      assertThat(summary.rejections())
          .containsExactly(new Rejection(three, spans(0), "old schema"));
    }
  }

  @Test
  void an_unavailable_receiver_is_asked_again_after_the_delay_it_names() throws Exception {
    try (ScriptedReceiver receiver =
        ScriptedReceiver.answering(refuse(Code.UNAVAILABLE, Duration.ofMillis(1_234)), OK)) {
      ReplaySummary summary = replay(receiver, three);

      assertThat(pauses).containsExactly(Duration.ofMillis(1_234));
      assertThat(summary.requests()).isEqualTo(2);
      assertThat(summary.accepted()).isEqualTo(spans(3));
      assertThat(receiver.requests()).hasSize(2).allMatch(receiver.requests().get(0)::equals);
    }
  }

  @Test
  void without_a_named_delay_it_backs_off_and_gives_up_after_five_attempts() throws Exception {
    try (ScriptedReceiver receiver =
        ScriptedReceiver.answering(refuse(Code.UNAVAILABLE, "database away"))) {
      ReplaySummary summary = replay(receiver, three, five);

      assertThat(pauses)
          .containsExactly(
              Duration.ofMillis(1_000),
              Duration.ofMillis(1_500),
              Duration.ofMillis(2_250),
              Duration.ofMillis(3_375));
      assertThat(summary.failures())
          .containsExactly(new Failure(three, "UNAVAILABLE: database away", 5));
      assertThat(summary.notSent()).containsExactly(five);
      assertThat(summary.complete()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      names = {"CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "DATA_LOSS"})
  void a_passing_failure_is_repeated(Code code) throws Exception {
    try (ScriptedReceiver receiver = ScriptedReceiver.answering(refuse(code, "passing"), OK)) {
      assertThat(replay(receiver, three).requests()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      names = {
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "UNAUTHENTICATED",
        "FAILED_PRECONDITION",
        "UNIMPLEMENTED",
        "INTERNAL",
        "RESOURCE_EXHAUSTED"
      })
  void a_final_refusal_is_not_repeated_and_the_next_file_is_sent(Code code) throws Exception {
    try (ScriptedReceiver receiver = ScriptedReceiver.answering(refuse(code, "never"), OK)) {
      ReplaySummary summary = replay(receiver, three, five);

      assertThat(summary.failures()).containsExactly(new Failure(three, code + ": never", 1));
      assertThat(summary.accepted()).isEqualTo(spans(5));
      assertThat(pauses).isEmpty();
      assertThat(summary.complete()).isFalse();
    }
  }

  @Test
  void resource_exhausted_is_repeated_only_where_it_names_a_delay() throws Exception {
    try (ScriptedReceiver receiver =
        ScriptedReceiver.answering(refuse(Code.RESOURCE_EXHAUSTED, Duration.ofSeconds(2)), OK)) {
      assertThat(replay(receiver, three).accepted()).isEqualTo(spans(3));
      assertThat(pauses).containsExactly(Duration.ofSeconds(2));
    }
  }

  @Test
  void a_delay_beyond_half_a_minute_is_cut_to_it() throws Exception {
    try (ScriptedReceiver receiver =
        ScriptedReceiver.answering(refuse(Code.UNAVAILABLE, Duration.ofHours(3)), OK)) {
      replay(receiver, three);

      assertThat(pauses).containsExactly(Duration.ofSeconds(30));
    }
  }

  @Test
  void nobody_listening_is_a_failure_that_says_so() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (OtlpReplay replay = OtlpReplay.to("localhost:" + port, pauses::add)) {
      ReplaySummary summary = replay.send(List.of(three, five));

      assertThat(summary.accepted()).isEqualTo(spans(0));
      assertThat(summary.failures())
          .singleElement()
          .satisfies(failure -> assertThat(failure.status()).contains("UNAVAILABLE", "refused"));
      assertThat(summary.notSent()).containsExactly(five);
    }
  }

  @Test
  void nothing_is_sent_if_any_file_is_unusable_and_all_of_them_are_named() throws Exception {
    Path json = Requests.file(dir, "chat.json", new byte[0]);
    Path metrics = Requests.file(dir, "chat.metrics.pb", new byte[0]);
    Path missing = dir.resolve("missing.pb");
    try (ScriptedReceiver receiver = ScriptedReceiver.answering(OK)) {
      assertThatThrownBy(() -> replay(receiver, three, json, metrics, missing))
          .isInstanceOf(UnusableRecordingException.class)
          .hasMessageContaining(json + ": not an OTLP trace request in JSON")
          .hasMessageContaining(metrics + ": holds metrics")
          .hasMessageContaining(missing + ": no such file")
          .message()
          .hasLineCount(3);
      assertThat(receiver.requests()).isEmpty();
    }
  }

  @Test
  void a_receiver_with_tls_is_refused_by_name() {
    assertThatThrownBy(() -> OtlpReplay.to("https://localhost:4317", pauses::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not use TLS");
  }
}
