package io.llmobservatory.server.http;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends what it is told, whole requests or not, and reads answers. */
final class RawClient implements Closeable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final String LENGTH = "content-length: ";

  private final Socket socket = new Socket();
  private final InputStream in;

  RawClient(InetSocketAddress server) throws IOException {
    socket.connect(server);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = socket.getInputStream();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The next answer, header and body; empty if the connection was closed instead. */
  String answer() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    while (!header.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return header.toString(StandardCharsets.US_ASCII);
      }
      header.write(next);
    }
    String text = header.toString(StandardCharsets.US_ASCII);
    int length = text.toLowerCase(Locale.ROOT).indexOf(LENGTH) + LENGTH.length();
    int size = Integer.parseInt(text.substring(length, text.indexOf('\r', length)));
    return text + new String(in.readNBytes(size), StandardCharsets.UTF_8);
  }

  /** Sends a request without a body, and reads its answer. */
  String get(String path) throws IOException {
    send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return answer();
  }

  /** Waits until the server closes the connection; false if it says something more. */
  boolean isClosedByServer() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
