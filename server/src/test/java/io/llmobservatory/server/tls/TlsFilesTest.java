package io.llmobservatory.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.config.PemSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which certificates and keys a port takes, and what it says of those it does not. */
final class TlsFilesTest {
  private static final String CERT_FILE = TlsOptions.SECTION + ".cert_file: ";
  private static final String KEY_FILE = TlsOptions.SECTION + ".key_file: ";

  private Path directory;
  private TestCertificates certificates;

  @BeforeEach
  void makeCertificates(@TempDir Path temporary) throws Exception {
    directory = temporary;
    certificates = TestCertificates.in(directory);
  }

  @ParameterizedTest
  @EnumSource
  void keys_of_all_kinds_and_forms_serve(TestKeys kind) throws Exception {
    KeyPair keys = kind.generate();
    Identity identity =
        certificates.authority().issue("localhost", keys, TestAuthority.Usage.SERVER);
    Files.writeString(
        certificates.serverCertificateFile(), TestCertificates.pem(identity.certificate()));
    Files.writeString(certificates.serverKeyFile(), kind.pem(keys));

    assertThat(certificateShown()).isEqualTo(identity.certificate());
  }

  @Test
  void texts_in_the_configuration_serve_too() throws Exception {
    TlsOptions options =
        TlsOptions.of(certificates)
            .certificate(inline(certificates.serverCertificateFile()))
            .key(inline(certificates.serverKeyFile()));

    assertThat(answerOf(options).status()).isEqualTo("HTTP/1.1 204 No Content");
  }

  @Test
  void one_file_may_hold_key_and_chain_with_comments_and_the_line_ends_of_windows()
      throws Exception {
    KeyPair keys = TestKeys.P256.generate();
    Identity identity =
        certificates
            .authority()
            .intermediate("Test Intermediate")
            .issue("localhost", keys, TestAuthority.Usage.SERVER);
    String both =
        "\ufeff"
            + TestKeys.pkcs8(keys.getPrivate())
            + "Subject: läuft\n"
            + TestCertificates.pem(identity.chain());
    Path file = directory.resolve("both.pem");
    Files.writeString(file, both.replace("\n", "  \r\n"));
    PemSource source = new PemSource.File(file);

    TlsCall call = answerOf(TlsOptions.of(certificates).certificate(source).key(source));

    assertThat(call.certificate()).isEqualTo(identity.certificate());
    assertThat(call.chainLength()).isEqualTo(2);
  }

