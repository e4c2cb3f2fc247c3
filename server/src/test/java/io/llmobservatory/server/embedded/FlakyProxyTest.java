package io.llmobservatory.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FlakyProxyTest {
  private ServerSocket echo;
  private FlakyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy = new FlakyProxy(echo.getInetAddress().getHostAddress(), echo.getLocalPort());
    Thread server = new Thread(this::echoAll, "echo");
    server.setDaemon(true);
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passes_on_what_comes_until_it_is_cut() throws IOException {
    try (Socket client = connect()) {
      assertThat(ask(client, "hello")).isEqualTo("hello");
      assertThat(proxy.connections()).isEqualTo(1);

      proxy.cut();

      assertThat(proxy.connections()).isZero();
      assertThatThrownBy(() -> ask(client, "hello")).isInstanceOf(IOException.class);
    }
    try (Socket client = connect()) {
      assertThat(ask(client, "again")).isEqualTo("again");
    }
  }

  @Test
  void refuses_new_connections_and_keeps_those_that_are_open() throws IOException {
    try (Socket client = connect()) {
      assertThat(ask(client, "before")).isEqualTo("before");

      proxy.refuse();

      assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
      assertThat(ask(client, "after")).isEqualTo("after");
    }
    proxy.accept();
    try (Socket client = connect()) {
      assertThat(ask(client, "again")).isEqualTo("again");
    }
  }

  @Test
  void holds_back_while_it_is_stalled_and_then_passes_on() throws IOException {
    try (Socket client = connect()) {
      assertThat(ask(client, "before")).isEqualTo("before");
      proxy.stall();
      client.setSoTimeout(100);

      assertThatThrownBy(() -> ask(client, "later")).isInstanceOf(SocketTimeoutException.class);

      client.setSoTimeout(10_000);
      proxy.flow();
      assertThat(read(client, 5)).isEqualTo("later");
    }
  }

  @Test
  void cuts_after_so_many_bytes() throws IOException {
    try (Socket client = connect()) {
      proxy.cutAfter(8);
      assertThat(ask(client, "12345678")).isEqualTo("12345678");

      assertThatThrownBy(() -> ask(client, "9")).isInstanceOf(IOException.class);
      await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
    }
    try (Socket client = connect()) {
      assertThat(ask(client, "123456789")).isEqualTo("123456789");
    }
  }

  @Test
  void loses_one_answer() throws IOException {
    proxy.loseAnswerTo("COMMIT");
    try (Socket client = connect()) {
      assertThat(ask(client, "BEGIN")).isEqualTo("BEGIN");
      assertThatThrownBy(() -> ask(client, "COMMIT")).isInstanceOf(IOException.class);
    }
    try (Socket client = connect()) {
      assertThat(ask(client, "COMMIT")).isEqualTo("COMMIT");
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static String ask(Socket socket, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    socket.getOutputStream().write(bytes);
    return read(socket, bytes.length);
  }

  private static String read(Socket socket, int count) throws IOException {
    byte[] bytes = socket.getInputStream().readNBytes(count);
    if (bytes.length < count) {
      throw new IOException("the connection ended");
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private void echoAll() {
    while (true) {
      try (Socket client = echo.accept()) {
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException e) {
        if (echo.isClosed()) {
          return;
        }
      }
    }
  }
}
