package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From OpenTelemetry's own SDK into the database: what is read is what was sent. */
final class SdkRoundTripIT {
  private static final Attributes ATTRIBUTES =
      Attributes.builder()
          .put("text", "Grüße, \"世界\" \\ \n\t 🎉")
          .put("empty", "")
          .put("bool", true)
          .put("long", Long.MIN_VALUE)
          .put("small", 7)
          .put("double", 0.1)
          .put("whole_double", 3.0)
          .put("huge_double", Double.MAX_VALUE)
          .put("texts", "a", "", "ü")
          .put("bools", true, false)
          .put("longs", 1, Long.MAX_VALUE, -1)
          .put("doubles", 1.5, -2.0, 1e-300)
          .put(AttributeKey.stringArrayKey("nothing"), List.of())
          .build();

  private static final Resource RESOURCE =
      Resource.create(
          Attributes.builder()
              .put("service.name", "shop")
              .put("deployment.environment.name", "production")
              .put("host.cpus", 8)
              .put("host.names", "a", "b")
              .build(),
          "https://example.org/resource/1.0");

  /** OTLP's flags: whether the parent is remote is known, and whether it is. */
  private static final int LOCAL_PARENT = 0x100;

  private static final int REMOTE_PARENT = 0x300;

  private PostgresUrl database;
  private TestServer server;

