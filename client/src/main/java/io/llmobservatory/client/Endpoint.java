package io.llmobservatory.client;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of a receiver of OTLP over gRPC.
 *
 * @param host a name or an IP address, an IPv6 address without brackets
 * @param port 1 to 65535
 */
record Endpoint(String host, int port) {
  static final int DEFAULT_PORT = 4317;

  /**
   * Reads {@code HOST:PORT}, {@code HOST} or {@code http://HOST:PORT}.
   *
   * @throws IllegalArgumentException says what is wrong with {@code text} and what to write instead
   */
  static Endpoint parse(String text) {
    if (text.startsWith("https://")) {
      throw new IllegalArgumentException(
          "endpoint " + text + ": TLS is not supported, give HOST:PORT of a plaintext receiver");
    }
    URI uri = uri(text.startsWith("http://") ? text : "http://" + text);
    String host = uri.getHost();
    boolean extra = uri.getRawUserInfo() != null || uri.getRawQuery() != null;
    if (host == null || extra || uri.getRawPath().length() > 1 || uri.getPort() > 65535) {
      throw malformed(text);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    if (port == 0) {
      throw malformed(text);
    }
    return new Endpoint(host.replaceAll("^\\[|]$", ""), port);
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw malformed(text.substring("http://".length()));
    }
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "endpoint " + text + ": expected HOST:PORT, for example localhost:" + DEFAULT_PORT);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
