package io.llmobservatory.client;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of a gRPC server.
 *
 * @param host a name or an IP address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param scheme whether, and how, the address says that TLS is spoken
 */
public record Endpoint(String host, int port, Scheme scheme) {
  /** The port of an address that names none. */
  public static final int DEFAULT_PORT = 4317;

  /** What stands before an address. */
  public enum Scheme {
    /** Nothing. */
    NONE,
    /** {@code http://}: no TLS. */
    HTTP,
    /** {@code https://}: TLS. */
    HTTPS
  }

  /**
   * Reads {@code HOST:PORT} or {@code HOST}, with {@code http://} or {@code https://} before it or
   * not.
   *
   * @throws IllegalArgumentException says what is wrong with {@code text} and what to write instead
   */
  public static Endpoint parse(String text) {
    Scheme scheme =
        text.startsWith("https://")
            ? Scheme.HTTPS
            : text.startsWith("http://") ? Scheme.HTTP : Scheme.NONE;
    URI uri = uri(text, scheme == Scheme.NONE ? "http://" + text : text);
    String host = uri.getHost();
    boolean extra = uri.getRawUserInfo() != null || uri.getRawQuery() != null;
    if (host == null || extra || uri.getRawPath().length() > 1 || uri.getPort() > 65535) {
      throw malformed(text);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    if (port == 0) {
      throw malformed(text);
    }
    return new Endpoint(host.replaceAll("^\\[|]$", ""), port, scheme);
  }

  private static URI uri(String text, String withScheme) {
    try {
      return new URI(withScheme);
    } catch (URISyntaxException e) {
      throw malformed(text);
    }
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "endpoint " + text + ": expected HOST:PORT, for example localhost:" + DEFAULT_PORT);
  }

  /** Returns {@code HOST:PORT}. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
