package io.llmobservatory.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.config.TlsVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** Which clients get through, and what is agreed on with them. */
final class TlsHandshakeTest {
  private static TestCertificates certificates;
  private static SSLContext client;

  @BeforeAll
  static void makeCertificates(@TempDir Path directory) throws Exception {
    certificates = TestCertificates.in(directory);
    client = certificates.clientContext();
  }

  private static void tls12Only(SSLParameters parameters) {
    parameters.setProtocols(new String[] {"TLSv1.2"});
  }

  private static void tls13Only(SSLParameters parameters) {
    parameters.setProtocols(new String[] {"TLSv1.3"});
  }

  @Test
  void versions_1_2_and_1_3_are_on_by_default() throws Exception {
    try (TlsPort port = port(options())) {
      assertThat(TlsCall.to(port, client).protocol()).isEqualTo("TLSv1.3");
      assertThat(TlsCall.to(port, client, TlsHandshakeTest::tls12Only).protocol())
          .isEqualTo("TLSv1.2");
    }
  }

  @Test
  void min_version_1_3_refuses_a_client_of_1_2() throws Exception {
    try (TlsPort port = port(options().min(TlsVersion.TLS_1_3))) {
      assertThat(TlsCall.to(port, client).protocol()).isEqualTo("TLSv1.3");
      assertThat(TlsCall.refusalBy(port, client, TlsHandshakeTest::tls12Only)).contains("protocol");
    }
  }

  @Test
  void max_version_1_2_refuses_a_client_of_1_3_only() throws Exception {
    try (TlsPort port = port(options().max(TlsVersion.TLS_1_2))) {
      assertThat(TlsCall.to(port, client).protocol()).isEqualTo("TLSv1.2");
      assertThat(TlsCall.refusalBy(port, client, TlsHandshakeTest::tls13Only)).contains("protocol");
    }
  }

