package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.telemetry.Telemetry;
import java.util.List;

/** Our way as the server goes it: what waits makes a batch, and lanes write the batches. */
final class ServerWriter implements SpanWriter, AutoCloseable {
  private final PostgresStore store;
  private final TraceResolver resolver;

  ServerWriter(DatabaseAddress address) {
    // As the server's own default.
    int lanes = Math.min(4, Runtime.getRuntime().availableProcessors());
    Telemetry telemetry = new Telemetry();
    store = new PostgresStore(address, lanes, telemetry.store());
    resolver = new TraceResolver(store, lanes, telemetry, retry -> {});
  }

  @Override
  public void write(LlmSpan span, int caller) {
    Outcome outcome = resolver.submit(TENANT, List.of(span)).join();
    if (outcome.stored() != 1) {
      throw new IllegalStateException("a new span was not stored: " + outcome);
    }
  }

  @Override
  public void close() {
    resolver.close();
    store.close();
  }
}