  @Test
  void a_key_of_another_certificate_is_refused() throws Exception {
    Files.copy(certificates.clientKeyFile(), directory.resolve("other.key"));
    TlsOptions options =
        TlsOptions.of(certificates).key(new PemSource.File(directory.resolve("other.key")));

    assertThatThrownBy(() -> ServerTls.http1(options.build()))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith(
            KEY_FILE
                + directory.resolve("other.key")
                + " does not belong to the first certificate of "
                + certificates.serverCertificateFile()
                + " (CN=localhost); set the key it was issued for");
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA", "P521", "ED25519"})
  void a_key_of_another_kind_is_refused(TestKeys kind) throws Exception {
    Files.writeString(certificates.serverKeyFile(), kind.pem(kind.generate()));

    assertRefused(KEY_FILE + certificates.serverKeyFile() + " does not belong to the first");
  }

  @Test
  void the_certificate_of_the_issuer_may_not_come_first() throws Exception {
    Path chain = certificates.serverCertificateFile();
    Files.writeString(
        chain,
        TestCertificates.pem(certificates.authority().certificate()) + Files.readString(chain));

    assertRefused(
        KEY_FILE
            + certificates.serverKeyFile()
            + " does not belong to the first certificate of "
            + chain
            + " (CN=Test Authority)");
  }

  @ParameterizedTest
  @CsvSource({"server.pem, .cert_file", "server.key, .key_file", "ca.pem, .client_ca_file"})
  void a_file_that_cannot_be_read_is_named_with_its_key(String name, String key) throws Exception {
    Path file = directory.resolve(name);
    Files.delete(file);
    assertRefused(TlsOptions.SECTION + key + ": " + file + " does not exist");

    Files.createDirectory(file);
    assertRefused(TlsOptions.SECTION + key + ": " + file + " is a directory; expected a file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server.pem | '' | .cert_file | holds nothing in PEM; expected PEM with",
        "ca.pem | '' | .client_ca_file | holds nothing in PEM; expected PEM with",
        "server.key | '' | .key_file | holds nothing in PEM; expected PEM with",
        "server.key | -----BEGIN PRIVATE KEY----- | .key_file"
            + " | has no line -----END PRIVATE KEY-----; is it half written?",
        "server.key | -----BEGIN PRIVATE KEY-----/=?=/-----END PRIVATE KEY----- | .key_file"
            + " | is damaged: the PRIVATE KEY in it is not base64",
        "server.key | -----BEGIN PRIVATE KEY-----/AAAA/-----END PRIVATE KEY----- | .key_file"
            + " | is damaged, or its key is of a kind that TLS cannot use; expected an RSA key",
        "server.key | -----BEGIN EC PRIVATE KEY-----/MAMCAQE=/-----END EC PRIVATE KEY----- "
            + "| .key_file | names no curve for its key",
        "server.key | -----BEGIN ENCRYPTED PRIVATE KEY-----/AAAA/-----END ENCRYPTED PRIVATE KEY-----"
            + "| .key_file | is encrypted, and there is no key for its passphrase; write it without",
        "server.key | -----BEGIN RSA PRIVATE KEY-----/Proc-Type: 4,ENCRYPTED/"
            + "DEK-Info: AES-256-CBC,00//AAAA/-----END RSA PRIVATE KEY-----"
            + "| .key_file | is encrypted, and there is no key for its passphrase; write it without",
        "server.pem | -----BEGIN CERTIFICATE-----/AAAA/-----END CERTIFICATE----- | .cert_file"
            + " | is damaged: certificate 1 in it is not one (",
      })
  void what_is_not_a_certificate_or_key_is_refused(
      String name, String contents, String key, String problem) throws Exception {
    Path file = directory.resolve(name);
    Files.writeString(file, contents.replace('/', '\n'));

    assertRefused(TlsOptions.SECTION + key + ": " + file + " " + problem);
  }

  @Test
  void certificate_and_key_that_are_swapped_are_told_apart() {
    TlsOptions options =
        TlsOptions.of(certificates)
            .certificate(new PemSource.File(certificates.serverKeyFile()))
            .key(new PemSource.File(certificates.serverCertificateFile()));

    assertThatThrownBy(() -> ServerTls.http1(options.build()))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith(
            CERT_FILE
                + certificates.serverKeyFile()
                + " holds no certificate, only PRIVATE KEY; expected PEM");
  }

  @Test
  void a_text_in_the_configuration_is_not_quoted() throws Exception {
    String key = Files.readString(certificates.serverKeyFile());
    TlsOptions options =
        TlsOptions.of(certificates).key(new PemSource.Inline(key.replace("-----END", "--END")));

    assertThatThrownBy(() -> ServerTls.http2(options.build()))
        .isInstanceOf(TlsException.class)
        .hasMessage(
            TlsOptions.SECTION
                + ".key_pem: the text has no line -----END PRIVATE KEY-----; is it half written?");
  }

  @Test
  void an_expired_certificate_is_used_with_a_warning() throws Exception {
    KeyPair keys = TestKeys.P256.generate();
    Identity expired =
        certificates
            .authority()
            .issue("localhost", keys, TestAuthority.Usage.SERVER, Duration.ofDays(-2));
    Files.writeString(
        certificates.serverCertificateFile(), TestCertificates.pem(expired.certificate()));
    Files.writeString(certificates.serverKeyFile(), TestKeys.pkcs8(keys.getPrivate()));

    try (LogRecords log = new LogRecords()) {
      ServerTls.http1(TlsOptions.of(certificates).build());

      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith(TlsOptions.SECTION + ": clients will refuse the certificate: NotAfter: ");
    }
  }

  private void assertRefused(String message) {
    TlsOptions options = TlsOptions.of(certificates).clientCa(certificates.authorityFile());
    assertThatThrownBy(() -> ServerTls.http1(options.build()))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith(message);
  }

  private X509Certificate certificateShown() throws Exception {
    return answerOf(TlsOptions.of(certificates)).certificate();
  }

  private TlsCall answerOf(TlsOptions options) throws Exception {
    try (TlsPort port = new TlsPort(ServerTls.http1(options.build()))) {
      return TlsCall.to(port, certificates.clientContext());
    }
  }

  private static PemSource inline(Path file) throws Exception {
    return new PemSource.Inline(Files.readString(file));
  }
}
