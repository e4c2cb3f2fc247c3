package io.llmobservatory.server.store;

import static io.llmobservatory.server.store.StoredSpans.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Portions that are written whole end as if their rows had been written one by one. */
final class WholePortionsTest {
  private static final String STORED =
      """
      SELECT (SELECT string_agg(s::text, E'\\n' ORDER BY trace_id, span_id) FROM trace_spans s)
        || (SELECT coalesce(string_agg(c::text, E'\\n' ORDER BY trace_id, span_id), '')
          FROM span_contents c)
        || (SELECT string_agg((to_jsonb(t) - 'created_at' - 'updated_at')::text, E'\\n' ORDER BY id)
          FROM traces t)
      """;

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
  }

  @Test
  void they_are_stored_as_their_rows_would_be() throws Exception {
    for (int round = 0; round < 12; round++) {
      long seed = new Random().nextLong();
      List<List<LlmSpan>> spans = spans(new Random(seed));
      StoredSpans.clear(database);
      store.writeWhole(portions(spans));
      String whole = TestPostgres.query(database, STORED);

      StoredSpans.clear(database);
      List<SpanRow> rows = new ArrayList<>();
      spans.forEach(portion -> portion.forEach(span -> rows.add(StoredSpans.row(span))));
      store.write(rows);

      assertThat(whole).as("seed %d", seed).isEqualTo(TestPostgres.query(database, STORED));
    }
  }

  @Test
  void a_bad_row_is_counted_over_all_portions() {
    List<SpanRows> portions =
        portions(
            List.of(
                List.of(span("a").build(), span("b").input("[1]").build()),
                List.of(span("c").input("[2]").build(), span("d").name("NUL \0").build())));
    assertThat(badRow(portions)).isEqualTo(3);

    List<SpanRows> badContent =
        portions(
            List.of(
                List.of(span("a").build(), span("b").input("[1]").build()),
                List.of(span("c").build(), span("d").input("[").build())));
    assertThat(badRow(badContent)).isEqualTo(3);
  }

  @Test
  void sums_do_not_wrap_around_from_one_portion_to_the_next() {
    Usage usage = new Usage(Long.MAX_VALUE, -1, -1, -1, -1, -1);
    LlmSpan first = span("a").genAi(LlmSpanBuilder.llm(usage, true, null)).build();
    LlmSpan second = span("b").genAi(LlmSpanBuilder.llm(usage, true, null)).build();

    assertThat(badRow(portions(List.of(List.of(first), List.of(second))))).isEqualTo(-1);
    assertThat(badRow(portions(List.of(List.of(first, second), List.of(span("c").build())))))
        .isEqualTo(-1);
  }

  private int badRow(List<SpanRows> portions) {
    StoreException.BadData e =
        catchThrowableOfType(StoreException.BadData.class, () -> store.writeWhole(portions));
    assertThat(e).isNotNull();
    return e.row();
  }

  private static LlmSpanBuilder span(String spanId) {
    return new LlmSpanBuilder("t", spanId);
  }

  private static List<SpanRows> portions(List<List<LlmSpan>> spans) {
    List<SpanRows> portions = new ArrayList<>();
    for (List<LlmSpan> portion : spans) {
      SpanRows rows = new SpanRows(StoredSpans.TENANT);
      portion.forEach(span -> rows.add(uuid(span.traceId()), span));
      rows.end();
      portions.add(rows);
    }
    return portions;
  }

  private static List<List<LlmSpan>> spans(Random random) {
    List<List<LlmSpan>> portions = new ArrayList<>();
    int number = 0;
    for (int i = 0; i <= random.nextInt(6); i++) {
      List<LlmSpan> portion = new ArrayList<>();
      int count = random.nextInt(10) == 0 ? 600 : random.nextInt(20);
      for (int j = 0; j < count; j++) {
        portion.add(span(random, number++));
      }
      portions.add(portion);
    }
    portions.add(List.of(span(random, number)));
    return portions;
  }

  private static LlmSpan span(Random random, int number) {
    LlmSpanBuilder span = new LlmSpanBuilder("t" + random.nextInt(8), "s" + number);
    long start = LlmSpanBuilder.NOON + random.nextInt(10_000_000);
    span.times(start, random.nextInt(8) == 0 ? 0 : start + random.nextInt(1_000_000_000));
    span.name("n".repeat(random.nextInt(200)));
    if (random.nextBoolean()) {
      span.parent("s0");
    }
    if (random.nextBoolean()) {
      span.input("\"" + "x".repeat(size(random)) + "\"");
    }
    if (random.nextInt(4) == 0) {
      span.attributes("{\"k\":\"" + "ü".repeat(size(random)) + "\"}");
    }
    if (random.nextInt(3) == 0) {
      span.status(SpanStatus.ERROR, "no");
    }
    if (random.nextInt(3) == 0) {
      span.user("user-" + random.nextInt(3)).session("session-" + random.nextInt(3));
    }
    if (random.nextInt(3) == 0) {
      span.environment("environment-" + random.nextInt(3));
    }
    if (random.nextBoolean()) {
      Usage usage = new Usage(random.nextInt(99), random.nextInt(99), -1, 3, -1, 5);
      BigDecimal cost = random.nextBoolean() ? BigDecimal.valueOf(random.nextInt(999), 5) : null;
      span.genAi(LlmSpanBuilder.llm(usage, random.nextBoolean(), cost));
    }
    return span.build();
  }

  /** Mostly little; at times as much as makes a document stand by itself. */
  private static int size(Random random) {
    return switch (random.nextInt(60)) {
      case 0 -> 70_000 + random.nextInt(200_000);
      case 1, 2, 3 -> 14_000 + random.nextInt(4_000);
      default -> random.nextInt(3_000);
    };
  }
}
