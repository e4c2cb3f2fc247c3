package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.receive.Requests;
import io.llmobservatory.server.receive.Retrying;
import io.llmobservatory.server.receive.WireAnswer;
import io.llmobservatory.server.receive.WireClient;
import io.llmobservatory.server.store.CheckTraces;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server with a heap of 128 MiB, which ends with its first OutOfMemoryError. */
@Tag("once")
final class SmallHeapIT {
  private static final int REQUESTS = 2_000;
  private static final int SPANS_PER_REQUEST = 100;
  private static final int CONNECTIONS = 8;
  private static final int MIB = 1 << 20;

  @Test
  void much_load_does_not_exhaust_the_heap() throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    try (ServerProcess server = ServerProcess.start("128m", database)) {
      long start = System.nanoTime();
      Retrying.Tally tally = Retrying.exportAll(server.port(), CONNECTIONS, requests());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.printf(
          "%d spans/s with a heap of 128 MiB; answers: %s%n",
          1000L * REQUESTS * SPANS_PER_REQUEST / millis, tally.answers());
      assertThat(server.stop()).isZero();
    }
    assertThat(Sql.spans(database)).isEqualTo(REQUESTS * SPANS_PER_REQUEST);
    CheckTraces.check(database);
  }

  @Test
  void requests_as_large_as_may_be_do_not_exhaust_the_heap() throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    try (ServerProcess server = ServerProcess.start("128m", database);
        WireClient client = WireClient.to(server.port())) {
      for (int i = 0; i < 4; i++) {
        byte[] request = Requests.request(Requests.large(i, 30 * MIB));
        assertThat(client.export(request, i % 2 == 0 ? "identity" : "gzip"))
            .matches(WireAnswer::isStored);
      }
      List<byte[]> atOnce = new ArrayList<>();
      for (int i = 4; i < 8; i++) {
        atOnce.add(Requests.request(Requests.large(i, 30 * MIB)));
      }
      Retrying.exportAll(server.port(), 2, atOnce);
      assertThat(server.stop()).isZero();
    }
    assertThat(Sql.spans(database)).isEqualTo(8);
  }

  /** Made when they are sent: together they would be 200 MB. */
  private static List<byte[]> requests() {
    return new AbstractList<>() {
      @Override
      public byte[] get(int index) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < SPANS_PER_REQUEST; i++) {
          spans.add(Requests.large((long) index * SPANS_PER_REQUEST + i, 1024));
        }
        return Requests.request(spans);
      }

      @Override
      public int size() {
        return REQUESTS;
      }
    };
  }
}