  @Test
  void cipher_suites_of_1_2_leave_those_of_1_3_on() throws Exception {
    String suite = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
    try (TlsPort port = port(options().cipherSuites(suite))) {
      assertThat(TlsCall.to(port, client, TlsHandshakeTest::tls12Only).cipherSuite())
          .isEqualTo(suite);
      assertThat(TlsCall.to(port, client).protocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void cipher_suites_of_1_3_can_be_chosen_too() throws Exception {
    String suite = "TLS_CHACHA20_POLY1305_SHA256";
    try (TlsPort port = port(options().cipherSuites(suite))) {
      assertThat(TlsCall.to(port, client).cipherSuite()).isEqualTo(suite);
      assertThat(TlsCall.refusalBy(port, client, TlsHandshakeTest::tls12Only))
          .contains("not accepted");
    }
  }

  @Test
  void a_client_with_other_cipher_suites_is_refused() throws Exception {
    try (TlsPort port = port(options().cipherSuites("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"))) {
      String refusal =
          TlsCall.refusalBy(
              port,
              client,
              parameters -> {
                tls12Only(parameters);
                parameters.setCipherSuites(
                    new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
              });

      assertThat(refusal).contains("no cipher suites in common");
    }
  }

  @Test
  void a_cipher_suite_that_java_has_not_is_named() {
    TlsOptions options =
        options().cipherSuites("TLS_AES_128_GCM_SHA256", "TLS_RSA_WITH_RC4_128_SHA");

    assertThatThrownBy(() -> ServerTls.http2(options.build()))
        .isInstanceOf(TlsException.class)
        .hasMessageStartingWith(
            TlsOptions.SECTION
                + ".cipher_suites: TLS_RSA_WITH_RC4_128_SHA is not one that this Java offers; it"
                + " has ")
        .hasMessageContaining("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  }

  @Test
  void cipher_suites_that_max_version_rules_out_are_refused() {
    TlsOptions options = options().max(TlsVersion.TLS_1_2).cipherSuites("TLS_AES_128_GCM_SHA256");

    assertThatThrownBy(() -> ServerTls.http2(options.build()))
        .isInstanceOf(TlsException.class)
        .hasMessage(
            TlsOptions.SECTION
                + ".cipher_suites: all of them are of TLS 1.3, which max_version rules out; add"
                + " one of TLS 1.2");
  }

  @Test
  void a_client_ca_asks_for_a_certificate_that_it_signed() throws Exception {
    // Of the same name, as else the stranger would not even show its certificate.
    TestAuthority another = TestAuthority.root("Test Authority");
    Identity stranger =
        another.issue("Stranger", TestKeys.P256.generate(), TestAuthority.Usage.CLIENT);
    Identity server =
        certificates
            .authority()
            .issue("localhost", TestKeys.P256.generate(), TestAuthority.Usage.SERVER);
    try (TlsPort port = port(options().clientCa(certificates.authorityFile()))) {
      SSLContext known = certificates.clientContextWithCertificate();
      assertThat(TlsCall.to(port, known).status()).isEqualTo("HTTP/1.1 204 No Content");
      assertThat(TlsCall.to(port, known, TlsHandshakeTest::tls12Only).protocol())
          .isEqualTo("TLSv1.2");

      assertThat(TlsCall.refusalBy(port, client)).contains("Empty client certificate chain");
      assertThat(TlsCall.refusalBy(port, client, TlsHandshakeTest::tls12Only))
          .contains("Empty client certificate chain");
      assertThat(refusalOf(port, stranger)).contains("PKIX path");
      // A server's certificate does not make a client, whoever signed it.
      assertThat(refusalOf(port, server)).contains("Extended key usage");
    }
  }

  private static String refusalOf(TlsPort port, Identity identity) throws Exception {
    SSLContext context = TestCertificates.context(certificates.authority(), identity);
    return TlsCall.refusalBy(port, context);
  }

  @Test
  void a_client_that_prefers_http_2_gets_1_1() throws Exception {
    try (TlsPort port = port(options())) {
      HttpClient http = HttpClient.newBuilder().sslContext(client).build();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://localhost:" + port.port() + "/")).build();

      HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());

      assertThat(response.statusCode()).isEqualTo(204);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }
  }

  @Test
  void each_port_agrees_on_its_own_protocol() throws Exception {
    try (TlsPort http1 = port(options());
        TlsPort http2 = new TlsPort(ServerTls.http2(options().build()))) {
      assertThat(agreed(http1, "h2", "http/1.1")).isEqualTo("http/1.1");
      assertThat(agreed(http1)).isEmpty();
      assertThat(agreed(http2, "http/1.1", "h2")).isEqualTo("h2");
    }
  }

  private static String agreed(TlsPort port, String... offered) throws Exception {
    return TlsCall.to(port, client, parameters -> parameters.setApplicationProtocols(offered))
        .applicationProtocol();
  }

  @Test
  @EnabledForJreRange(minVersion = 20)
  void curves_are_those_configured() throws Exception {
    try (TlsPort port = port(options().curves("P384", "P521"))) {
      assertThat(TlsCall.to(port, client, groups("secp384r1")).protocol()).isEqualTo("TLSv1.3");
      assertThat(TlsCall.refusalBy(port, client, groups("x25519"))).contains("named group");
    }
  }

  private static Consumer<SSLParameters> groups(String... names) {
    return parameters -> {
      try {
        SSLParameters.class
            .getMethod("setNamedGroups", String[].class)
            .invoke(parameters, (Object) names);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    };
  }

  @Test
  @EnabledForJreRange(maxVersion = 19)
  void curves_that_cannot_be_chosen_are_left_to_java_with_a_warning() throws Exception {
    try (LogRecords log = new LogRecords();
        TlsPort port = port(options().curves("P384"))) {
      assertThat(TlsCall.to(port, client).protocol()).isEqualTo("TLSv1.3");
      assertThat(log.warnings())
          .containsExactly(
              TlsOptions.SECTION
                  + ".curve_preferences: not applied; curves can be chosen with Java 20 or later");
    }
  }

  @Test
  void a_curve_that_does_not_exist_is_named() {
    TlsOptions options = options().curves("X25519", "P255");

    assertThatThrownBy(() -> ServerTls.http1(options.build()))
        .isInstanceOf(TlsException.class)
        .hasMessage(
            TlsOptions.SECTION
                + ".curve_preferences: P255 is not known; expected some of X25519, P256, P384,"
                + " P521");
  }

  private static TlsOptions options() {
    return TlsOptions.of(certificates);
  }

  private static TlsPort port(TlsOptions options) throws TlsException {
    return new TlsPort(ServerTls.http1(options.build()));
  }
}
