package io.llmobservatory.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PostgresUrlTest {
  private final PostgresUrl url = new PostgresUrl("127.0.0.1", 20001, "db", "me", "a b/c@d");

  @Test
  void uri_escapes_the_password() {
    assertThat(url.uri()).isEqualTo("postgresql://me:a%20b%2Fc%40d@127.0.0.1:20001/db");
  }

  @Test
  void jdbcUrl_has_no_credentials() {
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:20001/db");
  }

  @Test
  void toString_masks_the_password() {
    assertThat(url).hasToString("postgresql://me:****@127.0.0.1:20001/db");
  }

  @Test
  void withDatabase_changes_nothing_else() {
    assertThat(url.withDatabase("other"))
        .isEqualTo(new PostgresUrl("127.0.0.1", 20001, "other", "me", "a b/c@d"));
  }
}
