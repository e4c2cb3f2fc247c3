package io.llmobservatory.server.receive;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A connection over which HTTP is spoken by hand, so that anything at all can be sent. */
public final class HttpWire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final String CRLF = "\r\n";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private HttpWire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Connects to a port of this machine. */
  public static HttpWire to(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getByName("localhost"), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setTcpNoDelay(true);
    return new HttpWire(socket);
  }

  /** Posts a body over a connection of its own, and reads the answer. */
  public static HttpAnswer post(int port, String path, String contentType, byte[] body)
      throws IOException {
    return post(port, path, contentType, Map.of(), body);
  }

  /** Posts a body with further headers over a connection of its own, and reads the answer. */
  public static HttpAnswer post(
      int port, String path, String contentType, Map<String, String> headers, byte[] body)
      throws IOException {
    try (HttpWire wire = to(port)) {
      wire.send("POST", path, contentType, headers, body);
      return wire.answer();
    }
  }

  /** Sends a whole request. */
  public void send(
      String method, String path, String contentType, Map<String, String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: localhost\r\n");
    if (!contentType.isEmpty()) {
      head.append("Content-Type: ").append(contentType).append("\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    send(head.toString());
    send(body);
  }

  /** Sends the header of a post to the path of traces; the rest is left to the caller. */
  public void sendHead(String contentType, String... headers) throws IOException {
    send("POST /v1/traces HTTP/1.1" + CRLF + "Host: localhost" + CRLF);
    send("Content-Type: " + contentType + CRLF);
    for (String header : headers) {
      send(header + CRLF);
    }
    send(CRLF);
  }

  /** Sends any text. */
  public void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends any bytes. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Reads one answer, whose length its header tells. */
  public HttpAnswer answer() throws IOException {
    int code = Integer.parseInt(line().split(" ", 3)[1]);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer breaks off");
    }
    return new HttpAnswer(code, headers, new String(body, StandardCharsets.ISO_8859_1));
  }

  /** Waits until the server has closed the connection; what it still sends is not looked at. */
  public void awaitEnd() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw new EOFException("the connection ends where a line is due");
      }
      line.write(one);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
