package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.client.LlmSpanBuilder;
import io.llmobservatory.client.StoredTrace;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.Retrying;
import io.llmobservatory.server.store.CheckTraces;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One trace that is written by sixteen clients at once, eight by each road, to two servers. */
final class TwoRoadsIT {
  private static final int CLIENTS = 8;
  private static final int SPANS = 60;

  /** A thousand spans of {@link Requests} make a trace; so many of them are sent over OTLP. */
  private static final int FIRST = 5_000_000;

  private static final String TRACE =
      "%016x%016x".formatted(0, 0x7AACE000_00000000L + FIRST / 1000);

  private final CountDownLatch begin = new CountDownLatch(1);
  private final Set<String> uuids = ConcurrentHashMap.newKeySet();

  @Test
  void one_trace_has_one_uuid_and_true_sums() throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    ExecutorService threads = Executors.newFixedThreadPool(2 * CLIENTS);
    try (TestServer one = TestServer.start(database);
        TestServer other = TestServer.start(database)) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        int port = i % 2 == 0 ? one.port() : other.port();
        clients.add(threads.submit(() -> write(port, number)));
        clients.add(threads.submit(() -> export(port, number)));
      }
      begin.countDown();
      for (Future<?> client : clients) {
        client.get(60, TimeUnit.SECONDS);
      }

      assertThat(uuids).hasSize(1);
      assertThat(uuids.iterator().next().replace("-", "")).isEqualTo(TRACE);
      try (LlmObservatoryClient client = LlmObservatoryClient.to("localhost:" + one.port())) {
        StoredTrace stored = client.queries().getTrace(TRACE).orElseThrow();
        Trace trace = stored.trace();
        assertThat(trace.getTraceUuid()).isEqualTo(uuids.iterator().next());
        assertThat(trace.getSpanCount()).isEqualTo(2 * CLIENTS * SPANS);
        assertThat(stored.spans()).hasSize(2 * CLIENTS * SPANS);
        assertThat(trace.getUsage().getInputTokens()).isEqualTo(sentTokens());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(Sql.number(database, "SELECT count(*) FROM traces")).isEqualTo(1);
    CheckTraces.check(database);
  }

  private static long sentTokens() {
    long tokens = 3L * CLIENTS * SPANS;
    for (int i = 0; i < CLIENTS * SPANS; i++) {
      tokens += (FIRST + i) % 100;
    }
    return tokens;
  }

  private Void write(int port, int number) throws Exception {
    try (LlmObservatoryClient client = LlmObservatoryClient.to("localhost:" + port)) {
      begin.await();
      for (int i = 0; i < SPANS; i += 5) {
        List<LlmSpan> spans = new ArrayList<>();
        for (int j = i; j < i + 5; j++) {
          spans.add(
              LlmSpanBuilder.of(TRACE, "client-" + number + "-" + j)
                  .startUnixNanos(Requests.START + j)
                  .endUnixNanos(Requests.START + j + 1)
                  .operation("chat")
                  .inputTokens(3)
                  .build());
        }
        for (SpanResult result : client.write(spans)) {
          uuids.add(result.getTraceUuid());
        }
      }
    }
    return null;
  }

  private Void export(int port, int number) throws Exception {
    List<byte[]> requests = new ArrayList<>();
    int first = FIRST + number * SPANS;
    for (int i = 0; i < SPANS; i += 5) {
      requests.add(Requests.range(first + i, first + i + 5));
    }
    begin.await();
    Retrying.exportAll(port, 1, requests);
    return null;
  }
}
