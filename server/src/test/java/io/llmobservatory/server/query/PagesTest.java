package io.llmobservatory.server.query;

import static io.llmobservatory.server.genai.LlmSpanBuilder.NOON;
import static io.llmobservatory.server.genai.LlmSpanBuilder.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.ListTracesResponse;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.SearchSpansResponse;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.resolve.TraceIds;
import io.llmobservatory.server.store.SpanKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pages follow each other without gap and without overlap, the latest first. */
final class PagesTest {
  private static final String TENANT = QueryDatabase.TENANT;
  private static final String OTHER = "acme";

  private static QueryDatabase database;

  @BeforeAll
  static void open() throws Exception {
    database = QueryDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void clear() {
    database.clear();
  }

  /** Many of one microsecond, some hours before, some of wrong clocks. */
  private static List<LlmSpan> spans(Random random, int count) {
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long start =
          switch (random.nextInt(6)) {
            case 0 -> NOON - random.nextInt(20) * 3_600L * SECOND;
            case 1 -> NOON - random.nextInt(3);
            default -> NOON - random.nextInt(4) * 1_000L - random.nextInt(3);
          };
      spans.add(
          new LlmSpanBuilder("trace " + i / 3, "s" + i % 7 + "-" + i)
              .times(start, start + SECOND)
              .build());
    }
    return spans;
  }

  @Test
  void pages_of_spans_are_all_spans_in_order_with_ties() throws Exception {
    long seed = new Random().nextLong();
    List<LlmSpan> spans = spans(new Random(seed), 150);
    database.write(TENANT, spans);
    database.write(OTHER, spans(new Random(seed), 20));
    List<String> expected =
        spans.stream()
            .sorted(
                Comparator.comparingLong(LlmSpan::startNanos)
                    .reversed()
                    .thenComparing(span -> uuid(span), Comparator.reverseOrder())
                    .thenComparing(LlmSpan::spanId, Comparator.reverseOrder()))
            .map(LlmSpan::spanId)
            .toList();

    for (int size : new int[] {1, 7, 50, 149, 150, 1000}) {
      List<String> read = new ArrayList<>();
      String token = "";
      int pages = 0;
      do {
        SearchSpansResponse page = searchSpans(Filter.getDefaultInstance(), size, token);
        assertThat(page.getTruncated()).isFalse();
        page.getSpansList().forEach(span -> read.add(span.getSpan().getSpanId()));
        token = page.getNextPageToken();
        pages++;
      } while (!token.isEmpty());
      assertThat(read).as("seed %d, size %d", seed, size).isEqualTo(expected);
      assertThat(pages).as("no empty page at the end").isEqualTo((150 + size - 1) / size);
    }
  }

  private static String uuid(LlmSpan span) {
    return TraceIds.uuid(TENANT, span.traceId()).toString();
  }

  @Test
  void pages_of_traces_stay_as_they_are_while_later_ones_arrive() throws Exception {
    long seed = new Random().nextLong();
    database.write(TENANT, spans(new Random(seed), 150));
    List<String> before = traces(1000);
    assertThat(before).hasSize(50);

    List<String> read = new ArrayList<>();
    String token = "";
    int arrived = 0;
    do {
      ListTracesResponse page = listTraces(Filter.getDefaultInstance(), 6, token);
      page.getTracesList().forEach(trace -> read.add(trace.getTraceId()));
      token = page.getNextPageToken();
      long later = NOON + ++arrived * SECOND;
      database.write(
          TENANT,
          List.of(new LlmSpanBuilder("late " + arrived, "s").times(later, later + 1).build()));
    } while (!token.isEmpty());

    assertThat(read).as("seed %d", seed).isEqualTo(before);
    assertThat(traces(1000)).hasSize(50 + arrived).endsWith(before.toArray(new String[0]));
  }

