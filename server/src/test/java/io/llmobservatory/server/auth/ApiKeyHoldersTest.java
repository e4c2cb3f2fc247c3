package io.llmobservatory.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.auth.Verdict.Accepted;
import io.llmobservatory.server.auth.Verdict.Denied;
import io.llmobservatory.server.auth.Verdict.TryAgain;
import io.llmobservatory.server.config.Authentication;
import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.store.ApiKeys;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ApiKeyHoldersTest {
  private static final List<Authentication> CONFIGURED =
      List.of(new Authentication.ApiKeys("apikeyauth", "Authorization", "Bearer"));

  private static PostgresUrl database;
  private static DatabaseAddress address;
  private static ApiKeys keys;

  @BeforeAll
  static void migrate() throws Exception {
    database = TestPostgres.createDatabase();
    address = new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
    keys = new ApiKeys(address);
    try (PostgresStore store = new PostgresStore(address, 1, new Telemetry().store())) {
      store.migrate();
    }
  }

  private static Authenticators start() throws Exception {
    return Authenticators.start(CONFIGURED, keys);
  }

  private static Verdict ask(Authenticators instance, String key) {
    return instance.get("apikeyauth").authenticate(Headers.bearer(key));
  }

  /** The verdict at once, or soon after on a machine that is busy. */
  private static Verdict settled(Authenticators instance, String key) {
    return await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(2))
        .until(() -> ask(instance, key), verdict -> !(verdict instanceof TryAgain));
  }

  /** A key that was stored, and its id. */
  private record Made(KeyText key, UUID id) {
    static Made of(String tenant) throws Exception {
      KeyText key = KeyText.random();
      return new Made(key, keys.create(tenant, null, key.hash(), key.prefix()));
    }
  }

  @Test
  void a_key_names_the_tenant() throws Exception {
    Made a = Made.of("team-a");
    Made b = Made.of("team-b");
    try (Authenticators instance = start()) {
      assertThat(ask(instance, a.key().text())).isEqualTo(new Accepted("team-a"));
      assertThat(ask(instance, b.key().text())).isEqualTo(new Accepted("team-b"));
      assertThat(instance.get("apikeyauth").atOnce(Headers.bearer(b.key().text())))
          .isEqualTo(new Accepted("team-b"));
    }
  }

  @Test
  void a_typo_an_unknown_key_a_revoked_one_and_none_are_told_apart() throws Exception {
    Made revoked = Made.of("team-a");
    keys.revoke(revoked.id());
    String typo = revoked.key().text().substring(0, 53) + "!";
    KeyText unknown = KeyText.random();
    try (Authenticators instance = start()) {
      assertThat(ask(instance, typo))
          .isEqualTo(new Denied("not an API key: characters are wrong or missing"));
      assertThat(ask(instance, revoked.key().text()))
          .isEqualTo(new Denied("the API key " + revoked.key() + " is revoked"));
      assertThat(instance.get("apikeyauth").atOnce(Headers.bearer(unknown.text()))).isNull();
      assertThat(settled(instance, unknown.text()))
          .isEqualTo(new Denied("unknown API key " + unknown));
      assertThat(instance.get("apikeyauth").authenticate(Headers.none()))
          .isEqualTo(new Denied("expected a header Authorization of the form \"Bearer ...\""));
      // It is remembered: no other reading is needed to tell.
      assertThat(instance.get("apikeyauth").atOnce(Headers.bearer(unknown.text())))
          .isEqualTo(new Denied("unknown API key " + unknown));
    }
  }

  @Test
  void a_key_works_the_moment_it_is_made() throws Exception {
    try (Authenticators instance = start()) {
      Made first = Made.of("team-a");
      // The keys are read anew after three seconds anyhow.
      assertThat(settled(instance, first.key().text())).isEqualTo(new Accepted("team-a"));
    }
  }

  @Test
  void readings_for_unknown_keys_are_limited_and_never_deny_a_key_that_is_valid() throws Exception {
    try (Authenticators instance = start()) {
      assertThat(settled(instance, KeyText.random().text())).isInstanceOf(Denied.class);
      assertThat(ask(instance, KeyText.random().text())).isInstanceOf(TryAgain.class);

      Made made = Made.of("team-a");
      await()
          .until(
              () -> ask(instance, made.key().text()),
              verdict -> {
                assertThat(verdict).isNotInstanceOf(Denied.class);
                return verdict.equals(new Accepted("team-a"));
              });
    }
  }

  @Test
  void a_revocation_holds_on_every_instance_within_ten_seconds() throws Exception {
    Made made = Made.of("team-a");
    Made other = Made.of("team-a");
    try (Authenticators one = start();
        Authenticators two = start()) {
      assertThat(ask(one, made.key().text())).isInstanceOf(Accepted.class);
      assertThat(ask(two, made.key().text())).isInstanceOf(Accepted.class);

      keys.revoke(made.id());

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                assertThat(ask(one, made.key().text())).isInstanceOf(Denied.class);
                assertThat(ask(two, made.key().text())).isInstanceOf(Denied.class);
              });
      assertThat(ask(one, other.key().text())).isInstanceOf(Accepted.class);
    }
  }

  @Test
  void without_the_database_no_key_is_accepted_ten_seconds_later_until_it_is_back()
      throws Exception {
    Made made = Made.of("team-a");
    try (FlakyProxy proxy = new FlakyProxy(database.host(), database.port())) {
      DatabaseAddress through =
          new DatabaseAddress(
              "jdbc:postgresql://localhost:%d/%s".formatted(proxy.port(), database.database()),
              database.user(),
              database.password());
      try (Authenticators instance = Authenticators.start(CONFIGURED, new ApiKeys(through))) {
        proxy.refuse();
        proxy.cut();
        keys.revoke(made.id());
        long revoked = System.nanoTime();
        assertThat(ask(instance, made.key().text())).isInstanceOf(Accepted.class);
        await()
            .atMost(Duration.ofSeconds(10))
            .until(() -> ask(instance, made.key().text()) instanceof TryAgain);
        assertThat(Duration.ofNanos(System.nanoTime() - revoked))
            .isGreaterThan(Duration.ofSeconds(4));
        assertThat(ask(instance, KeyText.random().text())).isInstanceOf(TryAgain.class);

        proxy.accept();
        await().until(() -> ask(instance, made.key().text()) instanceof Denied);
      }
    }
  }

  @Test
  void a_server_may_start_before_its_database() throws Exception {
    Made made = Made.of("team-a");
    try (FlakyProxy proxy = new FlakyProxy(database.host(), database.port())) {
      proxy.refuse();
      DatabaseAddress through =
          new DatabaseAddress(
              "jdbc:postgresql://localhost:%d/%s".formatted(proxy.port(), database.database()),
              database.user(),
              database.password());
      try (Authenticators instance = Authenticators.start(CONFIGURED, new ApiKeys(through))) {
        assertThat(ask(instance, made.key().text()))
            .isEqualTo(new TryAgain("the API keys cannot be read from the database"));
        proxy.accept();
        await().until(() -> ask(instance, made.key().text()) instanceof Accepted);
      }
    }
  }
}
