package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.server.embedded.FlakyProxy;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.WireAnswer;
import io.llmobservatory.server.receive.WireClient;
import io.llmobservatory.server.store.CheckTraces;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A database that goes away in every manner. All calls have a deadline of ten seconds, as those of
 * the SDKs have: whoever is answered at all was answered before it.
 */
final class DatabaseAwayIT {
  private PostgresUrl database;
  private FlakyProxy proxy;
  private TestServer server;
  private WireClient client;

  @BeforeEach
  void start() throws Exception {
    database = TestPostgres.createDatabase();
    proxy = new FlakyProxy(database.host(), database.port());
    server = TestServer.start(database, proxy);
    client = server.client();
    assertThat(client.export(Requests.range(0, 10))).matches(WireAnswer::isStored);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    server.close();
    proxy.close();
  }

  /** Sends again until it is acknowledged; every other answer must ask for that. */
  private void exportUntilStored(byte[] request) {
    await()
        .until(
            () -> {
              WireAnswer answer = client.export(request);
              if (!answer.isStored()) {
                answer.assertTryAgain();
              }
              return answer.isStored();
            });
  }

  private void assertStoredOnce(long spans) throws Exception {
    assertThat(Sql.spans(database)).isEqualTo(spans);
    CheckTraces.check(database);
  }

  @Test
  void a_database_that_refuses_connections_is_no_loss() throws Exception {
    proxy.refuse();
    proxy.cut();
    List<CompletableFuture<WireAnswer>> answers = new ArrayList<>();
    for (int i = 1; i < 10; i++) {
      answers.add(client.send(Requests.range(10L * i, 10L * i + 10)));
    }
    for (CompletableFuture<WireAnswer> answer : answers) {
      answer.join().assertTryAgain();
    }
    proxy.accept();
    for (int i = 1; i < 10; i++) {
      exportUntilStored(Requests.range(10L * i, 10L * i + 10));
    }
    assertStoredOnce(100);
  }

  @Test
  void a_connection_cut_in_mid_copy_is_not_noticed() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 10; i < 20; i++) {
      spans.add(Requests.large(i, 100_000));
    }
    proxy.cutAfter(500_000);
    assertThat(client.export(Requests.request(spans))).matches(WireAnswer::isStored);
    assertStoredOnce(20);
  }

  @Test
  void a_commit_whose_answer_is_lost_is_not_repeated() throws Exception {
    proxy.loseAnswerTo("COMMIT");
    exportUntilStored(Requests.range(10, 5_000));
    assertStoredOnce(5_000);
  }

  @Test
  void a_link_that_stalls_is_answered_all_the_same() throws Exception {
    proxy.stall();
    List<CompletableFuture<WireAnswer>> answers = new ArrayList<>();
    for (int i = 1; i < 10; i++) {
      answers.add(client.send(Requests.range(10L * i, 10L * i + 10)));
    }
    for (CompletableFuture<WireAnswer> answer : answers) {
      answer.join().assertTryAgain();
    }
    proxy.flow();
    for (int i = 1; i < 10; i++) {
      exportUntilStored(Requests.range(10L * i, 10L * i + 10));
    }
    assertStoredOnce(100);
  }

  @Test
  void a_link_that_stalls_in_mid_copy_is_no_loss() throws Exception {
    List<Span> spans = new ArrayList<>();
    for (int i = 10; i < 30; i++) {
      spans.add(Requests.large(i, 100_000));
    }
    CompletableFuture<WireAnswer> answer = client.send(Requests.request(spans));
    proxy.stall();
    WireAnswer first = answer.join();
    if (!first.isStored()) {
      first.assertTryAgain();
    }
    proxy.flow();
    exportUntilStored(Requests.request(spans));
    assertStoredOnce(30);
  }

  @Test
  void a_link_that_stalls_before_a_day_is_made_is_no_loss() throws Exception {
    Span distant =
        Requests.span(10).setStartTimeUnixNano(Requests.START - TimeUnit.DAYS.toNanos(400)).build();
    proxy.stall();
    client.export(Requests.request(distant)).assertTryAgain();
    // The connections that stalled are dead for good.
    proxy.cut();
    proxy.flow();
    exportUntilStored(Requests.request(distant));
    assertStoredOnce(11);
  }

  @Test
  void a_callers_deadline_that_is_sooner_is_heeded() throws Exception {
    proxy.stall();
    client
        .send(
            WireClient.EXPORT,
            WireClient.options().withDeadlineAfter(2, TimeUnit.SECONDS),
            Requests.range(10, 20))
        .join()
        .assertTryAgain();
    proxy.flow();
    exportUntilStored(Requests.range(10, 20));
    assertStoredOnce(20);
  }
}
