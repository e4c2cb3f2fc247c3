package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsServerTest {
  private static final String TLS = "receivers.otlp.protocols.grpc.tls";

  private Path directory = Path.of("");
  private String file = "";

  /** TLS with nothing but certificate and key, both from one file. */
  static TlsServer ofFiles(String section, String file) {
    PemSource source = new PemSource.File(Path.of(file));
    return new TlsServer(
        source, source, null, false, null, TlsVersion.TLS_1_2, null, List.of(), List.of(), section);
  }

  @BeforeEach
  void writeFile(@TempDir Path temporary) throws Exception {
    directory = temporary;
    file = Files.writeString(directory.resolve("any.pem"), "pem").toString();
  }

  private ConfigurationText text(String tls) {
    return ConfigurationText.of(
        "receivers:",
        "  otlp:",
        "    protocols:",
        "      grpc:",
        "        tls: {" + tls.replace("FILE", file) + "}");
  }

  private TlsServer read(String tls) throws Exception {
    GrpcReceiver grpc = Objects.requireNonNull(text(tls).load().receivers().otlp().grpc());
    return Objects.requireNonNull(grpc.tls());
  }

  private List<String> problems(String tls) {
    return text(tls).problems();
  }

  @Test
  void certificate_and_key_are_enough() throws Exception {
    assertThat(read("cert_file: FILE, key_file: FILE")).isEqualTo(ofFiles(TLS, file));
  }

  @Test
  void full_mapping() throws Exception {
    TlsServer tls =
        read(
            "cert_pem: C, key_pem: K, client_ca_file: FILE, client_ca_file_reload: true,"
                + " reload_interval: 90s, min_version: 1.2, max_version: 1.3, cipher_suites:"
                + " [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384],"
                + " curve_preferences: [P521, X25519]");

    assertThat(tls)
        .isEqualTo(
            new TlsServer(
                new PemSource.Inline("C"),
                new PemSource.Inline("K"),
                Path.of(file),
                true,
                Duration.ofSeconds(90),
                TlsVersion.TLS_1_2,
                TlsVersion.TLS_1_3,
                List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"),
                List.of("P521", "X25519"),
                TLS));
    assertThat(tls.toString()).doesNotContain("pem=K").doesNotContain("pem=C");
  }

  @Test
  void pem_keeps_its_lines() throws Exception {
    TlsServer tls = read("cert_file: FILE, key_pem: \"-----BEGIN\\nAB\\n-----END\"");

    assertThat(tls.key()).isEqualTo(new PemSource.Inline("-----BEGIN\nAB\n-----END"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tls:", "tls: ~"})
  void without_the_section_there_is_none(String tls) throws Exception {
    OtlpReceiver otlp =
        ConfigurationText.of("receivers: {otlp: {protocols: {grpc: {" + tls + "}}}}")
            .load()
            .receivers()
            .otlp();

    assertThat(otlp.grpc()).extracting(GrpcReceiver::tls).isNull();
  }

  @Test
  void half_a_key_pair_is_refused() {
    assertThat(problems("cert_file: FILE"))
        .containsExactly(
            "FILE:5: " + TLS + ".key_file: missing; tls needs a private key, here or in key_pem");
    assertThat(problems("key_pem: K"))
        .containsExactly(
            "FILE:5: " + TLS + ".cert_file: missing; tls needs a certificate, here or in cert_pem");
    assertThat(problems("")).hasSize(2);
  }

  @Test
  void file_and_text_for_the_same_are_refused() {
    assertThat(problems("cert_file: FILE, cert_pem: C, key_pem: K, key_file: FILE"))
        .containsExactly(
            "FILE:5: " + TLS + ".cert_pem: given beside cert_file; one of them is enough",
            "FILE:5: " + TLS + ".key_pem: given beside key_file; one of them is enough");
  }

  @Test
  void files_that_cannot_be_read_are_all_named_with_their_keys() {
    assertThat(problems("cert_file: absent.pem, key_file: src, client_ca_file: absent.pem"))
        .containsExactly(
            "FILE:5: " + TLS + ".cert_file: the file \"absent.pem\" does not exist",
            "FILE:5: " + TLS + ".key_file: \"src\" is a directory, not a file",
            "FILE:5: " + TLS + ".client_ca_file: the file \"absent.pem\" does not exist");
  }

  @Test
  void a_file_without_permission_is_named_with_its_key() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret.pem"), "k");
    Files.setPosixFilePermissions(secret, EnumSet.noneOf(PosixFilePermission.class));
    Assumptions.assumeFalse(Files.isReadable(secret), "this user reads everything");

    assertThat(problems("cert_file: FILE, key_file: " + secret))
        .containsExactly(
            "FILE:5: " + TLS + ".key_file: the file \"" + secret + "\" cannot be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "min_version: 1.1 | min_version: TLS 1.1 is broken and not offered; set 1.2, which every"
            + " client of today speaks",
        "max_version: '1.0' | max_version: TLS 1.0 is broken and not offered; set 1.2, which every"
            + " client of today speaks",
        "min_version: TLSv1.2 | min_version: expected 1.2 or 1.3, found \"TLSv1.2\"",
        "min_version: 1.3, max_version: 1.2 | max_version: 1.2 is below min_version, which is 1.3",
        "reload_interval: often | reload_interval: expected a duration such as 300ms, 10s, 5m or"
            + " 1h30m, found \"often\"",
        "curve_preferences: [P256, P224] | curve_preferences: expected one of X25519, P256, P384,"
            + " P521, X25519MLKEM768, found \"P224\"",
        "tpm: {enabled: true} | tpm: a key inside a TPM cannot be used; set key_file",
        "certfile: x | certfile: unknown key; did you mean " + TLS + ".cert_file?",
      })
  void other_values_are_refused(String keys, String problem) {
    assertThat(problems("cert_file: FILE, key_file: FILE, " + keys))
        .containsExactly("FILE:5: " + TLS + "." + problem);
  }
}
