package io.llmobservatory.server.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * An authority, a server's certificate for localhost and 127.0.0.1, and a client's certificate: PEM
 * files in a directory, keys in PKCS#8.
 */
public final class TestCertificates {
  private final Path directory;
  private final TestAuthority authority;
  private final Identity client;

  private TestCertificates(Path directory, TestAuthority authority, Identity client) {
    this.directory = directory;
    this.authority = authority;
    this.client = client;
  }

  /** Makes them anew and writes the files, over those of an earlier time if there are any. */
  public static TestCertificates in(Path directory) throws IOException, GeneralSecurityException {
    TestAuthority authority = TestAuthority.root("Test Authority");
    Identity client =
        authority.issue(
            "Test Client", TestAuthority.ecKeys("secp256r1"), TestAuthority.Usage.CLIENT);
    TestCertificates certificates = new TestCertificates(directory, authority, client);
    Files.writeString(certificates.authorityFile(), pem(authority.certificate()));
    certificates.renewServer("localhost");
    Files.writeString(certificates.clientCertificateFile(), pem(client.chain()));
    Files.writeString(certificates.clientKeyFile(), pem("PRIVATE KEY", client.key().getEncoded()));
    return certificates;
  }

  /** Replaces the server's certificate and key by new ones; returns the new certificate. */
  public X509Certificate renewServer(String commonName)
      throws IOException, GeneralSecurityException {
    Identity server =
        authority.issue(commonName, TestAuthority.ecKeys("secp256r1"), TestAuthority.Usage.SERVER);
    Files.writeString(serverCertificateFile(), pem(server.chain()));
    Files.writeString(serverKeyFile(), pem("PRIVATE KEY", server.key().getEncoded()));
    return server.certificate();
  }

  /** The certificate that clients and servers trust. */
  public Path authorityFile() {
    return directory.resolve("ca.pem");
  }

  /** The server's certificate. */
  public Path serverCertificateFile() {
    return directory.resolve("server.pem");
  }

  /** The server's key. */
  public Path serverKeyFile() {
    return directory.resolve("server.key");
  }

  /** The client's certificate. */
  public Path clientCertificateFile() {
    return directory.resolve("client.pem");
  }

  /** The client's key. */
  public Path clientKeyFile() {
    return directory.resolve("client.key");
  }

  /** For a client that trusts the authority and has no certificate. */
  public SSLContext clientContext() throws IOException, GeneralSecurityException {
    return context(authority, null);
  }

  /** For a client that trusts the authority and shows its certificate when it is asked. */
  public SSLContext clientContextWithCertificate() throws IOException, GeneralSecurityException {
    return context(authority, client);
  }

  TestAuthority authority() {
    return authority;
  }

  static SSLContext context(TestAuthority trusted, @Nullable Identity own)
      throws IOException, GeneralSecurityException {
    char[] password = "in memory only".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    if (own != null) {
      keys.setKeyEntry("own", own.key(), password, own.chain().toArray(Certificate[]::new));
    }
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, password);
    KeyStore authorities = KeyStore.getInstance("PKCS12");
    authorities.load(null, null);
    authorities.setCertificateEntry("trusted", trusted.certificate());
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  static String pem(X509Certificate certificate) throws CertificateEncodingException {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  static String pem(List<X509Certificate> chain) throws CertificateEncodingException {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : chain) {
      text.append(pem(certificate));
    }
    return text.toString();
  }

  static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }
}
