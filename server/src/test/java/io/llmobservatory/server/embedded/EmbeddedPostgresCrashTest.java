package io.llmobservatory.server.embedded;

import static io.llmobservatory.server.embedded.TestPostgres.execute;
import static io.llmobservatory.server.embedded.TestPostgres.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EmbeddedPostgresCrashTest {
  private final Path temporary;
  private final Path directory;

  EmbeddedPostgresCrashTest() throws IOException {
    temporary = TestDirectory.create();
    directory = temporary.resolve("data");
  }

  @AfterEach
  void stopAndDelete() throws IOException {
    if (EmbeddedPostgres.running(directory) != null) {
      EmbeddedPostgres.start(directory).close();
    }
    Trees.delete(temporary);
  }

  @Test
  void a_directory_open_in_another_process_is_refused() throws Exception {
    try (OwnerProcess owner = OwnerProcess.start(directory, Map.of()).awaitReady()) {
      assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
          .isInstanceOf(EmbeddedPostgresException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("process " + owner.pid());
      assertThat(query(url(), "SELECT 1")).isEqualTo("1");
    }
    assertThat(EmbeddedPostgres.running(directory)).isNull();
  }

  @Test
  void the_server_of_a_killed_process_is_adopted_and_then_stopped() throws Exception {
    OwnerProcess owner = OwnerProcess.start(directory, Map.of()).awaitReady();
    PostgresUrl before = url();
    execute(before, "CREATE TABLE kept AS SELECT 7 AS n");
    long pid = postmaster();
    owner.kill();

    try (EmbeddedPostgres adopted = EmbeddedPostgres.start(directory)) {
      assertThat(adopted.url()).isEqualTo(before);
      assertThat(postmaster()).isEqualTo(pid);
      assertThat(query(before, "SELECT n FROM kept")).isEqualTo("7");
    }
    assertThat(Processes.isAlive(pid)).isFalse();
  }

  @Test
  void what_was_committed_is_there_after_everything_was_killed() throws Exception {
    OwnerProcess owner = OwnerProcess.start(directory, Map.of()).awaitReady();
    PostgresUrl before = url();
    execute(before, "CREATE TABLE kept AS SELECT n FROM generate_series(1, 1000) n");
    ProcessHandle server = ProcessHandle.of(postmaster()).orElseThrow();
    List<ProcessHandle> all = server.descendants().toList();
    owner.kill();
    server.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    await().until(() -> !Processes.isAlive(server.pid()));
    assertThat(EmbeddedPostgres.running(directory)).isNull();

    try (EmbeddedPostgres recovered = EmbeddedPostgres.start(directory)) {
      assertThat(recovered.url()).isEqualTo(before);
      assertThat(query(before, "SELECT count(*) FROM kept")).isEqualTo("1000");
    }
  }

  @Test
  void a_server_killed_while_open_is_started_again_at_the_same_url() throws Exception {
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      PostgresUrl url = opened.url();
      execute(url, "CREATE TABLE kept AS SELECT 1 AS n");
      for (int i = 0; i < 2; i++) {
        long pid = postmaster();
        Processes.signal(pid, "KILL");
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> EmbeddedPostgres.running(directory) != null && postmaster() != pid);
        assertThat(opened.url()).isEqualTo(url);
        assertThat(query(url, "SELECT n FROM kept")).isEqualTo("1");
      }
    }
    assertThat(EmbeddedPostgres.running(directory)).isNull();
  }

  @Test
  void close_ends_the_attempts_to_start_again() throws Exception {
    EmbeddedPostgres opened = EmbeddedPostgres.start(directory);
    Path version = directory.resolve("postgres/PG_VERSION");
    Path hidden = directory.resolve("postgres/hidden");
    Files.move(version, hidden);
    long pid = postmaster();
    Processes.signal(pid, "KILL");
    await().until(() -> !Processes.isAlive(pid));
    opened.close();

    Files.move(hidden, version);
    EmbeddedPostgres.start(directory).close();
  }

  @Test
  void close_in_the_middle_of_a_restart_leaves_no_server() throws Exception {
    for (int i = 0; i < 20; i++) {
      EmbeddedPostgres opened = EmbeddedPostgres.start(directory);
      long pid = postmaster();
      Path log = directory.resolve("postgres.log");
      long before = Files.size(log);
      Processes.signal(pid, "KILL");
      // Whoever starts the new server writes there first. Looking all the time meets it before the
      // server has a file of its own.
      while (Files.size(log) == before) {
        Thread.onSpinWait();
      }
      opened.close();
      assertThat(EmbeddedPostgres.running(directory)).isNull();
    }
  }

  @Test
  void the_number_of_a_dead_server_may_belong_to_another_process() throws Exception {
    String pidFile = openAndClose(directory);
    Process stranger = new ProcessBuilder("sleep", "600").start();
    try {
      pretend(pidFile, stranger.pid());
      assertThat(EmbeddedPostgres.running(directory)).isNull();
      try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
        assertThat(query(opened.url(), "SELECT n FROM kept")).isEqualTo("1");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  @Test
  void the_number_of_a_dead_server_may_belong_to_the_server_of_another_directory()
      throws Exception {
    String pidFile = openAndClose(directory);
    Path second = temporary.resolve("second");
    try (EmbeddedPostgres other = EmbeddedPostgres.start(second)) {
      pretend(pidFile, postmaster(second));
      assertThat(EmbeddedPostgres.running(directory)).isNull();
      try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
        assertThat(query(opened.url(), "SELECT n FROM kept")).isEqualTo("1");
      }
      assertThat(query(other.url(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void an_empty_pid_file_does_not_stop_a_start() throws Exception {
    EmbeddedPostgres.start(directory).close();
    Files.createFile(directory.resolve("postgres/postmaster.pid"));
    EmbeddedPostgres.start(directory).close();
  }

  @Test
  void two_processes_may_unpack_at_once() throws Exception {
    Path cache = Files.createDirectory(temporary.resolve("cache"));
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
    try (OwnerProcess one = OwnerProcess.start(directory, environment);
        OwnerProcess two = OwnerProcess.start(temporary.resolve("second"), environment)) {
      one.awaitReady();
      two.awaitReady();
      assertThat(cache.resolve("llm-observatory"))
          .isDirectoryContaining("glob:**/postgres-*[0-9a-f]");
      assertThat(query(url(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void the_server_has_a_session_of_its_own() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/stat")), "needs Linux");
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThat(opened.url()).isNotNull();
      assertThat(session(postmaster())).isNotEqualTo(session(ProcessHandle.current().pid()));
    }
  }

  @Test
  void root_may_use_a_directory_that_only_root_can_enter() throws Exception {
    assumeTrue(RunAs.isRoot(), "needs root");
    DataDirectory.permit(temporary, "rwx------");
    for (int i = 0; i < 2; i++) {
      EmbeddedPostgres.start(directory).close();
      assertThat(Files.getAttribute(directory.resolve("postgres"), "unix:uid")).isEqualTo(0);
    }
    // The files change hands with the way in.
    DataDirectory.permit(temporary, "rwx--x--x");
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      assertThat(query(opened.url(), "SELECT 1")).isEqualTo("1");
      assertThat(Files.getAttribute(directory.resolve("postgres"), "unix:uid")).isNotEqualTo(0);
    }
  }

  private PostgresUrl url() {
    return Objects.requireNonNull(EmbeddedPostgres.running(directory));
  }

  private long postmaster() throws IOException {
    return postmaster(directory);
  }

  private static long postmaster(Path directory) throws IOException {
    return Long.parseLong(Files.readAllLines(pidFile(directory)).get(0));
  }

  private static Path pidFile(Path directory) {
    return directory.resolve("postgres/postmaster.pid");
  }

  /** Makes a table and returns the pid file as it was while the server ran. */
  private static String openAndClose(Path directory) throws IOException {
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(directory)) {
      execute(opened.url(), "CREATE TABLE kept AS SELECT 1 AS n");
      return Files.readString(pidFile(directory));
    }
  }

  private void pretend(String pidFile, long pid) throws IOException {
    Files.writeString(pidFile(directory), pidFile.replaceFirst("^[0-9]+", Long.toString(pid)));
  }

  /** The sixth field; the second, in parentheses, may hold spaces. */
  private static String session(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
  }
}
