package io.llmobservatory.server.query;

import static io.llmobservatory.server.genai.LlmSpanBuilder.NOON;
import static io.llmobservatory.server.genai.LlmSpanBuilder.NO_USAGE;
import static io.llmobservatory.server.genai.LlmSpanBuilder.SECOND;
import static io.llmobservatory.server.query.TestLimits.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.ListTracesResponse;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.SearchSpansResponse;
import io.llmobservatory.server.embedded.TestPostgres;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.DatabaseAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queries that find the end of their time, or of their rows, say so and tell what they have. */
final class TruncationTest {
  private static final String TENANT = QueryDatabase.TENANT;
  private static final long DAY = 86_400 * SECOND;

  private static QueryDatabase database;

  /** Two days with 20 traces each of one span, the latest first: 0 to 39. */
  @BeforeAll
  static void fill() throws Exception {
    database = QueryDatabase.create();
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      long start = NOON - i * SECOND - i / 20 * DAY;
      spans.add(
          new LlmSpanBuilder("t" + i, "s" + i)
              .times(start, start + i)
              .genAi(LlmSpanBuilder.llm(NO_USAGE, true, null))
              .input("\"said " + i % 10 + ".\"")
              .build());
    }
    for (int i = 0; i < 25; i++) {
      spans.add(
          new LlmSpanBuilder("long", "l" + i)
              .times(NOON - 3 * DAY + i, NOON - 3 * DAY + i + 1)
              .input("\"" + "x".repeat(1_000) + "\"")
              .build());
    }
    database.write(TENANT, spans);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Filter.Builder twoDays() {
    return Filter.newBuilder()
        .setStartTimeFrom(Timestamp.newBuilder().setSeconds((NOON - 2 * DAY) / SECOND));
  }

