package io.llmobservatory.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestPostgresTest {
  @Test
  void each_database_is_empty_and_new() throws Exception {
    PostgresUrl one = TestPostgres.createDatabase();
    TestPostgres.execute(one, "CREATE TABLE t (id int)");
    PostgresUrl two = TestPostgres.createDatabase();

    assertThat(two.database()).isNotEqualTo(one.database());
    assertThat(TestPostgres.query(two, "SELECT count(*) FROM pg_tables WHERE tablename = 't'"))
        .isEqualTo("0");
    assertThat(TestPostgres.query(one, "SELECT count(*) FROM pg_tables WHERE tablename = 't'"))
        .isEqualTo("1");
  }
}
