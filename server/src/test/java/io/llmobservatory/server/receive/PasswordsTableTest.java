package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.grpc.CallOptions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may send, on all ways, where the answer takes a while: passwords are hashed slowly. */
final class PasswordsTableTest {
  private static final String HEADER = "authorization";
  private static final String PASSWORD = "correct horse";
  private static final int COST = 8;
  private static final int MIB = 1 << 20;

  private static TestReceiver receiver;

  /** After a wrong password it asks all who are new to come again, for a moment. */
  private static TestReceiver pestered;

  @BeforeAll
  static void start() throws Exception {
    StringBuilder users = new StringBuilder();
    // One for each test that wants to be the first to come with a password.
    for (String user : new String[] {"GRPC", "PROTOBUF", "JSON", "large", "several"}) {
      String hash =
          BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(COST, PASSWORD.toCharArray());
      users.append(user).append(':').append(hash).append("\\n");
    }
    receiver = start(users.toString());
    pestered = start(users.toString());
  }

  private static TestReceiver start(String users) throws Exception {
    return TestReceiver.start(
        "extensions.basicauth.htpasswd.inline=\"" + users + "\"",
        "extensions.basicauth.tenant=team-a",
        "receivers.otlp.protocols.grpc.auth.authenticator=basicauth",
        "receivers.otlp.protocols.http.auth.authenticator=basicauth");
  }

  @AfterAll
  static void stop() {
    receiver.close();
    pestered.close();
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString(Way.utf8(user + ":" + password));
  }

  @ParameterizedTest
  @EnumSource
  void the_right_password_is_let_in_at_first_and_again(Way way) throws Exception {
    String credentials = basic(way.name(), PASSWORD);
    for (long i = 0; i < 3; i++) {
      long number = 1000 + 10 * way.number() + i;
      way.export(receiver, Requests.range(number, number + 1), HEADER, credentials).assertStored();
      assertThat(receiver.column(number, "tenant")).isEqualTo("team-a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_wrong_password_or_user_is_unauthenticated(Way way) throws Exception {
    for (String wrong : new String[] {basic("JSON", "wrong"), basic("nobody", PASSWORD), "Basic"}) {
      await()
          .untilAsserted(
              () ->
                  way.export(pestered, Requests.range(0, 1), HEADER, wrong)
                      .assertUnauthenticated());
    }
    way.export(pestered, Requests.range(0, 1)).assertUnauthenticated();
    assertThat(pestered.stored(0, 1)).isZero();
  }

  @Test
  void who_may_not_send_is_told_before_the_body() throws Exception {
    await().untilAsserted(() -> assertToldOverHttp(basic("JSON", "a wrong one")));
    String wrong = basic("JSON", "another wrong one");
    CallOptions options = WireClient.options().withCallCredentials(Way.header(HEADER, wrong));
    await()
        .untilAsserted(
            () ->
                new Told.OverGrpc(pestered.client.send(WireClient.EXPORT, options, false).join())
                    .assertUnauthenticated());
  }

  private static void assertToldOverHttp(String wrong) throws Exception {
    try (HttpWire wire = HttpWire.to(pestered.httpPort())) {
      wire.sendHead(
          "application/json",
          "Expect: 100-continue",
          "Authorization: " + wrong,
          "Content-Length: " + MIB);
      HttpAnswer answer = wire.answer();
      new Told.OverHttp(answer, "application/json").assertUnauthenticated();
      assertThat(answer.headers().get("www-authenticate")).startsWith("Basic");
    }
  }

  @Test
  void a_body_that_comes_before_the_verdict_is_not_lost() throws Exception {
    HttpAnswer answer =
        HttpWire.post(
            receiver.httpPort(),
            Way.TRACES,
            "application/x-protobuf",
            Map.of("Authorization", basic("large", PASSWORD)),
            Requests.request(Requests.large(2000, MIB)));
    new Told.OverHttp(answer, "application/x-protobuf").assertStored();
    assertThat(receiver.column(2000, "length(attributes->>'large')")).isEqualTo("" + MIB);
  }

  @Test
  void requests_that_do_not_wait_for_the_verdict_are_answered_in_order() throws Exception {
    Map<String, String> right = Map.of("Authorization", basic("several", PASSWORD));
    try (HttpWire wire = HttpWire.to(receiver.httpPort())) {
      for (long number = 3000; number < 3005; number++) {
        Way way = number % 2 == 0 ? Way.PROTOBUF : Way.JSON;
        wire.send(
            "POST",
            Way.TRACES,
            way.contentType(),
            right,
            way.encode(Requests.range(number, number + 1)));
      }
      for (long number = 3000; number < 3005; number++) {
        Way way = number % 2 == 0 ? Way.PROTOBUF : Way.JSON;
        new Told.OverHttp(wire.answer(), way.contentType()).assertStored();
      }
    }
    assertThat(receiver.stored(3000, 3005)).isEqualTo(5);
  }
}
