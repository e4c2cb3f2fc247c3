package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may send, on all ways, where a token is asked for and a proxy names the tenant. */
final class CredentialsTableTest {
  private static final String HEADER = "authorization";
  private static final String RIGHT = "Bearer right";
  private static final int ANNOUNCED = 10 << 20;

  private static TestReceiver receiver;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Path tokens = Files.writeString(directory.resolve("tokens"), "right\nother\n");
    receiver =
        TestReceiver.start(
            "extensions.bearertokenauth.filename=" + tokens,
            "extensions.bearertokenauth.tenant=team-a",
            "receivers.otlp.protocols.grpc.auth.authenticator=bearertokenauth",
            "receivers.otlp.protocols.http.auth.authenticator=bearertokenauth",
            "receivers.otlp.protocols.http.cors.allowed_origins=['https://app.example.com']",
            "receivers.otlp.tenant.header=x-tenant",
            "receivers.otlp.tenant.trusted_proxies=[127.0.0.1/32, '::1/128']");
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource
  void no_token_is_unauthenticated(Way way) throws Exception {
    way.export(receiver, Requests.range(0, 1)).assertUnauthenticated();
  }

  @ParameterizedTest
  @EnumSource
  void a_wrong_token_is_unauthenticated(Way way) throws Exception {
    for (String wrong : new String[] {"Bearer wrong", "Bearer ", "right", "Basic right"}) {
      way.export(receiver, Requests.range(0, 1), HEADER, wrong).assertUnauthenticated();
    }
    assertThat(receiver.stored(0, 1)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void the_right_token_is_let_in_and_names_the_tenant(Way way) throws Exception {
    long number = 1000 + way.number();
    way.export(receiver, Requests.range(number, number + 1), HEADER, RIGHT).assertStored();
    assertThat(receiver.column(number, "tenant")).isEqualTo("team-a");
  }

  @ParameterizedTest
  @EnumSource(names = {"PROTOBUF", "JSON"})
  void who_may_not_send_over_http_is_told_before_the_body(Way way) throws Exception {
    for (String body :
        new String[] {"Content-Length: " + ANNOUNCED, "Transfer-Encoding: chunked"}) {
      for (String expect : new String[] {"Accept: */*", "Expect: 100-continue"}) {
        try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
          wire.sendHead(way.contentType(), body, expect);
          HttpAnswer answer = wire.answer();
          new Told.OverHttp(answer, way.contentType()).assertUnauthenticated();
          assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer");
          assertThat(receiver.inFlightBytes()).isZero();
        }
      }
    }
  }

  @Test
  void who_may_send_over_http_is_told_to_go_on() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.sendHead(
          "application/json",
          "Authorization: Bearer other",
          "Expect: 100-continue",
          "Content-Length: 2");
      assertThat(wire.answer().code()).isEqualTo(100);
      wire.send("{}");
      new Told.OverHttp(wire.answer(), "application/json").assertStored();
    }
  }

  @Test
  void who_may_not_send_over_grpc_is_told_before_the_message() {
    CallOptions options =
        WireClient.options().withCallCredentials(Way.header(HEADER, "Bearer wrong"));
    new Told.OverGrpc(receiver.client.send(WireClient.EXPORT, options, false).join())
        .assertUnauthenticated();
  }

  @Test
  void who_may_not_send_learns_nothing_of_paths_and_encodings() throws Exception {
    for (String path : new String[] {"/nothing", "/v1/traces"}) {
      HttpAnswer answer = HttpWire.post(receiver.httpPort(), path, "text/plain", new byte[0]);
      new Told.OverHttp(answer, "application/json").assertUnauthenticated();
    }
  }

  @Test
  void a_browser_may_ask_without_a_token() throws Exception {
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      wire.send(
          "OPTIONS",
          Way.TRACES,
          "",
          Map.of("Origin", "https://app.example.com", "Access-Control-Request-Method", "POST"),
          new byte[0]);
      assertThat(wire.answer().code()).isEqualTo(204);
    }
  }

  @Test
  void a_trusted_proxy_names_the_tenant_over_http() throws Exception {
    for (Way way : new Way[] {Way.PROTOBUF, Way.JSON}) {
      long number = 2000 + way.number();
      HttpAnswer answer =
          HttpWire.post(
              receiver.httpPort(),
              Way.TRACES,
              way.contentType(),
              Map.of("Authorization", RIGHT, "X-Tenant", "team-b"),
              way.encode(Requests.range(number, number + 1)));
      new Told.OverHttp(answer, way.contentType()).assertStored();
      assertThat(receiver.column(number, "tenant")).isEqualTo("team-b");
    }
  }

  @Test
  void a_trusted_proxy_names_the_tenant_over_grpc() throws Exception {
    CallOptions options =
        WireClient.options()
            .withCallCredentials(
                new io.grpc.CompositeCallCredentials(
                    Way.header(HEADER, RIGHT), Way.header("x-tenant", "team-b")));
    assertThat(receiver.client.send(WireClient.EXPORT, options, Requests.range(2000, 2001)).join())
        .matches(WireAnswer::isStored);
    assertThat(receiver.column(2000, "tenant")).isEqualTo("team-b");
  }

  @Test
  void a_name_that_no_tenant_may_have_is_unauthenticated() throws Exception {
    HttpAnswer answer =
        HttpWire.post(
            receiver.httpPort(),
            Way.TRACES,
            "application/json",
            Map.of("Authorization", RIGHT, "X-Tenant", "no/such"),
            Way.utf8("{}"));
    new Told.OverHttp(answer, "application/json").assertUnauthenticated();
  }
}
