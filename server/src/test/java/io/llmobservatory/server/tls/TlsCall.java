package io.llmobservatory.server.tls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * What a client saw of a port that answered it.
 *
 * @param applicationProtocol empty if none was agreed on
 */
record TlsCall(
    String protocol,
    String cipherSuite,
    String applicationProtocol,
    X509Certificate certificate,
    int chainLength,
    String status) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Connects, checks that the certificate is for localhost, and sends one request. */
  static TlsCall to(TlsPort port, SSLContext client, Consumer<SSLParameters> settings)
      throws IOException {
    try (SSLSocket socket = open(port, client, settings)) {
      socket.startHandshake();
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String status = answer.readLine();
      return new TlsCall(
          socket.getSession().getProtocol(),
          socket.getSession().getCipherSuite(),
          socket.getApplicationProtocol(),
          (X509Certificate) socket.getSession().getPeerCertificates()[0],
          socket.getSession().getPeerCertificates().length,
          String.valueOf(status));
    }
  }

  static TlsCall to(TlsPort port, SSLContext client) throws IOException {
    return to(port, client, settings -> {});
  }

  /**
   * Why the server does not go on, in its own words: the client may find the connection broken
   * before it has read them.
   */
  static String refusalBy(TlsPort port, SSLContext client, Consumer<SSLParameters> settings)
      throws IOException {
    try (SSLSocket socket = open(port, client, settings)) {
      socket.startHandshake();
      // With TLS 1.3 a client is through before its certificate is looked at.
      int read = socket.getInputStream().read();
      throw new AssertionError("not refused, read " + read);
    } catch (SSLException | SocketException e) {
      return port.nextRefusal();
    }
  }

  static String refusalBy(TlsPort port, SSLContext client) throws IOException {
    return refusalBy(port, client, settings -> {});
  }

  private static SSLSocket open(TlsPort port, SSLContext client, Consumer<SSLParameters> settings)
      throws IOException {
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port.port());
    plain.setSoTimeout((int) PATIENCE.toMillis());
    SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket(plain, "localhost", port.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    settings.accept(parameters);
    socket.setSSLParameters(parameters);
    return socket;
  }
}