  /** Holds up whoever reads a table until it is closed. */
  private static Connection lock(String table) throws SQLException {
    Connection connection = TestPostgres.connect(database.url());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
    }
    return connection;
  }

  private static QueryTime soon() {
    return QueryTime.of(Duration.ofMillis(1_500));
  }

  private static void assertTryAgain(ThrowingCallable call) throws Exception {
    QueryException e = catchThrowableOfType(QueryException.class, call);
    assertThat(e).isNotNull();
    assertThat(Code.forNumber(e.status().getCode())).isEqualTo(Code.UNAVAILABLE);
    assertThat(e.status().getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds())
        .isPositive();
    assertThat(e.status().getMessage()).doesNotContainIgnoringCase("select").doesNotContain("SQL");
  }

  private static SearchSpansResponse spans(
      Filter.Builder filter, String token, QueryLimits limits, QueryTime time) throws Exception {
    return database
        .queries(limits)
        .spans(
            TENANT,
            SearchSpansRequest.newBuilder()
                .setFilter(filter)
                .setPageSize(30)
                .setPageToken(token)
                .build(),
            time);
  }

  private static List<String> ids(SearchSpansResponse page) {
    return page.getSpansList().stream().map(span -> span.getSpan().getSpanId()).toList();
  }

  private static List<String> numbered(String prefix, int from, int to) {
    List<String> ids = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ids.add(prefix + i);
    }
    return ids;
  }

  @Test
  void a_search_that_is_held_up_tells_what_it_found_and_goes_on_from_there() throws Exception {
    String token;
    try (Connection holder = lock("trace_spans_2026_11_21")) {
      SearchSpansResponse page = spans(twoDays(), "", QueryLimits.DEFAULT, soon());
      assertThat(ids(page)).isEqualTo(numbered("s", 0, 20));
      assertThat(page.getTruncated()).isTrue();
      token = page.getNextPageToken();
      assertThat(token).isNotEmpty();
      holder.rollback();
    }
    SearchSpansResponse rest = spans(twoDays(), token, QueryLimits.DEFAULT, QueryDatabase.time());
    assertThat(ids(rest)).isEqualTo(numbered("s", 20, 40));
    assertThat(rest.getTruncated()).isFalse();
    assertThat(rest.getNextPageToken()).isEmpty();
  }

  @Test
  void a_sum_that_is_held_up_tells_from_when_on_it_is_complete() throws Exception {
    GetUsageRequest request = GetUsageRequest.newBuilder().setFilter(twoDays()).build();
    GetUsageResponse cut;
    try (Connection holder = lock("trace_spans_2026_11_21")) {
      cut = database.queries().usage(TENANT, request, QueryTime.of(Duration.ofSeconds(4)));
      holder.rollback();
    }
    assertThat(cut.getTruncated()).isTrue();
    assertThat(cut.getRows(0).getCalls()).isEqualTo(20);
    assertThat(cut.getCompleteFrom().getSeconds())
        .isBetween((NOON - DAY) / SECOND, (NOON - 19 * SECOND) / SECOND);

    GetUsageResponse whole = database.queries().usage(TENANT, request, QueryDatabase.time());
    assertThat(whole.getRows(0).getCalls()).isEqualTo(40);
    assertThat(whole.getTruncated()).isFalse();
  }

  @Test
  void a_query_that_finds_nothing_in_time_is_to_be_tried_again() throws Exception {
    try (Connection holder = lock("traces")) {
      TraceQueries queries = database.queries();
      assertTryAgain(() -> queries.traces(TENANT, ListTracesRequest.getDefaultInstance(), soon()));
      assertTryAgain(
          () ->
              queries.trace(TENANT, GetTraceRequest.newBuilder().setTraceId("t1").build(), soon()));
      holder.rollback();
    }
    assertThat(
            database
                .queries()
                .traces(TENANT, ListTracesRequest.getDefaultInstance(), QueryDatabase.time())
                .getTracesCount())
        .as("the connections are as good as before")
        .isEqualTo(20);
  }

  @Test
  void a_database_that_is_away_is_to_be_tried_again() throws Exception {
    try (QueryPool away =
        new QueryPool(new DatabaseAddress("jdbc:postgresql://localhost:1/none", "u", "p"), 1)) {
      TraceQueries queries = new TraceQueries(away);
      assertTryAgain(
          () ->
              queries.traces(TENANT, ListTracesRequest.getDefaultInstance(), QueryDatabase.time()));
    }
  }

  @Test
  void a_text_is_looked_for_in_the_latest_spans_only() throws Exception {
    Filter.Builder filter = twoDays().setText("said 5.");
    QueryTime time = QueryDatabase.time();
    assertThat(ids(spans(filter, "", QueryLimits.DEFAULT, time)))
        .containsExactly("s5", "s15", "s25", "s35");

    SearchSpansResponse cut = spans(filter, "", limits().textSpans(25).build(), time);
    assertThat(ids(cut)).containsExactly("s5", "s15");
    assertThat(cut.getTruncated()).isTrue();
    assertThat(cut.getNextPageToken()).isEmpty();

    SearchSpansResponse justAll = spans(filter, "", limits().textSpans(40).build(), time);
    assertThat(ids(justAll)).containsExactly("s5", "s15", "s25", "s35");
    assertThat(justAll.getTruncated()).isFalse();
  }

  @Test
  void the_spans_in_which_a_text_was_looked_for_count_over_all_pages() throws Exception {
    QueryLimits few = limits().textSpans(16).build();
    List<String> found = new ArrayList<>();
    String token = "";
    ListTracesResponse page;
    do {
      page =
          database
              .queries(few)
              .traces(
                  TENANT,
                  ListTracesRequest.newBuilder()
                      .setFilter(twoDays().setText("SAID"))
                      .setPageSize(1)
                      .setPageToken(token)
                      .build(),
                  QueryDatabase.time());
      page.getTracesList().forEach(trace -> found.add(trace.getTraceId()));
      token = page.getNextPageToken();
    } while (!token.isEmpty());

    assertThat(found).isEqualTo(numbered("t", 0, 16));
    assertThat(page.getTruncated()).isTrue();
  }

  @Test
  void a_trace_comes_in_portions_whatever_their_bounds() throws Exception {
    for (QueryLimits limits :
        List.of(
            QueryLimits.DEFAULT,
            limits().keys(1).build(),
            limits().keys(5).portionSpans(2).build(),
            limits().keys(7).portionSpans(3).build(),
            limits().keys(25).portionBytes(1).build(),
            limits().portionBytes(4_000).build(),
            limits().traceSpans(25).build())) {
      List<GetTraceResponse> responses = responses(limits);

      assertThat(responses)
          .flatExtracting(GetTraceResponse::getSpansList)
          .extracting(span -> span.getSpan().getSpanId())
          .isEqualTo(numbered("l", 0, 25));
      assertThat(responses).noneMatch(GetTraceResponse::getTruncated);
      assertThat(responses)
          .allMatch(response -> response.getSpansCount() <= limits.portionSpans())
          .allMatch(
              response ->
                  response.getSpansCount() <= 1
                      || response.getSerializedSize() <= limits.portionBytes() + 200);
    }
  }

  @Test
  void a_trace_of_too_many_spans_is_cut() throws Exception {
    for (QueryLimits limits :
        List.of(
            limits().traceSpans(24).build(),
            limits().traceSpans(24).keys(6).build(),
            limits().traceSpans(24).keys(7).portionSpans(1).build())) {
      List<GetTraceResponse> responses = responses(limits);

      assertThat(responses)
          .flatExtracting(GetTraceResponse::getSpansList)
          .extracting(span -> span.getSpan().getSpanId())
          .isEqualTo(numbered("l", 0, 24));
      assertThat(responses.get(responses.size() - 1).getTruncated()).isTrue();
      assertThat(responses.subList(0, responses.size() - 1))
          .noneMatch(GetTraceResponse::getTruncated);
    }
  }

  private static List<GetTraceResponse> responses(QueryLimits limits) throws Exception {
    return QueryDatabase.responses(
        database.queries(limits), TENANT, GetTraceRequest.newBuilder().setTraceId("long").build());
  }
}
