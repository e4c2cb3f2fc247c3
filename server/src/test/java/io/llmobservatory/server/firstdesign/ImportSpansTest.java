package io.llmobservatory.server.firstdesign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.CheckTraces;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.telemetry.Telemetry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which trace a span of the first design comes to, and what is counted. */
final class ImportSpansTest {
  private static final String HEX = "0af7651916cd43dd8448eb211c80319c";
  private static final UUID NIL = new UUID(0, 0);

  private final FirstDesign source = FirstDesign.create();
  private PostgresUrl target;

  /** Hears nothing. */
  static final class Silence implements ImportSpans.Progress {
    @Override
    public void begun(long traces, long spans) {}

    @Override
    public void at(ImportSummary soFar) {}
  }

  @BeforeEach
  void create() throws Exception {
    target = newTarget();
  }

  static PostgresUrl newTarget() throws Exception {
    PostgresUrl url = TestPostgres.createDatabase();
    try (PostgresStore store =
        new PostgresStore(FirstDesign.address(url), 1, new Telemetry().store())) {
      store.migrate();
    }
    return url;
  }

  private ImportSpans importing(String tenant, boolean dryRun) {
    return new ImportSpans(
        source.address(),
        "the source",
        FirstDesign.address(target),
        new SpanMappings(new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16)),
        tenant,
        dryRun);
  }

  private ImportSummary run(String tenant, boolean dryRun) throws Exception {
    return importing(tenant, dryRun).run(new Silence());
  }

  /** Runs it dry and in earnest, which must come to the same. */
  private ImportSummary runBoth() throws Exception {
    return runBoth("default");
  }

  private ImportSummary runBoth(String tenant) throws Exception {
    String before = counts();
    ImportSummary dry = run(tenant, true);
    assertThat(counts()).isEqualTo(before);
    ImportSummary real = run(tenant, false);
    assertThat(dry).isEqualTo(real);
    CheckTraces.check(target);
    return real;
  }

  private String counts() throws Exception {
    return query(
        "SELECT (SELECT count(*) FROM traces) || ' ' || (SELECT count(*) FROM trace_spans)"
            + " || ' ' || (SELECT count(*) FROM span_contents)"
            + " || ' ' || (SELECT count(*) FROM pg_inherits)");
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(target, sql);
  }

  /** The trace id and the UUID of the trace of a span, and whether it is marked. */
  private String placeOf(String spanId) throws Exception {
    return query(
        """
        SELECT t.trace_id || ' ' || t.id || coalesce(' ' || (s.attributes ->> 'llmobservatory.import'), '')
        FROM trace_spans s JOIN traces t ON t.id = s.trace_id WHERE span_id = '%s'
        """
            .formatted(spanId));
  }

  @Test
  void traces_keep_their_uuids_and_spans_that_come_later_find_them() throws Exception {
    UUID hex = source.trace(HEX.toUpperCase(Locale.ROOT));
    UUID free = source.trace("order 4711");
    source.trace("empty");
    source.span(hex, "00f067aa0ba902b7").insert();
    source.span(hex, "00F067AA0BA902B8").parent("00F067AA0BA902B7").insert();
    source.span(free, "a").insert();

    ImportSummary first = runBoth();

    assertThat(first)
        .isEqualTo(new ImportSummary(3, 3, 2, 0, 0, 0, 1, 3, 0, 0, 0, 0, Map.of(), true));
    assertThat(placeOf("00f067aa0ba902b8")).isEqualTo(HEX + " " + hex);
    assertThat(placeOf("a")).isEqualTo("order 4711 " + free);

    write(new LlmSpanBuilder(HEX, "1111111111111111").build());
    write(new LlmSpanBuilder("order 4711", "b").build());

    assertThat(placeOf("1111111111111111")).isEqualTo(HEX + " " + hex);
    assertThat(placeOf("b")).isEqualTo("order 4711 " + free);
    CheckTraces.check(target);
  }

  private void write(LlmSpan span) throws Exception {
    Telemetry telemetry = new Telemetry();
    try (PostgresStore store =
            new PostgresStore(FirstDesign.address(target), 1, telemetry.store());
        TraceResolver resolver = new TraceResolver(store, 1, telemetry, retry -> {})) {
      assertThat(resolver.submit("default", List.of(span)).get(60, TimeUnit.SECONDS).stored())
          .isEqualTo(1);
    }
  }

  @Test
  void an_import_that_is_run_again_changes_nothing() throws Exception {
    UUID trace = source.trace(HEX);
    source.span(trace, "a").attributes("{\"llm.usage.prompt_tokens\": 7}").insert();
    source.span(UUID.randomUUID(), "b").parent("a").insert();
    source.span(UUID.randomUUID(), "c").insert();
    source.span(NIL, "d").insert();
    runBoth();
    String stored = contents();

    ImportSummary again = runBoth();

    assertThat(again)
        .isEqualTo(new ImportSummary(1, 4, 1, 0, 2, 0, 0, 0, 4, 1, 2, 0, Map.of(), true));
    assertThat(contents()).isEqualTo(stored);

    source.span(trace, "e").insert();
    assertThat(runBoth().newSpans()).isEqualTo(1);
    assertThat(query("SELECT span_count FROM traces WHERE id = '" + trace + "'")).isEqualTo("3");
  }

  private String contents() throws Exception {
    return query(
        "SELECT (SELECT json_agg(t ORDER BY id) FROM traces t)::text"
            + " || (SELECT json_agg(s ORDER BY trace_id, span_id, start_time) FROM trace_spans s)");
  }

  @Test
  void a_uuid_that_the_target_has_already_wins() throws Exception {
    write(new LlmSpanBuilder("order 4711", "here").build());
    String here = placeOf("here");
    UUID there = source.trace("order 4711");
    // This one's UUID belongs to another trace here.
    UUID taken = UUID.fromString(here.substring(here.lastIndexOf(' ') + 1));
    source.trace(taken, "order 4712");
    source.span(there, "a").insert();
    source.span(taken, "b").insert();

    ImportSummary summary = runBoth();

    assertThat(summary.keptTraces()).isZero();
    assertThat(summary.otherTraces()).isEqualTo(2);
    assertThat(placeOf("a")).isEqualTo(here);
    assertThat(placeOf("b")).startsWith("order 4712 ").doesNotContain(taken.toString());
    assertThat(runBoth().storedBefore()).isEqualTo(2);
  }

  @Test
  void spans_without_a_trace_go_where_exactly_one_parent_is() throws Exception {
    UUID one = source.trace("one");
    UUID two = source.trace("two");
    source.span(one, "parent").insert();
    source.span(one, "twin").insert();
    source.span(two, "twin").insert();
    UUID lost = UUID.randomUUID();
    source.span(UUID.randomUUID(), "child").parent("parent").insert();
    source.span(UUID.randomUUID(), "grandchild").parent("child").insert();
    source.span(UUID.randomUUID(), "torn").parent("twin").insert();
    source.span(lost, "alone").insert();
    source.span(UUID.randomUUID(), "ofAlone").parent("alone").insert();
    source.span(UUID.randomUUID(), "missing").parent("nowhere").insert();
    source.span(UUID.randomUUID(), "own").parent("own").insert();
    source.span(UUID.randomUUID(), "ring1").parent("ring2").insert();
    source.span(UUID.randomUUID(), "ring2").parent("ring1").insert();

    ImportSummary summary = runBoth();

    assertThat(placeOf("child")).isEqualTo("one " + one);
    assertThat(placeOf("grandchild")).isEqualTo("one " + one);
    assertThat(placeOf("torn")).endsWith(" orphan").doesNotContain("one", "two");
    String alone = lost.toString().replace("-", "") + " " + lost;
    assertThat(placeOf("alone")).isEqualTo(alone + " orphan");
    assertThat(placeOf("ofAlone")).isEqualTo(alone);
    for (String orphan : List.of("missing", "own", "ring1", "ring2")) {
      assertThat(placeOf(orphan)).endsWith(" orphan");
    }
    assertThat(summary.joinedByParent()).isEqualTo(3);
    assertThat(summary.orphans()).isEqualTo(6);
    assertThat(summary.orphanTraces()).isEqualTo(6);
    assertThat(summary.keptTraces()).isEqualTo(2);
    assertThat(query("SELECT count(*) FROM traces")).isEqualTo("8");
  }

  @Test
  void placeholders_that_are_one_trace_stay_one_and_nil_says_nothing() throws Exception {
    UUID lost = UUID.randomUUID();
    source.span(lost, "a").insert();
    source.span(lost, "b").insert();
    source.span(NIL, "c").insert();
    source.span(NIL, "d").insert();
    source.span(null, "e").insert();

    ImportSummary summary = runBoth("acme");

    assertThat(summary.orphans()).isEqualTo(5);
    assertThat(summary.orphanTraces()).isEqualTo(4);
    // Kept in another tenant too, where UUIDs are not computed so.
    assertThat(placeOf("a")).contains(" " + lost + " ");
    assertThat(placeOf("b")).isEqualTo(placeOf("a"));
    assertThat(query("SELECT count(DISTINCT tenant || trace_id) FROM traces")).isEqualTo("4");
    assertThat(query("SELECT DISTINCT tenant FROM trace_spans")).isEqualTo("acme");
  }

  @Test
  void spans_of_one_id_are_kept_apart_or_are_one() throws Exception {
    UUID one = source.trace("one");
    UUID two = source.trace("two");
    source.span(one, "a").text("name", "first").insert();
    source.span(one, "a").text("name", "again").insert();
    source.span(one, "a").start("2026-11-22T12:00:01Z").insert();
    source.span(two, "a").insert();
    UUID double1 = UUID.fromString("11111111-0000-0000-0000-000000000000");
    UUID double2 = UUID.fromString("f1111111-0000-0000-0000-000000000000");
    source.trace(double2, "double");
    source.trace(double1, "double");
    source.span(double2, "x").insert();
    source.span(double1, "y").insert();

    ImportSummary summary = runBoth();

    assertThat(summary.newSpans()).isEqualTo(5);
    assertThat(summary.storedBefore()).isEqualTo(1);
    assertThat(summary.sameTraces()).isEqualTo(1);
    assertThat(summary.keptTraces()).isEqualTo(3);
    assertThat(placeOf("x")).isEqualTo("double " + double1);
    assertThat(placeOf("y")).isEqualTo("double " + double1);
  }

  @Test
  void what_cannot_be_stored_is_told_and_costs_nothing_else() throws Exception {
    UUID trace = source.trace("one");
    source.trace("x".repeat(300));
    source.execute(
        "INSERT INTO trace_spans (trace_id, span_id, start_time) SELECT id, 'long', now() FROM traces"
            + " WHERE length(trace_id) = 300");
    source.span(trace, "good").insert();
    source.span(trace, "").insert();
    source.span(trace, "infinite").start("infinity").insert();
    source.span(trace, "timeless").start(null).insert();
    source.span(trace, "early").start("1969-12-31T23:59:59Z").insert();
    source.span(trace, "late").with("end_time", "timestamptz", "9999-01-01T00:00:00Z").insert();
    source.execute(
        "INSERT INTO trace_spans (trace_id, span_id, start_time, attributes) VALUES ('%s', 'huge', '%s', jsonb_build_object('a', repeat('x', 17 << 20)))"
            .formatted(trace, FirstDesign.START));

    ImportSummary summary = runBoth();

    String id = " is empty, longer than 256 bytes, no UTF-8, has a NUL, or is all zeros";
    assertThat(summary.rejected())
        .isEqualTo(
            Map.of(
                "trace_id" + id,
                1L,
                "span_id" + id,
                1L,
                "start_time is null or infinite",
                2L,
                "start_time or end_time is not between 1970 and 2262",
                2L,
                "attributes, events and links are longer than 16 MiB",
                1L));
    assertThat(summary.newSpans()).isEqualTo(1);
    assertThat(summary.lookedAt()).isEqualTo(summary.sourceSpans());
    assertThat(query("SELECT span_id FROM trace_spans")).isEqualTo("good");
  }

  @Test
  void many_spans_go_in_batches_and_a_stop_ends_after_one() throws Exception {
    source.execute(
        """
        INSERT INTO traces (id, trace_id, service_name, start_time)
        SELECT md5(n::text)::uuid, 'trace ' || n, 's', '2026-11-22T12:00:00Z'
        FROM generate_series(1, 300) n;
        INSERT INTO trace_spans (trace_id, span_id, parent_span_id, start_time, attributes)
        SELECT md5((n % 300 + 1)::text)::uuid, 'span ' || n, nullif('span ' || n - 300, 'span 0'),
          '2026-11-22T12:00:00Z', '{"llm.model": "m", "llm.usage.prompt_tokens": 1}'
        FROM generate_series(1, 1500) n
        """);
    ImportSpans importing = importing("default", false);
    ImportSummary stopped =
        importing.run(
            new ImportSpans.Progress() {
              @Override
              public void begun(long traces, long spans) {
                assertThat(traces + " " + spans).isEqualTo("300 1500");
              }

              @Override
              public void at(ImportSummary soFar) {
                importing.stop();
              }
            });
    assertThat(stopped.complete()).isFalse();
    assertThat(stopped.newSpans()).isEqualTo(512);
    CheckTraces.check(target);

    ImportSummary rest = runBoth();

    assertThat(rest.newSpans()).isEqualTo(1500 - 512);
    assertThat(rest.storedBefore()).isEqualTo(512);
    assertThat(rest.keptTraces()).isEqualTo(300);
    assertThat(query("SELECT sum(input_tokens) FROM traces")).isEqualTo("1500");
  }

  @Test
  void a_source_that_is_none_is_named_with_what_to_do() throws Exception {
    FirstDesign bare = FirstDesign.createBare();
    bare.execute("ALTER TABLE trace_spans DROP COLUMN start_time");
    assertFailure(bare, "cannot import the source: it has no column trace_spans.start_time");
    bare.execute("ALTER TABLE trace_spans ADD start_time bigint");
    assertFailure(bare, "its column trace_spans.start_time is of type bigint, where");
    bare.execute("DROP TABLE traces");
    assertFailure(bare, "it has no table \"traces\"");

    assertThatThrownBy(
            () ->
                new ImportSpans(
                        FirstDesign.address(target),
                        "the source",
                        FirstDesign.address(target),
                        new SpanMappings(
                            new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16)),
                        "default",
                        false)
                    .run(new Silence()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("a database of LLM Observatory itself");
  }

  private void assertFailure(FirstDesign from, String message) {
    assertThatThrownBy(
            () ->
                new ImportSpans(
                        from.address(),
                        "the source",
                        FirstDesign.address(target),
                        new SpanMappings(
                            new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16)),
                        "default",
                        false)
                    .run(new Silence()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(message);
  }

  @Test
  void columns_that_an_import_can_do_without_may_be_missing() throws Exception {
    FirstDesign bare = FirstDesign.createBare();
    UUID trace = UUID.randomUUID();
    bare.execute("INSERT INTO traces VALUES ('%s', 'bare')".formatted(trace));
    bare.execute("INSERT INTO trace_spans VALUES ('%s', 'a', '2026-11-22 12:00')".formatted(trace));
    ImportSummary summary =
        new ImportSpans(
                bare.address(),
                "the source",
                FirstDesign.address(target),
                new SpanMappings(new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16)),
                "default",
                false)
            .run(new Silence());

    assertThat(summary.newSpans()).isEqualTo(1);
    assertThat(placeOf("a")).isEqualTo("bare " + trace);
    assertThat(query("SELECT start_time AT TIME ZONE 'UTC' FROM trace_spans"))
        .isEqualTo("2026-11-22 12:00:00");
  }
}
