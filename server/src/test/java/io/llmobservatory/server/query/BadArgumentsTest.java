package io.llmobservatory.server.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.UsageGroup;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that cannot be are refused by the name of their field. */
final class BadArgumentsTest {
  private static final String TENANT = QueryDatabase.TENANT;

  private static QueryDatabase database;
  private static TraceQueries queries;

  @BeforeAll
  static void open() throws Exception {
    database = QueryDatabase.create();
    queries = database.queries();
    database.write(
        TENANT,
        List.of(
            new LlmSpanBuilder("trace one", "s").build(),
            new LlmSpanBuilder("trace two", "s").build(),
            new LlmSpanBuilder("trace three", "s").build()));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static void refused(Code code, String field, ThrowingCallable call) throws Exception {
    QueryException e = catchThrowableOfType(QueryException.class, call);
    assertThat(e).as("nothing was refused").isNotNull();
    assertThat(Code.forNumber(e.status().getCode())).isEqualTo(code);
    assertThat(e.status().getMessage()).startsWith(field + ": ");
    BadRequest details = e.status().getDetails(0).unpack(BadRequest.class);
    assertThat(details.getFieldViolations(0).getField()).isEqualTo(field);
  }

  /** In all queries that have one. */
  private static void filterRefused(String field, Filter.Builder filter) throws Exception {
    refused(Code.INVALID_ARGUMENT, "filter." + field, () -> traces(filter, 0, ""));
    refused(Code.INVALID_ARGUMENT, "filter." + field, () -> spans(filter, 0, ""));
    refused(
        Code.INVALID_ARGUMENT,
        "filter." + field,
        () -> usage(GetUsageRequest.newBuilder().setFilter(filter)));
  }

  private static String traces(Filter.Builder filter, int size, String token)
      throws QueryException {
    ListTracesRequest.Builder request = ListTracesRequest.newBuilder().setFilter(filter);
    return queries
        .traces(TENANT, request.setPageSize(size).setPageToken(token).build(), QueryDatabase.time())
        .getNextPageToken();
  }

  private static String spans(Filter.Builder filter, int size, String token) throws QueryException {
    SearchSpansRequest.Builder request = SearchSpansRequest.newBuilder().setFilter(filter);
    return queries
        .spans(TENANT, request.setPageSize(size).setPageToken(token).build(), QueryDatabase.time())
        .getNextPageToken();
  }

  private static void usage(GetUsageRequest.Builder request) throws QueryException {
    queries.usage(TENANT, request.build(), QueryDatabase.time());
  }

  private static Filter.Builder filter() {
    return Filter.newBuilder();
  }

  private static Timestamp time(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE, 1_001, Integer.MAX_VALUE})
  void page_sizes(int size) throws Exception {
    refused(Code.INVALID_ARGUMENT, "page_size", () -> traces(filter(), size, ""));
    refused(Code.INVALID_ARGUMENT, "page_size", () -> spans(filter(), size, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "-62135596801, 0",
    "253402300800, 0",
    "9223372036854775807, 0",
    "-9223372036854775808, 0",
    "0, -1",
    "0, 1000000000",
  })
  void times(long seconds, int nanos) throws Exception {
    filterRefused("start_time_from", filter().setStartTimeFrom(time(seconds, nanos)));
    filterRefused("start_time_to", filter().setStartTimeTo(time(seconds, nanos)));
  }

  @Test
  void ranges_without_time() throws Exception {
    Timestamp noon = time(1_795_348_800, 500);
    filterRefused("start_time_from", filter().setStartTimeFrom(noon).setStartTimeTo(noon));
    filterRefused(
        "start_time_from",
        filter().setStartTimeFrom(time(1_795_348_800, 501)).setStartTimeTo(noon));
    filterRefused("start_time_from", filter().setStartTimeFrom(time(4_000_000_000L, 0)));
    filterRefused("start_time_to", filter().setStartTimeTo(time(-62_135_596_800L, 0)));
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "0, -1", "1, -1", "315576000001, 0", "0, 1000000000"})
  void durations(long seconds, int nanos) throws Exception {
    Duration duration = Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    filterRefused("min_duration", filter().setMinDuration(duration));
    refused(
        Code.INVALID_ARGUMENT,
        "bucket",
        () -> usage(GetUsageRequest.newBuilder().setBucket(duration)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "-1",
        "1,5",
        "NaN",
        "Infinity",
        "0x10",
        "1e",
        "1e999",
        "1e-999",
        " 1",
        "1 ",
        ".",
        "٣",
        "1'; --",
        "9e101",
        "1.5.2",
        "1d"
      })
  void amounts(String amount) throws Exception {
    filterRefused("min_cost_usd", filter().setMinCostUsd(amount));
    filterRefused("min_cost_usd", filter().setMinCostUsd("9".repeat(1_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "\uD800", "\uDC00x", "x\uD83D"})
  void texts(String text) throws Exception {
    filterRefused("services", filter().addServices("a").addServices(text));
    filterRefused("environments", filter().addEnvironments(text));
    filterRefused("users", filter().addUsers(text));
    filterRefused("sessions", filter().addSessions(text));
    filterRefused("models", filter().addModels(text));
    filterRefused("providers", filter().addProviders(text));
    filterRefused("operations", filter().addOperations(text));
    filterRefused("text", filter().setText(text));
    refused(
        Code.INVALID_ARGUMENT,
        "trace_id",
        () -> trace(GetTraceRequest.newBuilder().setTraceId(text)));
  }

  @Test
  void too_much() throws Exception {
    filterRefused("users", filter().addAllUsers(Collections.nCopies(101, "u")));
    filterRefused("users", filter().addUsers("u".repeat(1_001)));
    filterRefused("users", filter().addUsers(""));
    filterRefused("text", filter().setText("u".repeat(1_001)));
    traces(filter().addAllUsers(Collections.nCopies(100, "\uD83D\uDE00".repeat(1_000))), 0, "");
  }

  @Test
  void unknown_numbers() throws Exception {
    filterRefused("statuses", filter().addStatusesValue(3));
    filterRefused("statuses", filter().addStatusesValue(-1));
    for (int group : new int[] {0, 6, -1}) {
      refused(
          Code.INVALID_ARGUMENT,
          "group_by",
          () -> usage(GetUsageRequest.newBuilder().addGroupByValue(group)));
    }
    refused(
        Code.INVALID_ARGUMENT,
        "group_by",
        () ->
            usage(
                GetUsageRequest.newBuilder()
                    .addGroupBy(UsageGroup.USAGE_GROUP_MODEL)
                    .addGroupBy(UsageGroup.USAGE_GROUP_USER)
                    .addGroupBy(UsageGroup.USAGE_GROUP_MODEL)));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 999999999", "1, 1", "86, 0"})
  void buckets(long seconds, int nanos) throws Exception {
    Duration bucket = Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    refused(
        Code.INVALID_ARGUMENT,
        "bucket",
        () -> usage(GetUsageRequest.newBuilder().setBucket(bucket)));
    usage(GetUsageRequest.newBuilder().setBucket(Duration.newBuilder().setSeconds(87)));
    usage(
        GetUsageRequest.newBuilder().setBucket(Duration.newBuilder().setSeconds(315_576_000_000L)));
  }

  private static void trace(GetTraceRequest.Builder request) throws QueryException {
    queries.trace(TENANT, request.build(), QueryDatabase.time());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "1-1-1-1-1",
        "0af7651916cd43dd8448eb211c80319c",
        "'; DROP TABLE traces; --",
        "0af76519-16cd-43dd-8448-eb211c80319g"
      })
  void traces_that_are_none(String id) throws Exception {
    refused(
        Code.INVALID_ARGUMENT,
        "trace_uuid",
        () -> trace(GetTraceRequest.newBuilder().setTraceUuid(id)));
    refused(Code.NOT_FOUND, "trace_id", () -> trace(GetTraceRequest.newBuilder().setTraceId(id)));
    refused(
        Code.NOT_FOUND,
        "trace_uuid",
        () ->
            trace(
                GetTraceRequest.newBuilder().setTraceUuid("0af76519-16cd-43dd-8448-eb211c80319c")));
    refused(Code.INVALID_ARGUMENT, "trace_id", () -> trace(GetTraceRequest.newBuilder()));
    for (String odd : List.of("", "x".repeat(257), "é".repeat(129))) {
      refused(
          Code.INVALID_ARGUMENT,
          "trace_id",
          () -> trace(GetTraceRequest.newBuilder().setTraceId(odd)));
    }
  }

  @Test
  void tokens_of_no_page() throws Exception {
    String token = traces(filter(), 1, "");
    assertThat(token).matches("[A-Za-z0-9_-]+");
    for (String odd : List.of("x", "!", "AAAA", "=", "A".repeat(2_000), "é", "'; --")) {
      refused(Code.INVALID_ARGUMENT, "page_token", () -> traces(filter(), 1, odd));
      refused(Code.INVALID_ARGUMENT, "page_token", () -> spans(filter(), 1, odd));
    }
    long seed = new Random().nextLong();
    System.out.println("BadArgumentsTest seed " + seed);
    Random random = new Random(seed);
    byte[] bytes = Base64.getUrlDecoder().decode(token);
    for (int i = 0; i < 500; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      String odd = Base64.getUrlEncoder().withoutPadding().encodeToString(damaged);
      refused(Code.INVALID_ARGUMENT, "page_token", () -> traces(filter(), 1, odd));
    }
  }

  @Test
  void tokens_of_other_pages() throws Exception {
    String ofTraces = traces(filter().addServices("shop"), 1, "");
    String ofSpans = spans(filter().addServices("shop"), 1, "");
    assertThat(ofTraces).isNotEmpty();
    assertThat(ofSpans).isNotEmpty();

    traces(filter().addServices("shop"), 2, ofTraces);
    refused(Code.INVALID_ARGUMENT, "page_token", () -> traces(filter(), 1, ofTraces));
    refused(
        Code.INVALID_ARGUMENT,
        "page_token",
        () -> spans(filter().addServices("shop"), 1, ofTraces));
    refused(
        Code.INVALID_ARGUMENT,
        "page_token",
        () -> traces(filter().addServices("shop"), 1, ofSpans));
    refused(
        Code.INVALID_ARGUMENT,
        "page_token",
        () ->
            queries.traces(
                "acme",
                ListTracesRequest.newBuilder()
                    .setFilter(filter().addServices("shop"))
                    .setPageToken(ofTraces)
                    .build(),
                QueryDatabase.time()));
  }

  @Test
  void times_and_texts_of_those_who_watch() throws Exception {
    refused(
        Code.INVALID_ARGUMENT,
        "filter.start_time_from",
        () -> SpanFilter.of(filter().setStartTimeFrom(time(1, 0)).build()));
    refused(
        Code.INVALID_ARGUMENT,
        "filter.start_time_to",
        () -> SpanFilter.of(filter().setStartTimeTo(time(1, 0)).build()));
    refused(
        Code.INVALID_ARGUMENT, "filter.text", () -> SpanFilter.of(filter().setText("x").build()));
  }
}