  @BeforeEach
  void start() {
    database = TestPostgres.createDatabase();
    server = TestServer.start(database);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"GRPC, none", "GRPC, gzip", "HTTP, none", "HTTP, gzip"})
  void every_field_of_a_span_comes_back(SdkExporter.Protocol protocol, String compression)
      throws Exception {
    try (SdkTracerProvider provider = provider(protocol, compression)) {
      Tracer tracer =
          provider
              .tracerBuilder("io.example.shop")
              .setInstrumentationVersion("1.2.3")
              .setSchemaUrl("https://example.org/scope/1.0")
              .build();
      List<SpanData> sent = new ArrayList<>();
      for (SpanKind kind : SpanKind.values()) {
        for (StatusCode status : StatusCode.values()) {
          sent.add(rich(tracer, kind, status, 16 + sent.size()));
        }
      }
      sent.add(bare(tracer));
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(Sql.spans(database)).isEqualTo(sent.size());
      for (SpanData span : sent) {
        assertThat(stored(span)).as(span.getName()).isEqualTo(expected(span));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"GRPC, none", "GRPC, gzip", "HTTP, none", "HTTP, gzip"})
  void a_first_span_makes_its_trace_and_a_second_joins_it(
      SdkExporter.Protocol protocol, String compression) throws Exception {
    try (SdkTracerProvider provider = provider(protocol, compression)) {
      Tracer tracer = provider.get("test");
      Span first = tracer.spanBuilder("answer").startSpan();
      first.end();
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      String traceId = first.getSpanContext().getTraceId();
      String uuid = Sql.row(database, "SELECT id FROM traces").text("id");
      assertThat(uuid).isEqualTo(dashed(traceId));
      Span second =
          tracer
              .spanBuilder("chat")
              .setParent(Context.root().with(first))
              .setAttribute("gen_ai.operation.name", "chat")
              .setAttribute("gen_ai.usage.input_tokens", 11)
              .startSpan();
      second.end();
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      Sql.Row trace = Sql.row(database, "SELECT * FROM traces");
      assertThat(trace.text("id")).isEqualTo(uuid);
      assertThat(trace.text("trace_id")).isEqualTo(traceId);
      assertThat(trace.text("root_span_name")).isEqualTo("answer");
      assertThat(trace.text("span_count")).isEqualTo("2");
      assertThat(trace.text("llm_span_count")).isEqualTo("1");
      assertThat(trace.text("input_tokens")).isEqualTo("11");
      assertThat(
              Sql.rows(
                  database,
                  "SELECT span_id FROM spans WHERE trace_id = '" + uuid + "' ORDER BY start_time"))
          .extracting(row -> row.text("span_id"))
          .containsExactly(first.getSpanContext().getSpanId(), second.getSpanContext().getSpanId());
    }
  }

  private SdkTracerProvider provider(SdkExporter.Protocol protocol, String compression)
      throws IOException {
    return SdkTracerProvider.builder()
        .setResource(RESOURCE)
        .addSpanProcessor(
            BatchSpanProcessor.builder(SdkExporter.plain(protocol, compression).to(server)).build())
        .build();
  }

  private static SpanData rich(Tracer tracer, SpanKind kind, StatusCode status, int number) {
    SpanContext linked =
        SpanContext.createFromRemoteParent(
            "0123456789abcdef0123456789abcdef",
            "0123456789abcdef",
            TraceFlags.getSampled(),
            TraceState.builder().put("vendor", "linked").build());
    SpanContext parent =
        SpanContext.createFromRemoteParent(
            "fedcba9876543210fedcba98765432%x".formatted(number),
            "fedcba98765432%x".formatted(number),
            TraceFlags.getSampled(),
            TraceState.builder().put("vendor", "t61rcWkgMzE").put("other", "0").build());
    Span span =
        tracer
            .spanBuilder("rich " + kind + " " + status)
            .setParent(Context.root().with(Span.wrap(parent)))
            .setSpanKind(kind)
            .setAllAttributes(ATTRIBUTES)
            .addLink(linked, ATTRIBUTES)
            .addLink(parent)
            .startSpan();
    span.addEvent("first", ATTRIBUTES, Instant.ofEpochSecond(1_800_000_000, 123_456_789));
    span.addEvent("second");
    span.recordException(new IllegalStateException("broken"));
    if (status != StatusCode.UNSET) {
      span.setStatus(status, "says why");
    }
    span.end();
    return ((ReadableSpan) span).toSpanData();
  }

  private static SpanData bare(Tracer tracer) {
    Span span = tracer.spanBuilder("bare").setNoParent().startSpan();
    span.end();
    return ((ReadableSpan) span).toSpanData();
  }

  private Map<String, @Nullable Object> stored(SpanData span) throws Exception {
    Sql.Row row =
        Sql.row(
            database,
            "SELECT s.*, (extract(epoch FROM s.start_time) * 1000000)::bigint * 1000 + start_nanos"
                + " AS start, resource, r.schema_url AS resource_schema, c.name AS scope_name,"
                + " c.version AS scope_version, c.schema_url AS scope_schema,"
                + " c.attributes AS scope_attributes"
                + " FROM spans s JOIN resources r ON r.id = s.resource_id"
                + " JOIN scopes c ON c.id = s.scope_id WHERE s.span_id = '"
                + span.getSpanId()
                + "'");
    Map<String, @Nullable Object> stored = new HashMap<>();
    for (String column :
        List.of(
            "trace_id",
            "parent_span_id",
            "name",
            "kind",
            "status",
            "status_message",
            "trace_state",
            "start",
            "duration_ns",
            "flags",
            "service_name",
            "environment",
            "resource_schema",
            "scope_name",
            "scope_version",
            "scope_schema")) {
      stored.put(column, row.text(column));
    }
    for (String column :
        List.of("attributes", "events", "links", "resource", "scope_attributes", "notes")) {
      stored.put(column, row.json(column));
    }
    return stored;
  }

  private static Map<String, @Nullable Object> expected(SpanData span) {
    Map<String, @Nullable Object> expected = new HashMap<>();
    boolean root = !span.getParentSpanContext().isValid();
    String message = span.getStatus().getDescription();
    expected.put("trace_id", dashed(span.getTraceId()));
    expected.put("parent_span_id", root ? null : span.getParentSpanId());
    expected.put("name", span.getName());
    expected.put("kind", span.getKind().name().toLowerCase(Locale.ROOT));
    expected.put("status", span.getStatus().getStatusCode().name().toLowerCase(Locale.ROOT));
    expected.put("status_message", message.isEmpty() ? null : message);
    expected.put("trace_state", root ? null : "other=0,vendor=t61rcWkgMzE");
    expected.put("start", String.valueOf(span.getStartEpochNanos()));
    expected.put(
        "duration_ns", String.valueOf(span.getEndEpochNanos() - span.getStartEpochNanos()));
    int flags = Byte.toUnsignedInt(span.getSpanContext().getTraceFlags().asByte());
    expected.put("flags", String.valueOf(flags | (root ? LOCAL_PARENT : REMOTE_PARENT)));
    expected.put("service_name", "shop");
    expected.put("environment", "production");
    expected.put("resource_schema", "https://example.org/resource/1.0");
    expected.put("scope_name", "io.example.shop");
    expected.put("scope_version", "1.2.3");
    expected.put("scope_schema", "https://example.org/scope/1.0");
    expected.put("attributes", document(span.getAttributes()));
    expected.put("resource", document(RESOURCE.getAttributes()));
    expected.put("scope_attributes", Map.of());
    expected.put("events", events(span));
    expected.put("links", links(span));
    expected.put("notes", null);
    return expected;
  }

  private static String dashed(String hex) {
    return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  private static @Nullable Object events(SpanData span) {
    List<Object> events = new ArrayList<>();
    for (EventData event : span.getEvents()) {
      Map<String, Object> document = new HashMap<>();
      document.put("time", Instant.ofEpochSecond(0, event.getEpochNanos()).toString());
      document.put("name", event.getName());
      if (!event.getAttributes().isEmpty()) {
        document.put("attributes", document(event.getAttributes()));
      }
      events.add(document);
    }
    return events.isEmpty() ? null : events;
  }

  private static @Nullable Object links(SpanData span) {
    List<Object> links = new ArrayList<>();
    for (LinkData link : span.getLinks()) {
      Map<String, Object> document = new HashMap<>();
      document.put("trace_id", link.getSpanContext().getTraceId());
      document.put("span_id", link.getSpanContext().getSpanId());
      document.put("flags", REMOTE_PARENT | 1);
      StringJoiner state = new StringJoiner(",");
      link.getSpanContext().getTraceState().forEach((key, value) -> state.add(key + "=" + value));
      document.put("trace_state", state.toString());
      if (!link.getAttributes().isEmpty()) {
        document.put("attributes", document(link.getAttributes()));
      }
      links.add(document);
    }
    return links.isEmpty() ? null : links;
  }

  private static Map<String, Object> document(Attributes attributes) {
    Map<String, Object> document = new HashMap<>();
    attributes.forEach((key, value) -> document.put(key.getKey(), parsed(value)));
    return document;
  }

  /** As a JSON parser gives it: integers as the smallest type that holds them. */
  private static Object parsed(Object value) {
    if (value instanceof List<?> values) {
      List<Object> parsed = new ArrayList<>();
      values.forEach(one -> parsed.add(parsed(one)));
      return parsed;
    }
    return value instanceof Long number && number == number.intValue() ? number.intValue() : value;
  }
}
