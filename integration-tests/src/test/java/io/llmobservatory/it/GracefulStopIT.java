package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.WireAnswer;
import io.llmobservatory.server.receive.WireClient;
import io.llmobservatory.server.store.CheckTraces;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A server that is told to stop finishes what it has begun. */
final class GracefulStopIT {
  @Test
  void what_was_admitted_is_stored_and_who_is_late_comes_again() throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    TestServer server = TestServer.start(database);
    try (WireClient client = server.client();
        WireClient late = server.client();
        Connection holdUp = TestPostgres.connect(database);
        Statement statement = holdUp.createStatement()) {
      holdUp.setAutoCommit(false);
      statement.execute("LOCK TABLE traces IN EXCLUSIVE MODE");
      CompletableFuture<WireAnswer> admitted = client.send(Requests.range(0, 100));
      await()
          .until(
              () ->
                  Sql.number(
                          database,
                          "SELECT count(*) FROM pg_locks"
                              + " WHERE NOT granted AND relation = 'traces'::regclass")
                      == 1);
      CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
      await().until(() -> late.export(new byte[0]).code() == Status.Code.UNAVAILABLE);
      assertThat(client.export(Requests.range(100, 101)).code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(admitted).isNotDone();
      holdUp.rollback();
      assertThat(admitted.join()).matches(WireAnswer::isStored);
      stop.join();
    } finally {
      server.close();
    }
    assertThat(Sql.spans(database)).isEqualTo(100);
    CheckTraces.check(database);
  }
}
