package io.llmobservatory.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.config.Endpoint;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections from their first byte to their last, over real sockets. */
final class HttpListenerTest {
  private static final Endpoint FREE = new Endpoint("localhost", 0);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofMinutes(1);

  private @Nullable HttpListener listener;

  @AfterEach
  void stop() {
    if (listener != null) {
      listener.close();
    }
  }

  private static HttpOptions options(
      Duration header, Duration read, Duration idle, boolean keepAlive) {
    return new HttpOptions(
        "test", FREE, null, 1, 8 << 10, header, read, Duration.ofSeconds(10), idle, keepAlive);
  }

  /** One that answers each request with its path. */
  private RawClient echo(HttpOptions options) throws IOException {
    Page echo = request -> Page.Answer.text(200, request.method() + " " + request.path());
    listener = new HttpListener(options, new Pages(echo));
    return client();
  }

  private HttpListener opened() {
    return Objects.requireNonNull(listener);
  }

  private RawClient client() throws IOException {
    return new RawClient(opened().address());
  }

  private void awaitConnections(int count) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> opened().connections() == count);
  }

  @Test
  void a_connection_brings_any_number_of_requests() throws Exception {
    try (RawClient client = echo(options(LONG, LONG, LONG, true))) {
      assertThat(client.get("/a?b=c")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\nGET /a\n");
      assertThat(client.get("/d")).endsWith("GET /d\n").doesNotContainIgnoringCase("connection:");
      assertThat(opened().connections()).isEqualTo(1);
    }
    awaitConnections(0);
  }

  @Test
  void requests_that_do_not_wait_for_answers_are_answered_in_order() throws Exception {
    try (RawClient client = echo(options(LONG, LONG, LONG, true))) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 500; i++) {
        requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: h\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 500; i++) {
        assertThat(client.answer()).endsWith("GET /" + i + "\n");
      }
    }
  }

  @Test
  void a_client_that_wants_an_end_gets_one() throws Exception {
    try (RawClient client = echo(options(LONG, LONG, LONG, true))) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
      assertThat(client.answer()).containsIgnoringCase("connection: close");
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.0\r\n\r\n");
      assertThat(client.answer()).contains("200 OK");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void without_keep_alive_each_answer_ends_its_connection() throws Exception {
    try (RawClient client = echo(options(LONG, LONG, LONG, false))) {
      assertThat(client.get("/")).containsIgnoringCase("connection: close");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void clients_that_say_nothing_or_half_a_header_are_cut_off() throws Exception {
    try (RawClient silent = echo(options(SHORT, LONG, LONG, true));
        RawClient half = client();
        RawClient later = client()) {
      half.send("GET / HTTP/1.1\r\nHost: h\r\nX-");
      assertThat(later.get("/")).contains("200 OK");
      later.send("GET / HT");
      assertThat(silent.isClosedByServer()).isTrue();
      assertThat(half.isClosedByServer()).isTrue();
      assertThat(later.isClosedByServer()).isTrue();
    }
    awaitConnections(0);
  }

  @Test
  void a_body_that_does_not_come_to_its_end_is_cut_off() throws Exception {
    try (RawClient client = echo(options(LONG, SHORT, LONG, true))) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_connection_that_is_not_used_is_closed() throws Exception {
    try (RawClient client = echo(options(LONG, LONG, SHORT, true))) {
      assertThat(client.get("/")).contains("200 OK");
      assertThat(client.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_thousand_halves_of_requests_are_gone_after_their_time() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    try (RawClient good = echo(options(Duration.ofSeconds(2), LONG, LONG, true))) {
      for (int i = 0; i < 1000; i++) {
        RawClient client = client();
        clients.add(client);
        client.send("POST /v1/traces HTTP/1.1\r\nHost:");
      }
      assertThat(good.get("/still")).endsWith("GET /still\n");
      awaitConnections(1);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void what_is_no_http_or_too_large_is_refused() throws Exception {
    try (RawClient client = echo(options(LONG, LONG, LONG, true))) {
      client.send("no HTTP, but &nonsense\r\n\r\n");
      assertThat(client.answer()).contains("400 Bad Request");
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawClient client = client()) {
      client.send("GET / HTTP/1.1\r\n" + "X-A: 1234567890\r\n".repeat(10_000) + "\r\n");
      assertThat(client.answer()).contains("431 ");
    }
    try (RawClient client = client()) {
      client.send("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\n\r\n");
      assertThat(client.answer()).contains("414 ");
    }
  }

  /** Answers as soon as the header is there, as whoever refuses a body does. */
  private static final class Early extends SimpleChannelInboundHandler<HttpObject> {
    int more;

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message instanceof HttpRequest) {
        var unused = context.writeAndFlush(empty(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE));
      } else {
        more++;
      }
    }
  }

  private static DefaultFullHttpResponse empty(HttpResponseStatus status) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    return response;
  }

  @Test
  void an_answer_before_the_end_of_the_body_arrives_and_the_rest_is_not_handed_on()
      throws Exception {
    Early early = new Early();
    listener = new HttpListener(options(LONG, LONG, LONG, true), line -> line.addLast(early));
    try (RawClient client = client()) {
      int megabytes = 64;
      client.send(
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + (megabytes << 20) + "\r\n\r\n");
      String megabyte = "x".repeat(1 << 20);
      for (int i = 0; i < megabytes; i++) {
        client.send(megabyte);
      }
      assertThat(client.answer()).contains("413 ").containsIgnoringCase("connection: close");
      assertThat(client.isClosedByServer()).isTrue();
    }
    awaitConnections(0);
    assertThat(early.more).isZero();
  }

  /** Leaves the answer to the test. */
  private static final class Waiting extends SimpleChannelInboundHandler<HttpObject> {
    final LinkedBlockingQueue<ChannelHandlerContext> complete = new LinkedBlockingQueue<>();

    void addTo(ChannelPipeline pipeline) {
      pipeline.addLast(
          new SimpleChannelInboundHandler<HttpObject>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
              if (message instanceof LastHttpContent) {
                complete.add(context);
              }
            }
          });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {}

    void answerNext() throws InterruptedException {
      ChannelHandlerContext context = complete.poll(30, TimeUnit.SECONDS);
      assertThat(context).isNotNull();
      context.writeAndFlush(empty(HttpResponseStatus.OK)).sync();
    }
  }

  @Test
  void a_second_request_waits_for_the_answer_to_the_first() throws Exception {
    Waiting waiting = new Waiting();
    listener = new HttpListener(options(LONG, LONG, LONG, true), waiting::addTo);
    try (RawClient client = client()) {
      String request = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
      client.send(request + request + request);
      for (int i = 0; i < 3; i++) {
        ChannelHandlerContext first = waiting.complete.poll(30, TimeUnit.SECONDS);
        assertThat(first).isNotNull();
        // On the connection's thread, so that all that was read before has been dealt with.
        int others = first.executor().submit(waiting.complete::size).get();
        assertThat(others).isZero();
        waiting.complete.add(first);
        waiting.answerNext();
        assertThat(client.answer()).contains("200 OK");
      }
    }
  }

  @Test
  void a_stop_lets_requests_end_and_closes_connections_that_have_none() throws Exception {
    Waiting waiting = new Waiting();
    listener = new HttpListener(options(LONG, LONG, LONG, true), waiting::addTo);
    try (RawClient idle = client();
        RawClient busy = client()) {
      idle.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      waiting.answerNext();
      assertThat(idle.answer()).contains("200 OK");
      busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      await().until(() -> !waiting.complete.isEmpty());
      Thread stopping = new Thread(() -> opened().close(Duration.ofSeconds(30)));
      stopping.start();
      assertThat(idle.isClosedByServer()).isTrue();
      assertThatThrownBy(this::client).isInstanceOf(IOException.class);
      // It has told all connections when it waits for their end, as long as it may.
      await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
      waiting.answerNext();
      assertThat(busy.answer()).contains("200 OK").containsIgnoringCase("connection: close");
      assertThat(busy.isClosedByServer()).isTrue();
      stopping.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(stopping.isAlive()).isFalse();
    }
  }

  @Test
  void a_stop_does_not_wait_longer_than_it_is_told() throws Exception {
    Waiting waiting = new Waiting();
    listener = new HttpListener(options(LONG, LONG, LONG, true), waiting::addTo);
    try (RawClient busy = client()) {
      busy.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      await().until(() -> !waiting.complete.isEmpty());
      opened().close(Duration.ofMillis(100));
      assertThat(busy.isClosedByServer()).isTrue();
    }
  }

  @Test
  void a_port_in_use_and_an_unknown_host_are_told() throws Exception {
    try (RawClient client = echo(options(LONG, LONG, LONG, true))) {
      assertThat(client.get("/")).contains("200");
      int port = opened().address().getPort();
      HttpOptions same = HttpOptions.ofAdministration("second", new Endpoint("localhost", port));
      assertThatThrownBy(() -> new HttpListener(same, pipeline -> {}))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("in use");
    }
    HttpOptions nowhere =
        HttpOptions.ofAdministration("nowhere", new Endpoint("no-such-host.invalid", 0));
    assertThatThrownBy(() -> new HttpListener(nowhere, pipeline -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("unknown host no-such-host.invalid");
  }
}
