package io.llmobservatory.benchmarks.resolution;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a Redis on this machine, with the two commands of a cache. A command goes out in
 * one write and its answer is read at once, so that no client could be quicker. Not for use by
 * several threads.
 */
final class RedisConnection implements AutoCloseable {
  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;

  RedisConnection(int port) throws IOException {
    socket = new CountedSocket(RoundTrips.REDIS);
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    out = socket.getOutputStream();
    in = new BufferedInputStream(socket.getInputStream());
  }

  boolean ping() throws IOException {
    return "+PONG".equals(ask("PING"));
  }

  @Nullable String get(String key) throws IOException {
    String size = ask("GET", key);
    if (size.equals("$-1")) {
      return null;
    }
    if (!size.startsWith("$")) {
      throw new IOException("Redis answered GET with " + size);
    }
    return line();
  }

  void set(String key, String value, int seconds) throws IOException {
    String answer = ask("SET", key, value, "EX", String.valueOf(seconds));
    if (!answer.equals("+OK")) {
      throw new IOException("Redis answered SET with " + answer);
    }
  }

  private String ask(String... words) throws IOException {
    StringBuilder command = new StringBuilder("*").append(words.length).append("\r\n");
    for (String word : words) {
      command.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    out.write(command.toString().getBytes(StandardCharsets.US_ASCII));
    return line();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\r'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("Redis closed the connection");
      }
      line.append((char) octet);
    }
    in.skipNBytes(1);
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
