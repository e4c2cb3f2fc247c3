package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.auth.Authenticators;
import io.llmobservatory.server.auth.Verdict;
import io.llmobservatory.server.config.Authentication;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.store.ApiKeys;
import io.llmobservatory.server.store.DatabaseAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keys as people make and revoke them, while a server asks for them. */
final class KeyIT {
  private static final String SHAPE = "llmo_[0-9A-Za-z]{49}";

  private final PostgresUrl database = TestPostgres.createDatabase();

  @Test
  void a_key_is_made_used_listed_and_revoked() throws Exception {
    CommandProcess.Result early = CommandProcess.runOn(database, "key", "list");
    assertThat(early.code()).isEqualTo(1);
    assertThat(early.err())
        .startsWith("llm-observatory key list: ")
        .contains("run \"llm-observatory migrate\"");
    assertThat(CommandProcess.runOn(database, "migrate").code()).isZero();

    try (Authenticators server = server()) {
      CommandProcess.Result created =
          CommandProcess.runOn(database, "key", "create", "--tenant", "team-a", "--name", "a\tb");
      assertThat(created.code()).as(created.err()).isZero();
      assertThat(created.out()).matches(SHAPE + "\n");
      String key = created.out().strip();
      String prefix = key.substring(0, 12);
      assertThat(created.err())
          .contains("made key " + prefix, "for tenant team-a", "Authorization: Bearer " + prefix)
          .doesNotContain(key);
      assertThat(ask(server, key)).isEqualTo(new Verdict.Accepted("team-a"));

      String other = CommandProcess.runOn(database, "key", "create", "--tenant", "b").out().strip();
      assertThat(stored("strpos(k::text, '%s') > 0".formatted(key))).isEqualTo("0");
      assertThat(stored("key_hash = sha256('%s'::bytea)".formatted(key))).isEqualTo("1");

      CommandProcess.Result tsv = CommandProcess.runOn(database, "key", "list", "--format", "tsv");
      String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
      String row = "[-0-9a-f]{36}\t%s\t%s\t%s\t" + time + "\t";
      assertThat(tsv.out().lines())
          .satisfiesExactly(
              head -> assertThat(head).isEqualTo("id\tprefix\ttenant\tname\tcreated\trevoked"),
              one -> assertThat(one).matches(row.formatted(prefix, "team-a", "a\\\\tb")),
              two -> assertThat(two).matches(row.formatted(other.substring(0, 12), "b", "")));

      CommandProcess.Result revoked = CommandProcess.runOn(database, "key", "revoke", prefix);
      assertThat(revoked.code()).as(revoked.err()).isZero();
      assertThat(revoked.out())
          .contains("revoked key " + prefix, "of tenant team-a", "within 10 s");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ask(server, key) instanceof Verdict.Denied);
      assertThat(ask(server, other)).isEqualTo(new Verdict.Accepted("b"));

      assertThat(CommandProcess.runOn(database, "key", "list", "--format", "json").out())
          .containsPattern("\"tenant\":\"team-a\".*\"revoked\":\"" + time + "\"")
          .containsPattern("\"tenant\":\"b\".*\"revoked\":null");
      assertRevocations(key, other);
    }
  }

  /** By a key as a whole, by its id, again, and of one that is not there. */
  private void assertRevocations(String revoked, String other) throws Exception {
    CommandProcess.Result again = CommandProcess.runOn(database, "key", "revoke", revoked);
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("was revoked before");

    String id =
        TestPostgres.query(database, "SELECT id::text FROM api_keys WHERE revoked_at IS NULL");
    assertThat(CommandProcess.runOn(database, "key", "revoke", id).out())
        .contains("revoked key " + other.substring(0, 12) + " (" + id + ") of tenant b");
    assertThat(stored("revoked_at IS NULL")).isEqualTo("0");

    CommandProcess.Result unknown = CommandProcess.runOn(database, "key", "revoke", "llmo_");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("llm-observatory key revoke: there is no such key");

    TestPostgres.execute(
        database,
        "INSERT INTO api_keys SELECT gen_random_uuid(), tenant, name, sha256(key_hash), key_prefix,"
            + " created_at FROM api_keys");
    CommandProcess.Result several =
        CommandProcess.runOn(database, "key", "revoke", other.substring(0, 12));
    assertThat(several.code()).isEqualTo(1);
    assertThat(several.err()).contains("several keys begin like this", id);
    assertThat(stored("revoked_at IS NULL")).isEqualTo("2");
  }

  private String stored(String condition) throws Exception {
    return TestPostgres.query(database, "SELECT count(*) FROM api_keys k WHERE " + condition);
  }

  private Authenticators server() throws Exception {
    DatabaseAddress address =
        new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
    return Authenticators.start(
        List.of(new Authentication.ApiKeys("apikeyauth", "Authorization", "Bearer")),
        new ApiKeys(address));
  }

  private static Verdict ask(Authenticators server, String key) {
    return server.get("apikeyauth").authenticate(Map.of("authorization", "Bearer " + key)::get);
  }
}
