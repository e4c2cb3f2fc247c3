package io.llmobservatory.server.embedded;

import static io.llmobservatory.server.embedded.TestPostgres.execute;
import static io.llmobservatory.server.embedded.TestPostgres.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
  private final Path temporary;
  private final Path directory;

  EmbeddedPostgresTest() throws IOException {
    temporary = TestDirectory.create();
    directory = temporary.resolve("data");
  }

  @AfterEach
  void delete() throws IOException {
    Trees.delete(temporary);
  }

  @Test
  void a_restart_keeps_data_port_and_password() throws Exception {
    PostgresUrl first;
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      first = opened.url();
      execute(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThat(opened.url()).isEqualTo(first);
      assertThat(query(first, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void a_port_taken_in_the_meantime_is_given_up() throws Exception {
    int first;
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      first = opened.url().port();
    }
    try (var squatter = new ServerSocket(first, 1, Ports.address());
        EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThat(opened.url().port()).isNotEqualTo(squatter.getLocalPort());
      assertThat(query(opened.url(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void the_name_of_the_directory_may_have_spaces_quotes_and_dollars() throws Exception {
    Path odd = temporary.resolve("it's my \"data\" $HOME");
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(odd)) {
      assertThat(query(opened.url(), "SHOW data_directory"))
          .isEqualTo(odd.resolve("postgres").toString());
      assertThat(odd.resolve("postgres.log")).isNotEmptyFile();
    }
    assertThat(EmbeddedPostgres.running(odd)).isNull();
  }

  @Test
  void two_directories_are_open_at_once() throws Exception {
    try (EmbeddedPostgres one = EmbeddedPostgres.start(directory);
        EmbeddedPostgres two = EmbeddedPostgres.start(temporary.resolve("second"))) {
      assertThat(two.url().port()).isNotEqualTo(one.url().port());
      assertThat(two.url().password()).isNotEqualTo(one.url().password());
      assertThat(query(one.url(), "SELECT 1")).isEqualTo("1");
      assertThat(query(two.url(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_second_start_in_this_process_is_refused_and_the_first_stays_locked() throws Exception {
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
            .isInstanceOf(EmbeddedPostgresException.class)
            .hasMessageContaining(directory.toString())
            .hasMessageContaining("process " + ProcessHandle.current().pid());
      }
      assertThat(query(opened.url(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void running_tells_of_an_open_directory_only() throws Exception {
    assertThat(EmbeddedPostgres.running(directory)).isNull();
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThat(EmbeddedPostgres.running(directory)).isEqualTo(opened.url());
    }
    assertThat(EmbeddedPostgres.running(directory)).isNull();
    assertThat(temporary.resolve("missing")).doesNotExist();
    assertThat(EmbeddedPostgres.running(temporary.resolve("missing"))).isNull();
  }

  @Test
  void close_may_be_called_twice_and_by_an_interrupted_thread() throws Exception {
    EmbeddedPostgres opened = EmbeddedPostgres.start(directory);
    Thread.currentThread().interrupt();
    opened.close();
    assertThat(Thread.interrupted()).isTrue();
    opened.close();
    assertThat(EmbeddedPostgres.running(directory)).isNull();
  }

  @Test
  void secrets_are_kept_from_other_users() throws Exception {
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThat(mode("postgres")).isEqualTo("rwx------");
      assertThat(mode("postgres/" + NewCluster.PASSWORD_FILE)).isEqualTo("rw-------");
      assertThat(mode("postgres.url")).isEqualTo("rw-------");
      assertThat(mode("postgres.log")).isEqualTo("rw-------");
      assertThat(mode("server.lock")).isEqualTo("rw-------");
      assertThat(directory.resolve("postgres.url")).hasContent(opened.url().uri());
    }
    assertThat(directory.resolve("postgres.url")).doesNotExist();
  }

  @Test
  void the_server_is_private_and_durable() throws Exception {
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      PostgresUrl url = opened.url();
      assertThat(url.database()).isEqualTo("llm_observatory");
      assertThat(query(url, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(url, "SHOW unix_socket_directories")).isEmpty();
      assertThat(query(url, "SHOW fsync")).isEqualTo("on");
      assertThat(query(url, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(url, "SHOW server_encoding")).isEqualTo("UTF8");
      assertThat(query(url, "SELECT datcollate FROM pg_database WHERE datname = 'llm_observatory'"))
          .isEqualTo("C");
      assertThat(query(url, "SELECT DISTINCT auth_method FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
      PostgresUrl wrong = new PostgresUrl(url.host(), url.port(), url.database(), url.user(), "x");
      assertThatThrownBy(() -> query(wrong, "SELECT 1")).hasMessageContaining("password");
    }
  }

  @Test
  void the_log_has_nothing_of_a_failed_statement() throws Exception {
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThatThrownBy(() -> query(opened.url(), "SELECT 'my secret prompt'::int"))
          .isInstanceOf(SQLException.class);
    }
    assertThat(directory.resolve("postgres.log"))
        .content()
        .contains("database system is ready")
        .doesNotContain("secret");
  }

  @Test
  void settings_of_alter_system_stay() throws Exception {
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      execute(opened.url(), "ALTER SYSTEM SET work_mem = '9MB'");
      execute(opened.url(), "ALTER SYSTEM SET max_wal_size = '5GB'");
    }
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThat(query(opened.url(), "SHOW work_mem")).isEqualTo("9MB");
      assertThat(query(opened.url(), "SHOW max_wal_size")).isEqualTo("5GB");
    }
  }

  @Test
  void a_failed_start_shows_the_reason_from_the_log_and_frees_the_directory() throws Exception {
    EmbeddedPostgres.start(directory).close();
    Path auto = directory.resolve("postgres/postgresql.auto.conf");
    String before = Files.readString(auto);
    Files.writeString(auto, "no_such_setting = 1\n");
    assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("no_such_setting");
    Files.writeString(auto, before);
    EmbeddedPostgres.start(directory).close();
  }

  @Test
  void a_folder_that_is_no_cluster_is_left_alone() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("postgres"));
    Path file = Files.writeString(folder.resolve("mine"), "mine");
    assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("PG_VERSION");
    assertThat(file).hasContent("mine");
  }

  @Test
  void a_half_made_cluster_is_made_anew() throws Exception {
    Path half = Files.createDirectories(directory.resolve("postgres.new/cluster"));
    Files.writeString(half.resolve("PG_VERSION"), "18");
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThat(query(opened.url(), "SELECT 1")).isEqualTo("1");
    }
    assertThat(directory.resolve("postgres.new")).doesNotExist();
  }

  @Test
  void a_long_log_is_put_aside() throws Exception {
    Files.createDirectories(directory);
    DataDirectory.permit(directory, "rwx--x--x");
    Files.writeString(directory.resolve("postgres.log"), "x".repeat(2_000_000));
    EmbeddedPostgres.start(directory).close();
    assertThat(directory.resolve("postgres.log.1")).hasSize(2_000_000);
    assertThat(directory.resolve("postgres.log")).content().doesNotContain("xx");
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file)));
  }
}
