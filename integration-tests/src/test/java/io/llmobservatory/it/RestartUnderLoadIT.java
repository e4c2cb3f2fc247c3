package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.embedded.EmbeddedPostgres;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.WireAnswer;
import io.llmobservatory.server.receive.WireClient;
import io.llmobservatory.server.store.CheckTraces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** PostgreSQL fails again and again while clients send, and send again what is not acknowledged. */
final class RestartUnderLoadIT {
  private static final int CLIENTS = 4;
  private static final int SPANS_PER_REQUEST = 50;
  private static final int FAILURES = 3;
  private static final int REQUESTS_BETWEEN_FAILURES = 40;

  private final AtomicLong nextRequest = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicBoolean enough = new AtomicBoolean();

  private interface Failure {
    void strike() throws Exception;
  }

  @Test
  void a_postgresql_that_is_killed_loses_nothing_that_was_acknowledged() throws Exception {
    Path directory = Files.createTempDirectory("llm-observatory-it");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory.toRealPath())) {
      load(postgres.url(), () -> killPostmaster(directory));
    } finally {
      delete(directory);
    }
  }

  @Test
  void connections_that_are_terminated_lose_nothing_that_was_acknowledged() throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    load(
        database,
        () -> {
          for (int i = 0; i < 20; i++) {
            TestPostgres.query(
                database,
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
                    + " application_name = 'llm-observatory' AND datname = current_database()");
          }
        });
  }

  private void load(PostgresUrl database, Failure failure) throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(CLIENTS);
    try (TestServer server = TestServer.start(database)) {
      List<CompletableFuture<Void>> done = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        done.add(CompletableFuture.runAsync(() -> sendUntilEnough(server.port()), senders));
      }
      for (int i = 0; i < FAILURES; i++) {
        awaitProgress(done);
        failure.strike();
      }
      awaitProgress(done);
      enough.set(true);
      CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
    } finally {
      enough.set(true);
      senders.shutdownNow();
    }
    assertThat(acknowledged).hasValue(nextRequest.get());
    assertThat(Sql.spans(database)).isEqualTo(acknowledged.get() * SPANS_PER_REQUEST);
    CheckTraces.check(database);
  }

  private void awaitProgress(List<CompletableFuture<Void>> senders) {
    long goal = acknowledged.get() + REQUESTS_BETWEEN_FAILURES;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                acknowledged.get() >= goal
                    || senders.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
  }

  private void sendUntilEnough(int port) {
    try (WireClient client = WireClient.to(port)) {
      while (!enough.get()) {
        long first = nextRequest.getAndIncrement() * SPANS_PER_REQUEST;
        byte[] request = Requests.range(first, first + SPANS_PER_REQUEST);
        while (!isAcknowledged(client.export(request))) {
          // As any exporter does: the same again.
        }
        acknowledged.incrementAndGet();
      }
    }
  }

  private static boolean isAcknowledged(WireAnswer answer) {
    if (!answer.isStored()) {
      answer.assertTryAgain();
    }
    return answer.isStored();
  }

  private static void killPostmaster(Path directory) throws IOException {
    long pid;
    try (Stream<Path> files =
        Files.find(directory, 3, (path, attributes) -> path.endsWith("postmaster.pid"))) {
      pid = Long.parseLong(Files.readAllLines(files.findFirst().orElseThrow()).get(0).strip());
    }
    ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
