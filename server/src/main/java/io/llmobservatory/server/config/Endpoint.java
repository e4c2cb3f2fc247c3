package io.llmobservatory.server.config;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address to listen on.
 *
 * @param host name or IP address, an IPv6 one without brackets; empty for all interfaces
 * @param port 0 to 65535; 0 lets the system pick a free one
 */
public record Endpoint(String host, int port) {
  static final String EXPECTED = "host:port";

  private static final int MAX_PORT = 65_535;
  private static final Pattern FORM =
      Pattern.compile("(?<host>[\\p{L}\\p{N}_.-]*|\\[[0-9A-Fa-f:.]+(%\\w+)?]):(?<port>\\d{1,5})");

  /**
   * @throws IllegalArgumentException if the port is out of range
   */
  public Endpoint {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("expected a port from 0 to 65535, found " + port);
    }
  }

  /**
   * Reads {@code host:port}, {@code :port} or {@code [IPv6]:port}.
   *
   * @throws IllegalArgumentException if the text has another form; its message says so
   */
  public static Endpoint parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.contains("://")) {
      throw Refusal.expected(EXPECTED + " without a scheme", text);
    }
    if (!matcher.matches()) {
      throw Refusal.expected(EXPECTED + ", :port or [IPv6 address]:port", text);
    }
    String host = matcher.group("host");
    boolean bracketed = host.startsWith("[");
    return new Endpoint(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(matcher.group("port")));
  }

  /** The address to bind; resolves the host, and is unresolved if that fails. */
  public InetSocketAddress toSocketAddress() {
    return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
