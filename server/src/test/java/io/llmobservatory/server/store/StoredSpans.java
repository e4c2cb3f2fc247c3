package io.llmobservatory.server.store;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Databases, stores and rows of the tests that write spans without a resolver. */
final class StoredSpans {
  static final String TENANT = "default";

  private StoredSpans() {}

  /** A database with the schema, and with the day of {@code LlmSpanBuilder.NOON}. */
  static PostgresUrl newDatabase() throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    try (PostgresStore store = store(database)) {
      store.migrate();
      store.makeDaysAhead(LocalDate.of(2026, 11, 22), 0);
    }
    return database;
  }

  /** Takes all rows away. */
  static void clear(PostgresUrl database) {
    TestPostgres.execute(
        database, "TRUNCATE traces, trace_spans, span_contents, resources, scopes");
  }

  static DatabaseAddress address(PostgresUrl database) {
    return new DatabaseAddress(database.jdbcUrl(), database.user(), database.password());
  }

  static PostgresStore store(PostgresUrl database) {
    return new PostgresStore(address(database), 2, new Telemetry().store());
  }

  /** The row of a span in the trace that {@link #uuid} gives it. */
  static SpanRow row(LlmSpan span) {
    return SpanRow.of(TENANT, uuid(span.traceId()), span);
  }

  static List<SpanRow> rows(LlmSpan... spans) {
    List<SpanRow> rows = new ArrayList<>();
    Arrays.asList(spans).forEach(span -> rows.add(row(span)));
    return rows;
  }

  /** Any function of the trace id will do for the store. */
  static UUID uuid(String traceId) {
    return UUID.nameUUIDFromBytes(traceId.getBytes(StandardCharsets.UTF_8));
  }
}
