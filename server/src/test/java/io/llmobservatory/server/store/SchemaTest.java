package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SchemaTest {
  private static final int LATEST = Migrations.latest();

  @Test
  void migrate_makes_an_empty_database_current_and_leaves_a_current_one_alone() throws Exception {
    TestDatabase database = TestDatabase.empty();

    MigrationResult first = Schema.migrate(database.dataSource());
    MigrationResult second = Schema.migrate(database.dataSource());

    assertThat(first).isEqualTo(new MigrationResult(0, LATEST));
    assertThat(first.changed()).isTrue();
    assertThat(second).isEqualTo(new MigrationResult(LATEST, LATEST));
    assertThat(second.changed()).isFalse();
    assertThat(database.rows("SELECT version, success FROM schema_history"))
        .hasSize(LATEST)
        .contains("1|t");
  }

  @Test
  void four_servers_migrate_at_once_and_one_of_them_does_it() throws Exception {
    TestDatabase database = TestDatabase.empty();
    CyclicBarrier start = new CyclicBarrier(4);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<MigrationResult> results = new ArrayList<>();
    try {
      List<Future<MigrationResult>> futures = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        futures.add(
            threads.submit(
                () -> {
                  start.await();
                  return Schema.migrate(database.dataSource());
                }));
      }
      for (Future<MigrationResult> future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }

    MigrationResult nothing = new MigrationResult(LATEST, LATEST);
    assertThat(results)
        .containsExactlyInAnyOrder(new MigrationResult(0, LATEST), nothing, nothing, nothing);
    assertThat(database.rows("SELECT count(*) FROM schema_history")).containsExactly("" + LATEST);
  }

  @Test
  void a_pool_of_three_connections_is_enough_and_comes_back_unchanged() throws Exception {
    TestDatabase database = TestDatabase.empty();
    HikariConfig config = new HikariConfig();
    config.setDataSource(database.dataSource());
    config.setMaximumPoolSize(3);
    String settings =
        "SELECT current_setting('search_path'), current_user,"
            + " (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')";
    try (HikariDataSource pool = new HikariDataSource(config)) {
      List<String> before = TestDatabase.rows(pool, settings);
      Schema.migrate(pool);

      assertThat(TestDatabase.rows(pool, settings)).isEqualTo(before);
      assertThat(before.get(0)).endsWith("|0");
    }
  }

  @Test
  void requireCurrent_asks_for_a_migration_until_there_was_one() throws Exception {
    TestDatabase database = TestDatabase.empty();

    assertThatThrownBy(() -> Schema.requireCurrent(database.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("\"public\" has version 0")
        .hasMessageContaining("version " + LATEST)
        .hasMessageContaining("llm-observatory migrate");

    Schema.migrate(database.dataSource());
    assertThatCode(() -> Schema.requireCurrent(database.dataSource())).doesNotThrowAnyException();
  }

  @Test
  void a_schema_from_a_newer_program_is_refused() throws Exception {
    TestDatabase database = TestDatabase.migrated();
    database.execute(
        "INSERT INTO schema_history SELECT 1000, 1000, 'later', type, 'V1000__later.sql', 1,"
            + " installed_by, now(), 1, true FROM schema_history WHERE version = '1'");

    assertThatThrownBy(() -> Schema.migrate(database.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("has version 1000, made by a newer LLM Observatory")
        .hasMessageContaining("up to " + LATEST);
    assertThatThrownBy(() -> Schema.requireCurrent(database.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("newer");
  }

  @Test
  void a_table_of_another_program_is_named_and_nothing_is_changed() throws Exception {
    TestDatabase database = TestDatabase.empty();
    database.execute("CREATE TABLE traces (id int); CREATE VIEW spans AS SELECT 1 AS one");

    assertThatThrownBy(() -> Schema.migrate(database.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("already has spans, traces,")
        .hasMessageContaining("schema \"public\" of database")
        .hasMessageContaining("currentSchema");
    assertThat(database.rows("SELECT relname FROM pg_stat_user_tables")).containsExactly("traces");
  }

  @Test
  void tables_of_other_names_are_left_alone() throws Exception {
    TestDatabase database = TestDatabase.empty();
    database.execute("CREATE TABLE orders (id int)");

    assertThat(Schema.migrate(database.dataSource())).isEqualTo(new MigrationResult(0, LATEST));
    assertThat(Schema.migrate(database.dataSource()).changed()).isFalse();
    assertThat(database.rows("SELECT count(*) FROM orders")).containsExactly("0");
  }

  @Test
  void a_history_of_another_program_is_refused() throws Exception {
    TestDatabase otherColumns = TestDatabase.empty();
    otherColumns.execute("CREATE TABLE schema_history (id int)");
    assertThatThrownBy(() -> Schema.migrate(otherColumns.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("schema_history in the schema \"public\"")
        .hasMessageContaining("another program");

    TestDatabase otherScripts = TestDatabase.migrated();
    otherScripts.execute("UPDATE schema_history SET script = 'V1__shop.sql' WHERE version = '1'");
    assertThatThrownBy(() -> Schema.migrate(otherScripts.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("another program");

    otherScripts.execute("UPDATE schema_history SET version = '1.1'");
    assertThatThrownBy(() -> Schema.requireCurrent(otherScripts.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("another program");
  }

  @Test
  void another_schema_of_the_search_path_is_used_if_it_exists() throws Exception {
    TestDatabase database = TestDatabase.empty();
    database.execute("CREATE TABLE traces (id int)");
    TestDatabase own = database.with("currentSchema", "observatory");

    assertThatThrownBy(() -> Schema.migrate(own.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("CREATE SCHEMA")
        .hasMessageContaining("currentSchema");

    database.execute("CREATE SCHEMA observatory");
    assertThat(Schema.migrate(own.dataSource()).changed()).isTrue();
    assertThat(
            database.rows(
                "SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'trace_spans'"))
        .containsExactly("observatory");
  }

  @Test
  void a_migration_that_fails_says_why_and_leaves_nothing() throws Exception {
    TestDatabase database = TestDatabase.empty();
    // Not among the names that are looked at beforehand.
    database.execute("CREATE TABLE trace_spans_future (id int)");

    assertThatThrownBy(() -> Schema.migrate(database.dataSource()))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("from version 0 to " + LATEST)
        .hasMessageContaining("\"trace_spans_future\" already exists");
    assertThat(
            database.rows(
                "SELECT to_regclass('traces'), count(*) FROM schema_history WHERE version = '1'"))
        .containsExactly("|0");

    database.execute("DROP TABLE trace_spans_future");
    assertThat(Schema.migrate(database.dataSource()).changed()).isTrue();
  }

  @Test
  void a_server_older_than_14_is_refused() {
    assertThatThrownBy(() -> SchemaState.requireServer("13.18 (Debian)", 130_018))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("PostgreSQL 13.18 (Debian)")
        .hasMessageContaining("14 or later");
    assertThatCode(() -> SchemaState.requireServer("14.0", 140_000)).doesNotThrowAnyException();
  }

  @Test
  void every_migration_in_the_folder_is_listed_in_the_order_of_its_version() throws Exception {
    URL folder = Schema.class.getResource("/" + Migrations.FOLDER);
    try (Stream<Path> files = Files.list(Path.of(Objects.requireNonNull(folder).toURI()))) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrderElementsOf(Migrations.FILES);
    }
    for (int i = 0; i < LATEST; i++) {
      assertThat(Migrations.FILES.get(i)).startsWith("V" + (i + 1) + "__");
    }
  }
}
