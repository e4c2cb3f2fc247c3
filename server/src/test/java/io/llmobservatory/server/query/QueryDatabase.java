package io.llmobservatory.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.resolve.CommittedSpans;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.telemetry.Telemetry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A database that is written as the server writes, and read as it reads. */
final class QueryDatabase implements AutoCloseable {
  static final String TENANT = "default";

  /** What queries take for now: an hour after the noon of most spans. */
  static final Instant NOW = Instant.parse("2026-11-22T13:00:00Z");

  static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final PostgresUrl url;
  private final PostgresStore store;
  private final TraceResolver resolver;
  final QueryPool pool;

  private QueryDatabase(PostgresUrl url) throws Exception {
    Telemetry telemetry = new Telemetry();
    this.url = url;
    this.store = new PostgresStore(address(), 2, telemetry.store());
    store.migrate();
    store.makeDaysAhead(LocalDate.of(2026, 11, 22), 1);
    this.resolver = new TraceResolver(store, 2, telemetry, retry -> {});
    this.pool = new QueryPool(address(), 2);
  }

  static QueryDatabase create() throws Exception {
    return new QueryDatabase(TestPostgres.createDatabase());
  }

  PostgresUrl url() {
    return url;
  }

  DatabaseAddress address() {
    return new DatabaseAddress(url.jdbcUrl(), url.user(), url.password());
  }

  void execute(String sql) {
    TestPostgres.execute(url, sql);
  }

  void clear() {
    execute("TRUNCATE traces, trace_spans, span_contents, span_messages, resources, scopes");
  }

  /** Writes a request of OTLP, and waits until it is stored. */
  List<LlmSpan> write(String tenant, ExportTraceServiceRequest request) throws Exception {
    MappedSpans mapped = new MappedSpans();
    GenAiProcessor options = new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16);
    new SpanMappings(options)
        .of(request.toByteArray(), tenant)
        .map(Integer.MAX_VALUE, Long.MAX_VALUE, mapped);
    assertThat(mapped.rejected()).isEmpty();
    write(tenant, mapped.spans());
    return mapped.spans();
  }

  /** Writes spans, and waits until they are stored. */
  void write(String tenant, List<LlmSpan> spans) throws Exception {
    assertThat(resolver.submit(tenant, spans).get(120, TimeUnit.SECONDS).rejected()).isEmpty();
  }

  CommittedSpans committed() {
    return resolver.committed();
  }

  TraceQueries queries() {
    return queries(QueryLimits.DEFAULT);
  }

  TraceQueries queries(QueryLimits limits) {
    return new TraceQueries(pool, limits, CLOCK);
  }

  static QueryTime time() {
    return QueryTime.of(Duration.ofMinutes(2));
  }

  /** All spans of a trace. */
  List<TraceSpan> spans(String tenant, String traceId) throws Exception {
    return spans(queries(), tenant, GetTraceRequest.newBuilder().setTraceId(traceId).build());
  }

  /** All spans of a trace that are sent. */
  static List<TraceSpan> spans(TraceQueries queries, String tenant, GetTraceRequest request)
      throws Exception {
    List<TraceSpan> spans = new ArrayList<>();
    responses(queries, tenant, request).forEach(response -> spans.addAll(response.getSpansList()));
    return spans;
  }

  static List<GetTraceResponse> responses(
      TraceQueries queries, String tenant, GetTraceRequest request) throws Exception {
    List<GetTraceResponse> responses = new ArrayList<>();
    TraceReading reading = queries.trace(tenant, request, time()).spans();
    while (!reading.isOver()) {
      responses.add(reading.next(time()));
    }
    return responses;
  }

  @Override
  public void close() {
    pool.close();
    resolver.close();
    store.close();
  }
}
