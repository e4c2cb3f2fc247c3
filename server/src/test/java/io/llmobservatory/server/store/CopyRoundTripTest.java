package io.llmobservatory.server.store;

import static io.llmobservatory.server.store.StoredSpans.row;
import static io.llmobservatory.server.store.StoredSpans.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.Content;
import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.Resource;
import io.llmobservatory.server.genai.Scope;
import io.llmobservatory.server.genai.SpanKind;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.SpanType;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written through binary COPY is read back by SQL as it was. */
final class CopyRoundTripTest {
  private static final String UNICODE = "größe \u0001 \t\n\"\\' 漢字 🙂 \uFFFF";

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private static PostgresUrl database;
  private PostgresStore store;

  @BeforeAll
  static void create() throws Exception {
    database = StoredSpans.newDatabase();
  }

  @BeforeEach
  void open() {
    StoredSpans.clear(database);
    store = StoredSpans.store(database);
  }

  @AfterEach
  void close() {
    store.close();
    CheckTraces.check(database);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void every_column_comes_back(boolean merged) throws Exception {
    SpanRow row = row(full());
    if (merged) {
      assertThat(store.merge(List.of(row)).inserted()).containsExactly(row.key());
    } else {
      store.write(List.of(row));
    }

    String columns =
        query("SELECT row_to_json(s)::jsonb - '{attributes}'::text[] FROM trace_spans s");
    assertThat(
            query(
                "SELECT '"
                    + FULL.replace("'", "''")
                    + "'::jsonb = '"
                    + quoted(String.valueOf(columns))
                    + "'"))
        .as(columns)
        .isEqualTo("t");
    assertThat(query("SELECT attributes FROM trace_spans")).isEqualTo("{\"b\": 1, \"a\":1.0}");
    assertThat(
            query(
                "SELECT concat_ws(' ', input, output, system_instructions, tool_definitions) FROM"
                    + " span_contents"))
        .isEqualTo("[1] [2] [3] [4]");
    assertThat(query("SELECT concat_ws(' ', id, tenant, attributes, schema_url) FROM resources"))
        .isEqualTo("00000000-0000-0007-0000-000000000008 default {\"k\":\"v\"} res/1");
    assertThat(
            query("SELECT concat_ws(' ', id, name, version, attributes, schema_url) FROM scopes"))
        .isEqualTo("00000000-0000-0009-0000-00000000000a lib 1.2 {\"s\":1} scope/1");
  }

  @Test
  void what_is_absent_is_null() throws Exception {
    store.write(rows(new LlmSpanBuilder("t", "s").times(LlmSpanBuilder.NOON, 0).build()));

    assertThat(query("SELECT json_strip_nulls(row_to_json(s)) FROM trace_spans s"))
        .isEqualTo(
            ("{\"trace_id\":\"%s\",\"span_id\":\"s\",\"tenant\":\"default\",\"name\":\"span\","
                    + "\"kind\":\"client\",\"service_name\":\"shop\",\"resource_id\":\"%s\","
                    + "\"scope_id\":\"%s\",\"start_time\":\"2026-11-22T12:00:00+00:00\","
                    + "\"start_nanos\":0,\"status\":\"unset\",\"flags\":0,\"attributes\":{}}")
                .formatted(
                    StoredSpans.uuid("t"),
                    LlmSpanBuilder.resource("shop").id(),
                    LlmSpanBuilder.scope("test").id()));
    assertThat(query("SELECT count(*) FROM span_contents")).isEqualTo("0");
  }

  @ParameterizedTest
  @EnumSource(SpanKind.class)
  void a_kind_comes_back(SpanKind kind) throws Exception {
    store.write(rows(new LlmSpanBuilder("t", "s").kind(kind).build()));
    assertThat(query("SELECT kind FROM trace_spans")).isEqualTo(kind.label());
  }

  @ParameterizedTest
  @EnumSource(SpanStatus.class)
  void a_status_comes_back(SpanStatus status) throws Exception {
    store.write(rows(new LlmSpanBuilder("t", "s").status(status, null).build()));
    assertThat(query("SELECT status FROM trace_spans")).isEqualTo(status.label());
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 0",
    "1999-12-31T23:59:59.999999999Z, 999",
    "2000-01-01T00:00:00.000000001Z, 1",
    "2026-11-22T23:59:59.999999999Z, 999",
    "2262-04-11T23:47:16.854775808Z, 808",
    "2554-07-21T23:34:33.709550Z, 0"
  })
  void a_start_comes_back_to_the_nanosecond(Instant start, int nanos) throws Exception {
    long began = LlmSpanBuilder.nanos(start);
    store.ensureDay(Long.divideUnsigned(began, 86_400_000_000_000L));
    store.write(rows(new LlmSpanBuilder("t", "s").times(began, began + 1000).build()));

    assertThat(
            query(
                "SELECT to_char(start_time AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
                    + " || ' ' || start_nanos || ' ' || duration_ns FROM trace_spans"))
        .isEqualTo(MICROS.format(start) + " " + nanos + " 1000");
    assertThat(query("SELECT duration_us FROM traces")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -1, 999, -1000, -123_456_789, 86_400_000_000_001L})
  void a_duration_comes_back_also_if_it_is_negative(long nanos) throws Exception {
    store.write(
        rows(
            new LlmSpanBuilder("t", "s")
                .times(LlmSpanBuilder.NOON, LlmSpanBuilder.NOON + nanos)
                .build()));
    assertThat(query("SELECT duration_ns FROM trace_spans")).isEqualTo(String.valueOf(nanos));
  }

