package io.llmobservatory.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced while the port is open. */
final class TlsReloadTest {
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1000);
  private TestCertificates certificates;
  private LogRecords log;

  @BeforeEach
  void makeCertificates(@TempDir Path directory) throws Exception {
    certificates = TestCertificates.in(directory);
    log = new LogRecords();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void a_new_pair_reaches_the_connections_after_the_interval() throws Exception {
    try (TlsPort port = port(options().reloadInterval(Duration.ofHours(24)))) {
      X509Certificate old = shown(port);
      X509Certificate renewed = certificates.renewServer("renewed");

      pass(Duration.ofHours(24).minusNanos(1));
      assertThat(shown(port)).isEqualTo(old).isNotEqualTo(renewed);
      pass(Duration.ofNanos(1));
      assertThat(shown(port)).isEqualTo(renewed);

      X509Certificate third = certificates.renewServer("third");
      assertThat(shown(port)).isEqualTo(renewed);
      pass(Duration.ofHours(24));
      assertThat(shown(port)).isEqualTo(third);
      assertThat(log.infos())
          .hasSize(2)
          .last()
          .asString()
          .startsWith(
              TlsOptions.SECTION
                  + ": new connections get the new certificate of CN=third, valid until 20");
    }
  }

  @Test
  void files_are_read_again_by_the_clock_of_the_machine_too() throws Exception {
    TlsOptions options = options().reloadInterval(Duration.ofNanos(1));
    try (TlsPort port = new TlsPort(ServerTls.http1(options.build()))) {
      X509Certificate renewed = certificates.renewServer("renewed");

      assertThat(shown(port)).isEqualTo(renewed);
    }
  }

  @Test
  void without_an_interval_files_are_not_read_again() throws Exception {
    try (TlsPort port = port(options())) {
      X509Certificate old = shown(port);
      certificates.renewServer("renewed");

      pass(Duration.ofDays(1000));
      assertThat(shown(port)).isEqualTo(old);
    }
  }

  @Test
  void files_that_have_not_changed_leave_everything_as_it_is() throws Exception {
    try (TlsPort port = port(options().reloadInterval(Duration.ofSeconds(1)))) {
      X509Certificate old = shown(port);

      pass(Duration.ofSeconds(2));
      assertThat(shown(port)).isEqualTo(old);
      assertThat(log.infos()).isEmpty();
    }
  }

  @Test
  void a_half_replaced_pair_is_not_used_until_the_other_half_comes() throws Exception {
    try (TlsPort port = port(options().reloadInterval(Duration.ofHours(24)))) {
      X509Certificate old = shown(port);
      String oldKey = Files.readString(certificates.serverKeyFile());
      X509Certificate renewed = certificates.renewServer("renewed");
      String newKey = Files.readString(certificates.serverKeyFile());
      Files.writeString(certificates.serverKeyFile(), oldKey);

      pass(Duration.ofHours(24));
      assertThat(shown(port)).isEqualTo(old);
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith(
              TlsOptions.SECTION
                  + ".key_file: "
                  + certificates.serverKeyFile()
                  + " does not belong to the first certificate of ")
          .endsWith("; what was read before stays in use");

      // The rest is not waited for as long as the first half was.
      Files.writeString(certificates.serverKeyFile(), newKey);
      pass(Duration.ofSeconds(10));
      assertThat(shown(port)).isEqualTo(renewed);
    }
  }

  @Test
  void a_broken_file_is_told_once_per_change() throws Exception {
    try (TlsPort port = port(options().reloadInterval(Duration.ofSeconds(5)))) {
      X509Certificate old = shown(port);
      String key = Files.readString(certificates.serverKeyFile());

      Files.delete(certificates.serverKeyFile());
      for (int i = 0; i < 3; i++) {
        pass(Duration.ofSeconds(5));
        assertThat(shown(port)).isEqualTo(old);
      }
      assertThat(log.warnings()).hasSize(1).last().asString().contains("does not exist");

      Files.writeString(certificates.serverKeyFile(), "-----BEGIN PRIVATE KEY-----");
      for (int i = 0; i < 3; i++) {
        pass(Duration.ofSeconds(5));
        assertThat(shown(port)).isEqualTo(old);
      }
      assertThat(log.warnings()).hasSize(2).last().asString().contains("half written");

      Files.writeString(certificates.serverKeyFile(), key);
      pass(Duration.ofSeconds(5));
      assertThat(shown(port)).isEqualTo(old);
      Files.delete(certificates.serverKeyFile());
      pass(Duration.ofSeconds(5));
      assertThat(shown(port)).isEqualTo(old);
      assertThat(log.warnings()).hasSize(3).last().asString().contains("does not exist");
    }
  }

  @Test
  void another_client_ca_shuts_out_the_clients_of_the_old_one() throws Exception {
    // Of the same name, as else the old client would not even show its certificate.
    TestAuthority next = TestAuthority.root("Test Authority");
    SSLContext oldClient = certificates.clientContextWithCertificate();
    SSLContext newClient =
        TestCertificates.context(
            certificates.authority(),
            next.issue("Next Client", TestKeys.P256.generate(), TestAuthority.Usage.CLIENT));
    TlsOptions options = options().clientCa(certificates.authorityFile()).clientCaReload();
    try (TlsPort port = port(options)) {
      // The old client has a session that it could resume without its certificate.
      assertThat(TlsCall.to(port, oldClient).status()).isEqualTo("HTTP/1.1 204 No Content");
      Files.writeString(certificates.authorityFile(), TestCertificates.pem(next.certificate()));

      pass(Duration.ofSeconds(1));
      assertThat(TlsCall.refusalBy(port, oldClient)).contains("PKIX path");
      assertThat(TlsCall.to(port, newClient).status()).isEqualTo("HTTP/1.1 204 No Content");

      Files.writeString(certificates.authorityFile(), "");
      pass(Duration.ofSeconds(1));
      assertThat(TlsCall.to(port, newClient).status()).isEqualTo("HTTP/1.1 204 No Content");
      assertThat(log.warnings())
          .singleElement()
          .asString()
          .startsWith(TlsOptions.SECTION + ".client_ca_file: ");
    }
  }

  @Test
  void the_client_ca_is_read_again_only_where_that_is_asked_for() throws Exception {
    TestAuthority next = TestAuthority.root("Next Authority");
    SSLContext client = certificates.clientContextWithCertificate();
    TlsOptions options =
        options().clientCa(certificates.authorityFile()).reloadInterval(Duration.ofSeconds(1));
    try (TlsPort port = port(options)) {
      Files.writeString(certificates.authorityFile(), TestCertificates.pem(next.certificate()));

      pass(Duration.ofSeconds(2));
      assertThat(TlsCall.to(port, client).status()).isEqualTo("HTTP/1.1 204 No Content");
    }
  }

  private TlsOptions options() {
    return TlsOptions.of(certificates);
  }

  private TlsPort port(TlsOptions options) throws TlsException {
    return new TlsPort(new ReloadingSslContext(options.build(), "http/1.1", nanoTime::get));
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private X509Certificate shown(TlsPort port) throws Exception {
    return TlsCall.to(port, certificates.clientContext()).certificate();
  }
}