  @Test
  void traces_of_one_start_are_in_the_order_of_their_uuids() throws Exception {
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      spans.add(new LlmSpanBuilder("tie " + i, "s").build());
    }
    database.write(TENANT, spans);
    List<String> uuids = new ArrayList<>();
    String token = "";
    do {
      ListTracesResponse page = listTraces(Filter.getDefaultInstance(), 4, token);
      page.getTracesList().forEach(trace -> uuids.add(trace.getTraceUuid()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(uuids)
        .hasSize(30)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void the_second_page_is_of_the_time_of_the_first_even_a_day_later() throws Exception {
    database.write(
        TENANT,
        List.of(
            new LlmSpanBuilder("new", "s").build(),
            new LlmSpanBuilder("old", "s")
                .times(NOON - 20 * 3_600 * SECOND, NOON - 20 * 3_600 * SECOND + 1)
                .build()));
    String token = listTraces(Filter.getDefaultInstance(), 1, "").getNextPageToken();

    Clock later = Clock.offset(QueryDatabase.CLOCK, Duration.ofHours(20));
    ListTracesResponse page =
        new TraceQueries(database.pool, QueryLimits.DEFAULT, later)
            .traces(
                TENANT,
                ListTracesRequest.newBuilder().setPageToken(token).build(),
                QueryDatabase.time());

    assertThat(page.getTracesList()).extracting(trace -> trace.getTraceId()).containsExactly("old");
    assertThat(page.getNextPageToken()).isEmpty();
  }

  @Test
  void a_tenant_sees_its_own_only() throws Exception {
    database.write(TENANT, List.of(new LlmSpanBuilder("mine", "s").build()));
    database.write(OTHER, List.of(new LlmSpanBuilder("theirs", "s").build()));

    assertThat(traces(10)).containsExactly("mine");
    assertThat(searchSpans(Filter.getDefaultInstance(), 10, "").getSpansList())
        .extracting(span -> span.getSpan().getTraceId())
        .containsExactly("mine");
    assertThat(database.spans(OTHER, "theirs")).hasSize(1);
    assertThat(
            database
                .queries()
                .stored(
                    OTHER,
                    List.of(new SpanKey(TraceIds.uuid(TENANT, "mine"), "s", NOON / 1000)),
                    true))
        .isEmpty();
  }

  @Test
  void a_page_ends_where_its_bytes_are_enough_for_a_client() throws Exception {
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      spans.add(
          new LlmSpanBuilder("large", "s" + i)
              .times(NOON + i * SECOND, NOON + i * SECOND + 1)
              .input("\"" + "x".repeat(700_000) + "\"")
              .build());
    }
    database.write(TENANT, spans);

    List<String> read = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String token = "";
    do {
      SearchSpansResponse page = searchSpans(Filter.getDefaultInstance(), 12, token);
      page.getSpansList().forEach(span -> read.add(span.getSpan().getSpanId()));
      sizes.add(page.getSpansCount());
      assertThat(page.getSerializedSize()).isLessThan(4 << 20);
      assertThat(page.getTruncated()).isFalse();
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(sizes).containsExactly(4, 4, 4);
    assertThat(read).doesNotHaveDuplicates().hasSize(12).startsWith("s11", "s10");
  }

  private static List<String> traces(int size) throws Exception {
    return listTraces(Filter.getDefaultInstance(), size, "").getTracesList().stream()
        .map(trace -> trace.getTraceId())
        .toList();
  }

  private static ListTracesResponse listTraces(Filter filter, int size, String token)
      throws Exception {
    return database
        .queries()
        .traces(
            TENANT,
            ListTracesRequest.newBuilder()
                .setFilter(filter)
                .setPageSize(size)
                .setPageToken(token)
                .build(),
            QueryDatabase.time());
  }

  private static SearchSpansResponse searchSpans(Filter filter, int size, String token)
      throws Exception {
    return database
        .queries()
        .spans(
            TENANT,
            SearchSpansRequest.newBuilder()
                .setFilter(filter)
                .setPageSize(size)
                .setPageToken(token)
                .build(),
            QueryDatabase.time());
  }
}
