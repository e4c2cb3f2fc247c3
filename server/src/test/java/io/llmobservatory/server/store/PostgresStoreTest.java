package io.llmobservatory.server.store;

import static io.llmobservatory.server.store.StoredSpans.row;
import static io.llmobservatory.server.store.StoredSpans.rows;
import static io.llmobservatory.server.store.StoredSpans.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.Resource;
import io.llmobservatory.server.genai.Scope;
import io.llmobservatory.server.genai.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresStoreTest {
  private PostgresUrl database;
  private PostgresStore store;

  @BeforeEach
  void open() throws Exception {
    database = StoredSpans.newDatabase();
    store = StoredSpans.store(database);
  }

  @AfterEach
  void close() {
    store.close();
    CheckTraces.check(database);
  }

  @Test
  void nothing_of_a_batch_is_stored_if_one_of_its_spans_is_stored_already() throws Exception {
    store.write(rows(span("a").name("first").build()));

    StoreException.AlreadyStored e =
        catchThrowableOfType(
            StoreException.AlreadyStored.class,
            () -> store.write(rows(span("b").build(), span("a").name("second").build())));

    assertThat(e).hasMessage("a span of the batch is stored already");
    assertThat(query("SELECT string_agg(span_id || name, ' ') FROM trace_spans"))
        .isEqualTo("afirst");
  }

  @Test
  void merge_stores_what_is_new_and_tells_its_keys() throws Exception {
    SpanRow a = row(span("a").name("first").input("[1]").build());
    SpanRow b = row(span("b").input("[1]").build());
    SpanRow c = row(new LlmSpanBuilder("t2", "c").build());
    assertThat(store.merge(List.of(a)).inserted()).containsExactly(a.key());

    SpanRow again = row(span("a").name("second").input("[2]").build());
    assertThat(store.merge(List.of(c, again, b)).inserted())
        .containsExactlyInAnyOrder(b.key(), c.key());
    assertThat(store.merge(List.of(c, again, b)).inserted()).isEmpty();

    assertThat(query("SELECT name || input FROM spans WHERE span_id = 'a'")).isEqualTo("first[1]");
  }

  @Test
  void content_that_is_left_over_from_a_span_gives_way_to_nothing() throws Exception {
    // Whoever removes spans by hand may leave their content behind.
    store.write(rows(span("a").input("[1]").build()));
    TestPostgres.execute(database, "DELETE FROM trace_spans; DELETE FROM traces");

    assertThat(
            catchThrowableOfType(
                StoreException.AlreadyStored.class,
                () -> store.write(rows(span("a").input("[2]").build()))))
        .isNotNull();
    assertThat(store.merge(rows(span("a").input("[2]").build())).inserted()).hasSize(1);
  }

  @Test
  void traces_that_have_other_uuids_are_told_and_no_others() throws Exception {
    store.write(rows(span("a").build(), new LlmSpanBuilder("t2", "a").build()));
    UUID foreign = new UUID(1, 1);

    StoreException.ForeignTraces e =
        catchThrowableOfType(
            StoreException.ForeignTraces.class,
            () ->
                store.write(
                    List.of(
                        SpanRow.of("default", foreign, span("b").build()),
                        row(new LlmSpanBuilder("t2", "b").build()),
                        row(new LlmSpanBuilder("t3", "b").build()))));

    assertThat(e.stored()).isEqualTo(Map.of(new TraceKey("default", "t1"), uuid("t1")));
    assertThat(query("SELECT count(*) FROM trace_spans")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"}) // stored under the UUID already, and not
  void traces_whose_uuid_belongs_to_another_are_told_and_no_others(String spanId) throws Exception {
    store.write(rows(span("a").build()));
    LlmSpan intruder = new LlmSpanBuilder("x", spanId).build();
    List<SpanRow> rows = List.of(row(span("c").build()), SpanRow.of("acme", uuid("t1"), intruder));

    StoreException.Collisions e =
        catchThrowableOfType(StoreException.Collisions.class, () -> store.merge(rows));

    assertThat(e.traces()).containsExactly(new TraceKey("acme", "x"));
    assertThat(query("SELECT count(*) FROM trace_spans")).isEqualTo("1");
  }

  @Test
  void a_new_span_of_a_trace_whose_uuid_belongs_to_another_is_told() throws Exception {
    store.write(rows(span("a").build()));
    SpanRow intruder = SpanRow.of("acme", uuid("t1"), new LlmSpanBuilder("x", "b").build());

    StoreException.Collisions e =
        catchThrowableOfType(
            StoreException.Collisions.class,
            () -> store.write(List.of(row(span("c").build()), intruder)));

    assertThat(e.traces()).containsExactly(new TraceKey("acme", "x"));
    assertThat(query("SELECT count(*) FROM trace_spans")).isEqualTo("1");
  }

  @Test
  void of_two_new_traces_with_one_uuid_the_first_keeps_it() throws Exception {
    SpanRow first = row(span("a").build());
    SpanRow second = SpanRow.of("acme", uuid("t1"), new LlmSpanBuilder("x", "b").build());

    StoreException.Collisions e =
        catchThrowableOfType(
            StoreException.Collisions.class, () -> store.write(List.of(first, second)));

    assertThat(e.traces()).containsExactly(new TraceKey("acme", "x"));
    assertThat(query("SELECT count(*) FROM traces")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 7, 19})
  void a_value_that_postgresql_refuses_is_found_by_its_row(int bad) throws Exception {
    List<SpanRow> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      // A third has content, so that lines of one COPY are not lines of the other.
      LlmSpanBuilder span = span("s" + i).name(i == bad ? "NUL \0" : "good");
      rows.add(row(i % 3 == 0 ? span.input("[1]").build() : span.build()));
    }
    assertThat(badRow(rows)).isEqualTo(bad);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "\"NUL \0\"", "\"COPY trace_spans, line 1\" x", "COPY x, line 2"})
  void a_document_that_postgresql_refuses_is_found_by_its_row(String document) throws Exception {
    List<SpanRow> rows = new ArrayList<>(rows(span("a").input("[1]").build(), span("b").build()));
    rows.add(row(span("c").input(document).build()));
    rows.add(row(span("d").input("[1]").build()));
    assertThat(badRow(rows)).isEqualTo(2);

    rows.set(2, row(span("c").attributes(document).build()));
    assertThat(badRow(rows)).isEqualTo(2);
  }

  @Test
  void an_id_too_long_for_its_index_is_bad_data() throws Exception {
    StringBuilder id = new StringBuilder();
    new Random(1).ints(3_000, '!', '~').forEach(letter -> id.append((char) letter));
    SpanRow bad = row(span(id.toString()).build());
    for (boolean merge : new boolean[] {false, true}) {
      assertThat(
              catchThrowableOfType(
                  StoreException.BadData.class,
                  () -> {
                    if (merge) {
                      store.merge(List.of(bad));
                    } else {
                      store.write(List.of(bad));
                    }
                  }))
          .as("merge %s", merge)
          .isNotNull();
    }
  }

  @Test
  void sums_that_pass_the_largest_number_are_bad_data_of_no_known_row() throws Exception {
    SpanRow a = row(tokens("a", Long.MAX_VALUE));
    SpanRow b = row(tokens("b", 1));

    assertThat(badRow(List.of(a, b))).as("within a batch").isEqualTo(-1);
    store.write(List.of(a));
    assertThat(badRow(List.of(b))).as("with what is stored").isEqualTo(-1);
  }

  @Test
  void no_message_holds_a_value() throws Exception {
    String secret = "sk-12345";
    StoreException e =
        catchThrowableOfType(
            StoreException.class, () -> store.write(rows(span("a").input("[\"" + secret).build())));
    assertThat(e.getMessage()).doesNotContain(secret);
  }

  @Test
  void a_day_that_is_gone_is_told() throws Exception {
    TestPostgres.execute(database, "DROP TABLE trace_spans_2026_11_22");
    assertThat(
            catchThrowableOfType(
                StoreException.MissingDay.class, () -> store.write(rows(span("a").build()))))
        .isNotNull();

    store.forgetDay(span("a").build().startDay());
    assertThat(store.ensureDay(span("a").build().startDay())).isTrue();
    store.write(rows(span("a").build()));
  }

  @Test
  void resources_and_scopes_are_inserted_once() throws Exception {
    store.write(rows(span("a").build()));
    store.write(rows(span("b").build()));
    try (PostgresStore other = StoredSpans.store(database)) {
      other.merge(rows(span("c").build()));
    }
    assertThat(query("SELECT (SELECT count(*) FROM resources) + (SELECT count(*) FROM scopes)"))
        .isEqualTo("2");
  }

  @Test
  void resources_and_scopes_of_a_batch_that_was_rolled_back_are_not_taken_for_stored()
      throws Exception {
    Resource resource = LlmSpanBuilder.resource("other");
    Scope scope = LlmSpanBuilder.scope("other");
    LlmSpanBuilder span = span("a").resource(resource).scope(scope);
    assertThat(badRow(rows(span.name("NUL \0").build()))).isZero();

    store.write(rows(span.name("good").build()));

    assertThat(query("SELECT name FROM scopes")).isEqualTo("other");
    assertThat(query("SELECT attributes->>'service.name' FROM resources")).isEqualTo("other");
  }

  @Test
  void commits_are_on_disk_also_where_the_server_would_not_wait() throws Exception {
    TestPostgres.execute(
        database,
        "DO 'BEGIN EXECUTE format(''ALTER DATABASE %I SET synchronous_commit = off'',"
            + " current_database()); END'");
    TestPostgres.execute(
        database,
        "CREATE TABLE seen (setting text);"
            + " CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN"
            + " INSERT INTO seen VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END';"
            + " CREATE TRIGGER see AFTER INSERT ON traces EXECUTE FUNCTION see()");
    try (PostgresStore other = StoredSpans.store(database)) {
      other.write(rows(span("a").build()));
    }
    assertThat(query("SELECT setting FROM seen")).isEqualTo("on");
  }

  private int badRow(List<SpanRow> rows) {
    StoreException.BadData e =
        catchThrowableOfType(StoreException.BadData.class, () -> store.write(rows));
    assertThat(e).isNotNull();
    StoreException.BadData merging =
        catchThrowableOfType(StoreException.BadData.class, () -> store.merge(rows));
    assertThat(merging).isNotNull();
    assertThat(merging.row()).isEqualTo(e.row());
    return e.row();
  }

  private static LlmSpan tokens(String spanId, long input) {
    return span(spanId)
        .genAi(LlmSpanBuilder.llm(new Usage(input, -1, -1, -1, -1, -1), true, null))
        .build();
  }

  private static LlmSpanBuilder span(String spanId) {
    return new LlmSpanBuilder("t1", spanId);
  }

  private String query(String sql) throws Exception {
    return TestPostgres.query(database, sql);
  }
}
