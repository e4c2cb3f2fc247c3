package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What HTTP/1.1 lets a client do with a connection, and a browser's questions. */
final class HttpConnectionTableTest {
  private static final String HTTP = "receivers.otlp.protocols.http.";
  private static final String PAGE = "https://app.example.com";

  private static TestReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    receiver =
        TestReceiver.start(
            HTTP + "cors.allowed_origins=['https://*.example.com']",
            HTTP + "cors.allowed_headers=[X-Tenant]",
            HTTP + "cors.exposed_headers=[X-Shard]",
            HTTP + "cors.max_age=600");
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  private static void assertStored(HttpAnswer answer, Way way) {
    new Told.OverHttp(answer, way.contentType()).assertStored();
  }

  @Test
  void a_connection_serves_several_requests_of_both_encodings() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      for (int i = 0; i < 6; i++) {
        Way way = i % 2 == 0 ? Way.PROTOBUF : Way.JSON;
        byte[] body = way.encode(Requests.range(1000 + i, 1001 + i));
        wire.send("POST", Way.TRACES, way.contentType(), Map.of(), body);
        assertStored(wire.answer(), way);
      }
    }
    assertThat(receiver.stored(1000, 1006)).isEqualTo(6);
  }

  @Test
  void a_request_that_is_malformed_does_not_end_the_connection() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.send("POST", Way.TRACES, Way.JSON.contentType(), Map.of(), Way.utf8("{"));
      new Told.OverHttp(wire.answer(), Way.JSON.contentType()).assertMalformed();
      wire.send("POST", Way.TRACES, Way.JSON.contentType(), Map.of(), Way.utf8("{}"));
      assertStored(wire.answer(), Way.JSON);
    }
  }

  @Test
  void requests_that_do_not_wait_are_answered_in_order() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      byte[] stored = Requests.range(2000, 2001);
      byte[] rejected = Requests.request(Requests.span(2001).setTraceId(Requests.id(8, 1)).build());
      String type = Way.PROTOBUF.contentType();
      wire.send("POST", Way.TRACES, type, Map.of(), rejected);
      wire.send("POST", Way.TRACES, type, Map.of(), stored);
      wire.send("POST", Way.TRACES, type, Map.of(), new byte[] {10, 100});
      wire.send("POST", Way.TRACES, Way.JSON.contentType(), Map.of(), Way.utf8("{}"));
      assertThat(wire.answer().response().getPartialSuccess().getRejectedSpans()).isEqualTo(1);
      assertStored(wire.answer(), Way.PROTOBUF);
      new Told.OverHttp(wire.answer(), type).assertMalformed();
      assertStored(wire.answer(), Way.JSON);
    }
  }

  @Test
  void a_client_that_wants_the_connection_closed_finds_it_closed() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.send(
          "POST",
          Way.TRACES,
          Way.JSON.contentType(),
          Map.of("Connection", "close"),
          Way.utf8("{}"));
      HttpAnswer answer = wire.answer();
      assertStored(answer, Way.JSON);
      assertThat(answer.headers()).containsEntry("connection", "close");
      wire.awaitEnd();
    }
  }

  @Test
  void a_client_of_http_1_0_is_served_once() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.send("POST /v1/traces HTTP/1.0\r\n");
      wire.send("Content-Type: application/json\r\n");
      wire.send("Content-Length: 2\r\n\r\n{}");
      assertStored(wire.answer(), Way.JSON);
      wire.awaitEnd();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROTOBUF", "JSON"})
  void a_body_may_come_in_chunks(Way way) throws Exception {
    byte[] body = way.encode(Requests.range(3000 + way.number(), 3001 + way.number()));
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead(way.contentType(), "Transfer-Encoding: chunked");
      for (byte one : body) {
        wire.send("1\r\n");
        wire.send(new byte[] {one});
        wire.send("\r\n");
      }
      wire.send("0\r\n\r\n");
      assertStored(wire.answer(), way);
    }
    assertThat(receiver.stored(3000 + way.number(), 3001 + way.number())).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"PROTOBUF", "JSON"})
  void chunks_that_are_none_are_a_bad_request(Way way) throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead(way.contentType(), "Transfer-Encoding: chunked");
      wire.send("no length\r\n");
      new Told.OverHttp(wire.answer(), way.contentType()).assertMalformed();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROTOBUF", "JSON"})
  void a_client_that_asks_first_is_told_to_go_on(Way way) throws Exception {
    byte[] body = way.encode(Requests.range(4000 + way.number(), 4001 + way.number()));
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead(way.contentType(), "Expect: 100-continue", "Content-Length: " + body.length);
      assertThat(wire.answer().code()).isEqualTo(100);
      wire.send(body);
      assertStored(wire.answer(), way);
    }
    assertThat(receiver.stored(4000 + way.number(), 4001 + way.number())).isEqualTo(1);
  }

  @Test
  void a_client_that_asks_first_is_refused_at_once() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead("text/plain", "Expect: 100-continue", "Content-Length: 100");
      assertThat(wire.answer().code()).isEqualTo(415);
    }
  }

  private static HttpAnswer preflight(HttpWire wire, String origin) throws Exception {
    wire.send(
        "OPTIONS",
        Way.TRACES,
        "",
        Map.of(
            "Origin",
            origin,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "content-type,x-tenant"),
        new byte[0]);
    return wire.answer();
  }

  @Test
  void a_browser_that_asks_is_told_what_its_page_may() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      HttpAnswer answer = preflight(wire, PAGE);
      assertThat(answer.code()).isEqualTo(204);
      assertThat(answer.headers())
          .containsEntry("access-control-allow-origin", PAGE)
          .containsEntry("access-control-allow-methods", "POST")
          .containsEntry("access-control-allow-credentials", "true")
          .containsEntry("access-control-max-age", "600")
          .containsEntry("vary", "origin");
      assertThat(answer.headers().get("access-control-allow-headers"))
          .containsIgnoringCase("content-type")
          .containsIgnoringCase("x-tenant");
    }
  }

  @Test
  void the_same_connection_takes_what_the_browser_asked_about() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      assertThat(preflight(wire, PAGE).code()).isEqualTo(204);
      wire.send("POST", Way.TRACES, "application/json", Map.of("Origin", PAGE), Way.utf8("{}"));
      HttpAnswer answer = wire.answer();
      assertStored(answer, Way.JSON);
      assertThat(answer.headers())
          .containsEntry("access-control-allow-origin", PAGE)
          .containsEntry("access-control-allow-credentials", "true")
          .containsEntry("access-control-expose-headers", "X-Shard");
    }
  }

  @Test
  void a_page_may_read_an_error() throws Exception {
    HttpAnswer answer =
        HttpWire.post(
            receiver.httpPort(),
            Way.TRACES,
            "application/json",
            Map.of("Origin", PAGE),
            Way.utf8("{"));
    assertThat(answer.code()).isEqualTo(400);
    assertThat(answer.headers()).containsEntry("access-control-allow-origin", PAGE);
  }

  @Test
  void a_page_of_another_origin_is_allowed_nothing() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      assertThat(preflight(wire, "https://example.com.evil.org").headers().keySet())
          .noneMatch(name -> name.startsWith("access-control-"));
    }
  }
}
