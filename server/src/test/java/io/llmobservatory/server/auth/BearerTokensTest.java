package io.llmobservatory.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.auth.Verdict.Accepted;
import io.llmobservatory.server.auth.Verdict.Denied;
import io.llmobservatory.server.config.Authentication.BearerToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BearerTokensTest {
  private static final String ID = "bearertokenauth/team";

  private final Path dir;

  BearerTokensTest(@TempDir Path dir) {
    this.dir = dir;
  }

  private static BearerToken configured(List<String> tokens, @Nullable Path file) {
    return new BearerToken(ID, "Authorization", "Bearer", tokens, file, "team-a");
  }

  private static Verdict ask(BearerToken configured, HeaderLookup headers) throws Exception {
    try (Authenticators authenticators = NoDatabase.with(configured)) {
      Authenticator authenticator = authenticators.get(ID);
      assertThat(authenticator.atOnce(headers)).isEqualTo(authenticator.authenticate(headers));
      return authenticator.authenticate(headers);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer one", "bearer one", "BEARER two", "Bearer  two "})
  void each_of_the_tokens_is_accepted_behind_the_scheme_in_any_case(String value) throws Exception {
    assertThat(ask(configured(List.of("one", "two"), null), Headers.authorization(value)))
        .isEqualTo(new Accepted("team-a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer three", "Bearer on", "Bearer onee", "Bearer ONE", "Bearer "})
  void another_token_is_denied_and_not_repeated(String value) throws Exception {
    assertThat(ask(configured(List.of("one", "two"), null), Headers.authorization(value)))
        .isEqualTo(new Denied("unknown token"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "Basic one", "Bearerone", "Bearer", ""})
  void another_form_is_denied_with_the_one_expected(String value) throws Exception {
    Denied expected = new Denied("expected a header Authorization of the form \"Bearer ...\"");
    BearerToken configured = configured(List.of("one"), null);
    assertThat(ask(configured, Headers.authorization(value))).isEqualTo(expected);
    assertThat(ask(configured, Headers.none())).isEqualTo(expected);
  }

  @Test
  void header_and_scheme_can_be_others_and_the_scheme_none() throws Exception {
    BearerToken other = new BearerToken(ID, "X-Api-Key", "Token", List.of("one"), null, "t");
    assertThat(ask(other, Headers.of("x-api-key", "token one"))).isEqualTo(new Accepted("t"));
    assertThat(ask(other, Headers.bearer("one"))).isInstanceOf(Denied.class);

    BearerToken bare = new BearerToken(ID, "X-Api-Key", "", List.of("one"), null, "t");
    assertThat(ask(bare, Headers.of("x-api-key", "one"))).isEqualTo(new Accepted("t"));
    assertThat(ask(bare, Headers.of("x-api-key", ""))).isInstanceOf(Denied.class);
    assertThat(ask(bare, Headers.none())).isEqualTo(new Denied("expected a header X-Api-Key"));
  }

  @Test
  void a_file_holds_a_token_a_line_and_wins_over_tokens() throws Exception {
    Path file = Files.writeString(dir.resolve("tokens"), "\n  one \r\n\n\ttwo\n\n");
    BearerToken configured = configured(List.of("three"), file);

    assertThat(ask(configured, Headers.bearer("one"))).isInstanceOf(Accepted.class);
    assertThat(ask(configured, Headers.bearer("two"))).isInstanceOf(Accepted.class);
    assertThat(ask(configured, Headers.bearer("three"))).isInstanceOf(Denied.class);
    assertThat(ask(configured, Headers.bearer(""))).isInstanceOf(Denied.class);
  }

  @Test
  void a_change_is_seen_however_it_is_made() throws Exception {
    Path file = Files.writeString(dir.resolve("tokens"), "one");
    try (Authenticators authenticators = NoDatabase.with(configured(List.of(), file))) {
      assertBecomes(authenticators, "one");

      Files.writeString(file, "two"); // as long as before
      assertBecomes(authenticators, "two");

      Path next = Files.writeString(dir.resolve("next"), "three");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      assertBecomes(authenticators, "three");
    }
  }

  @Test
  void a_change_is_seen_through_links_as_kubernetes_sets_them() throws Exception {
    Path first = Files.createDirectory(dir.resolve("..2026_01"));
    Path second = Files.createDirectory(dir.resolve("..2026_02"));
    Files.writeString(first.resolve("tokens"), "one");
    Files.writeString(second.resolve("tokens"), "two");
    Path data = Files.createSymbolicLink(dir.resolve("..data"), first.getFileName());
    Path file = Files.createSymbolicLink(dir.resolve("tokens"), Path.of("..data/tokens"));
    try (Authenticators authenticators = NoDatabase.with(configured(List.of(), file))) {
      assertBecomes(authenticators, "one");

      Path next = Files.createSymbolicLink(dir.resolve("..data_tmp"), second.getFileName());
      Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
      assertBecomes(authenticators, "two");
    }
  }

  @Test
  void a_file_that_is_gone_holds_on_and_one_that_stays_empty_does_not() throws Exception {
    Path gone = Files.writeString(dir.resolve("gone"), "one");
    Path emptied = Files.writeString(dir.resolve("emptied"), "one");
    BearerToken second =
        new BearerToken(ID + "2", "Authorization", "Bearer", List.of(), emptied, "team-b");
    try (Authenticators authenticators = NoDatabase.with(configured(List.of(), gone));
        Authenticators other = NoDatabase.with(second)) {
      Files.delete(gone);
      Files.writeString(emptied, "\n");
      await()
          .untilAsserted(
              () ->
                  assertThat(other.get(ID + "2").authenticate(Headers.bearer("one")))
                      .isInstanceOf(Denied.class));
      // The other one has been looked at by now as often.
      assertThat(authenticators.get(ID).authenticate(Headers.bearer("one")))
          .isEqualTo(new Accepted("team-a"));

      Files.writeString(gone, "two");
      assertBecomes(authenticators, "two");
    }
  }

  @Test
  void without_a_usable_token_there_is_no_start() throws Exception {
    assertRefused(
        configured(List.of(), null), "extensions.bearertokenauth/team: there is no token");
    assertRefused(configured(List.of(" "), null), "there is no token");
    Path file = dir.resolve("tokens");
    String key = "extensions.bearertokenauth/team.filename: ";
    assertRefused(configured(List.of("one"), file), key + "cannot read " + file + ": no such file");
    Files.writeString(file, "\n \n");
    assertRefused(configured(List.of(), file), key + "there is nothing in " + file);
    Files.writeString(file, "x".repeat((1 << 20) + 1));
    assertRefused(configured(List.of(), file), key + "cannot read " + file + ": it is larger");
    assertRefused(configured(List.of(), dir), key + "cannot read " + dir + ": it is no regular");
  }

  private static void assertRefused(BearerToken configured, String message) {
    assertThatThrownBy(() -> NoDatabase.with(configured))
        .isInstanceOf(UnusableCredentialsException.class)
        .hasMessageContaining(message);
  }

  /** Until only one token is accepted. */
  private static void assertBecomes(Authenticators authenticators, String token) {
    await()
        .untilAsserted(
            () -> {
              for (String one : List.of("one", "two", "three")) {
                Verdict verdict = authenticators.get(ID).authenticate(Headers.bearer(one));
                assertThat(verdict instanceof Accepted).as(one).isEqualTo(one.equals(token));
              }
            });
  }
}