  @Test
  void numbers_of_any_shape_come_back() throws Exception {
    List<BigDecimal> numbers = new ArrayList<>();
    for (String text :
        List.of(
            "0",
            "0.0",
            "0.1",
            "1e-9",
            "1E-20",
            "12345.6789",
            "10000",
            "9999.9999",
            "9999",
            "100",
            "0.0001",
            "0.00001",
            "0.00010",
            "1.2345",
            "10000.0001",
            "100000000",
            "1E+3",
            "5E+17",
            "-1",
            "-0.00012345",
            "-10000",
            "123456789012345678901234567890.123456789",
            "0.000000000000000000000000000000000000000000000001")) {
      numbers.add(new BigDecimal(text));
    }
    numbers.add(BigDecimal.TEN.pow(200).add(BigDecimal.ONE));
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      numbers.add(new BigDecimal(new BigInteger(random.nextInt(200), random), i % 26 - 5));
    }
    List<SpanRow> rows = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      GenAi genAi = LlmSpanBuilder.llm(LlmSpanBuilder.NO_USAGE, false, numbers.get(i));
      rows.add(row(new LlmSpanBuilder("t", "%04d".formatted(i)).genAi(genAi).build()));
    }
    store.write(rows);

    String expected = String.join(" ", numbers.stream().map(BigDecimal::toPlainString).toList());
    assertThat(query("SELECT string_agg(cost_usd::text, ' ' ORDER BY span_id) FROM trace_spans"))
        .as("seed %d", seed)
        .isEqualTo(expected);
  }

  @Test
  void lists_of_texts_come_back() throws Exception {
    List<@Nullable List<String>> lists =
        Arrays.asList(
            null,
            List.of(),
            List.of(""),
            List.of("stop"),
            List.of("NULL", "null", "{}", ",", "\""),
            List.of("stop", UNICODE, "", "x".repeat(100_000)));
    for (int i = 0; i < lists.size(); i++) {
      store.write(
          rows(
              new LlmSpanBuilder("t", "s" + i)
                  .genAi(LlmSpanBuilder.finishedLlm(lists.get(i)))
                  .build()));
    }

    for (int i = 0; i < lists.size(); i++) {
      List<String> list = lists.get(i);
      String actual =
          "SELECT finish_reasons IS NOT DISTINCT FROM %s FROM trace_spans WHERE span_id";
      String expected = list == null ? "null" : "ARRAY[" + literals(list) + "]::text[]";
      assertThat(query(actual.formatted(expected) + " = 's" + i + "'")).as("%d", i).isEqualTo("t");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 65_534, 65_535, 65_536, 65_537, 131_072, 200_001, 20 << 20})
  void a_document_of_any_size_comes_back_among_others(int size) throws Exception {
    String document = "\"" + "ü".repeat(size / 2) + "x".repeat(size % 2) + "\"";
    store.write(
        rows(
            new LlmSpanBuilder("t", "s1").input("[1]").build(),
            new LlmSpanBuilder("t", "s2").attributes(document).input(document).build(),
            new LlmSpanBuilder("t", "s3").input("[3]").build()));

    assertThat(query("SELECT string_agg(span_id, ' ' ORDER BY span_id) FROM trace_spans"))
        .isEqualTo("s1 s2 s3");
    assertThat(query("SELECT attributes FROM trace_spans WHERE span_id = 's2'"))
        .isEqualTo(document);
    assertThat(query("SELECT input FROM span_contents WHERE span_id = 's2'")).isEqualTo(document);
    assertThat(query("SELECT input FROM span_contents WHERE span_id = 's3'")).isEqualTo("[3]");
  }

  @Test
  void large_texts_come_back() throws Exception {
    String ascii = "a".repeat(1_000_000);
    String unicode = "🙂".repeat(500_000);
    store.write(rows(new LlmSpanBuilder("t", "s").name(ascii).traceState(unicode).build()));

    assertThat(query("SELECT name FROM trace_spans")).isEqualTo(ascii);
    assertThat(query("SELECT trace_state FROM trace_spans")).isEqualTo(unicode);
  }

  @Test
  void empty_texts_are_not_null() throws Exception {
    store.write(
        rows(new LlmSpanBuilder("t", "s").name("").parent("").session("").traceState("").build()));

    assertThat(
            query(
                "SELECT name = '' AND parent_span_id = '' AND session_id = '' AND trace_state = ''"
                    + " FROM trace_spans"))
        .isEqualTo("t");
  }

  private static final String FULL =
      """
      {"trace_id": "%s", "span_id": "00f067aa0ba902b7", "parent_span_id": "parent",
       "tenant": "default", "name": "größe \\u0001 \\t\\n\\"\\\\' 漢字 🙂 \uFFFF", "kind": "producer",
       "service_name": "service", "environment": "production",
       "resource_id": "00000000-0000-0007-0000-000000000008",
       "scope_id": "00000000-0000-0009-0000-00000000000a",
       "start_time": "2026-11-22T12:00:00.000001+00:00", "start_nanos": 234,
       "duration_ns": 5000000000, "status": "error", "status_message": "it failed",
       "trace_state": "a=b", "flags": 4294967295, "events": [{"e":1}], "links": [{"l":1}],
       "notes": {"n":1}, "span_type": "retriever", "operation": "chat", "provider": "openai",
       "request_model": "model-1", "response_model": "model-2", "response_id": "id-1",
       "input_tokens": 1, "output_tokens": 2, "total_tokens": 9223372036854775807,
       "cache_read_tokens": 0, "cache_write_tokens": null, "reasoning_tokens": 6, "counted": true,
       "cost_usd": 0.0123, "cost_source": "reported", "time_to_first_token_ns": 77,
       "finish_reasons": ["stop", "größe"], "conversation_id": "conversation",
       "session_id": "session", "user_id": "user", "agent_name": "agent", "tool_name": "tool",
       "error_type": "timeout", "request_parameters": {"temperature": 0.5}, "dialect": "otel"}
      """
          .formatted(StoredSpans.uuid("full"));

  private static LlmSpan full() {
    GenAi genAi =
        new GenAi(
            SpanType.RETRIEVER,
            "chat",
            "openai",
            "model-1",
            "model-2",
            "id-1",
            new Usage(1, 2, Long.MAX_VALUE, 0, Usage.ABSENT, 6),
            true,
            new BigDecimal("0.0123"),
            "reported",
            77,
            List.of("stop", "größe"),
            "conversation",
            "agent",
            "tool",
            "timeout",
            LlmSpanBuilder.json("{\"temperature\":0.5}"),
            "otel");
    long start = LlmSpanBuilder.NOON + 1234;
    return new LlmSpanBuilder("full", "00f067aa0ba902b7")
        .parent("parent")
        .name(UNICODE)
        .kind(SpanKind.PRODUCER)
        .times(start, start + 5 * LlmSpanBuilder.SECOND)
        .status(SpanStatus.ERROR, "it failed")
        .traceState("a=b")
        .flags(0xFFFF_FFFFL)
        .resource(
            new Resource(
                new UUID(7, 8),
                LlmSpanBuilder.json("{\"k\":\"v\"}"),
                "res/1",
                "service",
                "staging",
                0))
        .scope(
            new Scope(
                new UUID(9, 10), "lib", "1.2", "scope/1", LlmSpanBuilder.json("{\"s\":1}"), 0))
        .environment("production")
        .session("session")
        .user("user")
        .attributes("{\"b\": 1, \"a\":1.0}")
        .documents("[{\"e\":1}]", "[{\"l\":1}]", "{\"n\":1}")
        .content(
            new Content(
                LlmSpanBuilder.json("[1]"),
                LlmSpanBuilder.json("[2]"),
                LlmSpanBuilder.json("[3]"),
                LlmSpanBuilder.json("[4]")))
        .genAi(genAi)
        .build();
  }

  private static String literals(List<String> texts) {
    return String.join(", ", texts.stream().map(text -> "'" + quoted(text) + "'").toList());
  }

  private static String quoted(String text) {
    return text.replace("'", "''");
  }

  private @Nullable String query(String sql) throws SQLException {
    try (Connection connection = TestPostgres.connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
      try (ResultSet row = statement.executeQuery(sql)) {
        assertThat(row.next()).isTrue();
        return row.getString(1);
      }
    }
  }
}
