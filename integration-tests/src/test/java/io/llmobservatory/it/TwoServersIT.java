package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.Retrying;
import io.llmobservatory.server.store.CheckTraces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Two servers on one database. */
final class TwoServersIT {
  private static final int SPANS = 6_000;
  private static final int CONNECTIONS = 4;

  @Test
  void what_is_sent_to_both_in_other_portions_is_stored_once() throws Exception {
    long seed = System.nanoTime();
    PostgresUrl database = TestPostgres.createDatabase();
    try (TestServer one = TestServer.start(database);
        TestServer other = TestServer.start(database)) {
      CompletableFuture<Void> first =
          CompletableFuture.runAsync(() -> send(one.port(), new Random(seed)));
      CompletableFuture<Void> second =
          CompletableFuture.runAsync(() -> send(other.port(), new Random(seed + 1)));
      CompletableFuture.allOf(first, second).join();
    }
    assertThat(Sql.spans(database)).as("seed %d", seed).isEqualTo(SPANS);
    CheckTraces.check(database);
  }

  /** Sends every span twice, in random ranges and order. */
  private static void send(int port, Random random) {
    List<byte[]> requests = new ArrayList<>();
    for (int time = 0; time < 2; time++) {
      for (int from = 0; from < SPANS; ) {
        int to = Math.min(SPANS, from + 1 + random.nextInt(700));
        requests.add(Requests.range(from, to));
        from = to;
      }
    }
    Collections.shuffle(requests, random);
    Retrying.exportAll(port, CONNECTIONS, requests);
  }
}
