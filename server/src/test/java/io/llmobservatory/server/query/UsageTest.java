package io.llmobservatory.server.query;

import static io.llmobservatory.server.genai.LlmSpanBuilder.NOON;
import static io.llmobservatory.server.genai.LlmSpanBuilder.SECOND;
import static io.llmobservatory.server.query.TestLimits.limits;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.LatencyPercentiles;
import io.llmobservatory.proto.v1.UsageGroup;
import io.llmobservatory.proto.v1.UsageRow;
import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.SpanType;
import io.llmobservatory.server.genai.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is added up is what a loop over the spans adds up to. */
final class UsageTest {
  private static final long SEED = new Random().nextLong();
  private static final long HOUR = 3_600 * SECOND;

  private static QueryDatabase database;
  private static final List<LlmSpan> CALLS = new ArrayList<>();

  @BeforeAll
  static void fill() throws Exception {
    System.out.println("UsageTest seed " + SEED);
    database = QueryDatabase.create();
    Random random = new Random(SEED);
    List<LlmSpan> spans = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      spans.add(span(random, i));
    }
    database.write(QueryDatabase.TENANT, spans);
    database.write("acme", spans.subList(0, 100));
    for (LlmSpan span : spans) {
      GenAi call = span.genAi();
      if (call != null && call.counted()) {
        CALLS.add(span);
      }
    }
    assertThat(CALLS).hasSizeBetween(500, 1_900);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static LlmSpan span(Random random, int number) {
    long start = NOON - Math.abs(random.nextLong() % (5 * HOUR));
    return new LlmSpanBuilder("t" + number / 10, "s" + number)
        .times(start, random.nextInt(10) == 0 ? 0 : start + random.nextInt(1_000_000) - 1_000)
        .status(random.nextInt(9) == 0 ? SpanStatus.ERROR : SpanStatus.OK, null)
        .resource(LlmSpanBuilder.resource("service " + random.nextInt(3)))
        .user(random.nextInt(3) == 0 ? null : "user " + random.nextInt(4))
        .session(random.nextInt(3) == 0 ? null : "session " + random.nextInt(4))
        .genAi(random.nextInt(5) == 0 ? null : call(random))
        .build();
  }

  private static GenAi call(Random random) {
    return new GenAi(
        SpanType.LLM,
        "chat",
        random.nextInt(5) == 0 ? null : "provider " + random.nextInt(2),
        random.nextInt(5) == 0 ? null : "asked " + random.nextInt(2),
        random.nextInt(2) == 0 ? null : "answered " + random.nextInt(2),
        null,
        new Usage(
            tokens(random), tokens(random), tokens(random), tokens(random), tokens(random), -1),
        random.nextInt(4) > 0,
        random.nextInt(4) == 0 ? null : BigDecimal.valueOf(random.nextInt(1_000_000), 9),
        "span",
        -1,
        null,
        null,
        null,
        null,
        random.nextInt(9) == 0 ? "timeout" : null,
        null,
        "otel");
  }

  private static long tokens(Random random) {
    return random.nextInt(1_000) - 1L;
  }

  private static GenAi genAi(LlmSpan span) {
    return Objects.requireNonNull(span.genAi());
  }

  private static GetUsageResponse usage(GetUsageRequest.Builder request, QueryLimits limits)
      throws Exception {
    return database
        .queries(limits)
        .usage(QueryDatabase.TENANT, request.build(), QueryDatabase.time());
  }

  private static GetUsageResponse usage(GetUsageRequest.Builder request) throws Exception {
    return usage(request, QueryLimits.DEFAULT);
  }

  private static String told(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static @Nullable String model(LlmSpan span) {
    String model = genAi(span).responseModel();
    return model == null ? genAi(span).requestModel() : model;
  }

  /** What calls add up to, by a loop. */
  private static UsageRow expected(List<LlmSpan> calls) {
    UsageRow.Builder row = UsageRow.newBuilder().setCalls(calls.size());
    row.setErrors(calls.stream().filter(LlmSpan::isError).count());
    row.getUsageBuilder()
        .setInputTokens(sum(calls, Usage::input))
        .setOutputTokens(sum(calls, Usage::output))
        .setTotalTokens(sum(calls, Usage::total))
        .setCacheReadTokens(sum(calls, Usage::cacheRead))
        .setCacheWriteTokens(sum(calls, Usage::cacheWrite))
        .setReasoningTokens(0);
    BigDecimal cost = null;
    for (LlmSpan call : calls) {
      BigDecimal one = genAi(call).costUsd();
      if (one == null) {
        row.setCallsWithoutCost(row.getCallsWithoutCost() + 1);
      } else {
        cost = cost == null ? one : cost.add(one);
      }
    }
    row.setCostUsd(cost == null ? "" : cost.toPlainString());
    long[] durations =
        calls.stream()
            .filter(LlmSpan::hasDuration)
            .mapToLong(LlmSpan::durationNanos)
            .sorted()
            .toArray();
    if (durations.length > 0) {
      row.setLatency(
          LatencyPercentiles.newBuilder()
              .setP50(percentile(durations, 0.50))
              .setP90(percentile(durations, 0.90))
              .setP95(percentile(durations, 0.95))
              .setP99(percentile(durations, 0.99)));
    }
    return row.build();
  }

  /** The smallest of the values that is no less than so great a part of them. */
  private static Duration percentile(long[] sorted, double part) {
    for (int i = 0; i < sorted.length; i++) {
      if (i + 1 >= part * sorted.length - 1e-9) {
        return Times.duration(sorted[i]);
      }
    }
    throw new AssertionError("no values");
  }

  private static long sum(List<LlmSpan> calls, ToLongFunction<Usage> tokens) {
    return calls.stream()
        .mapToLong(call -> Math.max(tokens.applyAsLong(genAi(call).usage()), 0))
        .sum();
  }

  private static Map<List<String>, UsageRow> expected(Function<LlmSpan, List<String>> group) {
    Map<String, List<LlmSpan>> byGroup = new TreeMap<>();
    for (LlmSpan call : CALLS) {
      byGroup
          .computeIfAbsent(String.join("|", group.apply(call)), key -> new ArrayList<>())
          .add(call);
    }
    Map<List<String>, UsageRow> expected = new HashMap<>();
    byGroup.forEach((key, calls) -> expected.put(group.apply(calls.get(0)), expected(calls)));
    return expected;
  }

  private static Map<List<String>, UsageRow> rows(GetUsageResponse response) {
    Map<List<String>, UsageRow> rows = new HashMap<>();
    for (UsageRow row : response.getRowsList()) {
      List<String> key = new ArrayList<>(row.getGroupList());
      if (row.hasBucketStart()) {
        key.add(Long.toString(row.getBucketStart().getSeconds()));
      }
      UsageRow bare = row.toBuilder().clearGroup().clearBucketStart().build();
      assertThat(rows.put(key, bare)).as("%s twice", key).isNull();
    }
    return rows;
  }

  @Test
  void of_all_calls() throws Exception {
    GetUsageResponse response = usage(GetUsageRequest.newBuilder());

    assertThat(rows(response)).isEqualTo(expected(call -> List.of()));
    assertThat(response.getTruncated()).isFalse();
    assertThat(response.hasCompleteFrom()).isFalse();
  }

  @Test
  void by_each_group() throws Exception {
    assertThat(rows(usage(by(UsageGroup.USAGE_GROUP_MODEL))))
        .isEqualTo(expected(call -> List.of(told(model(call)))));
    assertThat(rows(usage(by(UsageGroup.USAGE_GROUP_PROVIDER))))
        .isEqualTo(expected(call -> List.of(told(genAi(call).provider()))));
    assertThat(rows(usage(by(UsageGroup.USAGE_GROUP_SERVICE))))
        .isEqualTo(expected(call -> List.of(told(call.resource().serviceName()))));
    assertThat(rows(usage(by(UsageGroup.USAGE_GROUP_USER))))
        .isEqualTo(expected(call -> List.of(told(call.userId()))));
    assertThat(rows(usage(by(UsageGroup.USAGE_GROUP_SESSION, UsageGroup.USAGE_GROUP_USER))))
        .isEqualTo(expected(call -> List.of(told(call.sessionId()), told(call.userId()))));
  }

  private static GetUsageRequest.Builder by(UsageGroup... groups) {
    return GetUsageRequest.newBuilder().addAllGroupBy(List.of(groups));
  }

  @Test
  void by_buckets_that_begin_at_multiples_of_their_length() throws Exception {
    for (long seconds : new long[] {1_800, 1_000, 86_400 * 365L}) {
      GetUsageResponse response =
          usage(
              by(UsageGroup.USAGE_GROUP_PROVIDER)
                  .setBucket(Duration.newBuilder().setSeconds(seconds)));

      assertThat(rows(response))
          .isEqualTo(
              expected(
                  call ->
                      List.of(
                          told(genAi(call).provider()),
                          Long.toString(call.startNanos() / SECOND / seconds * seconds))));
    }
  }

  @Test
  void rows_are_in_the_order_of_time_then_cost() throws Exception {
    List<UsageRow> rows =
        usage(by(UsageGroup.USAGE_GROUP_USER).setBucket(Duration.newBuilder().setSeconds(3_600)))
            .getRowsList();

    for (int i = 1; i < rows.size(); i++) {
      UsageRow one = rows.get(i - 1);
      UsageRow next = rows.get(i);
      long step = next.getBucketStart().getSeconds() - one.getBucketStart().getSeconds();
      assertThat(step).isGreaterThanOrEqualTo(0);
      if (step == 0) {
        assertThat(new BigDecimal(one.getCostUsd()))
            .isGreaterThanOrEqualTo(new BigDecimal(next.getCostUsd()));
      }
    }
    assertThat(rows).hasSizeGreaterThan(20);
  }

  @Test
  void of_those_that_the_filter_leaves() throws Exception {
    GetUsageRequest.Builder request =
        GetUsageRequest.newBuilder()
            .setFilter(Filter.newBuilder().addUsers("user 1").setFailed(true));
    List<LlmSpan> left =
        CALLS.stream().filter(call -> "user 1".equals(call.userId()) && call.isError()).toList();

    assertThat(usage(request).getRowsList()).containsExactly(expected(left));
    assertThat(
            usage(GetUsageRequest.newBuilder().setFilter(Filter.newBuilder().addUsers("'; --")))
                .getRowsList())
        .isEmpty();
  }

  /** Slices of few spans: what is added up from the latest back is the same. */
  @Test
  void in_many_slices() throws Exception {
    QueryLimits slices = limits().usageSlice(1).build();
    GetUsageRequest.Builder request = by(UsageGroup.USAGE_GROUP_MODEL);
    database.execute("ANALYZE");

    assertThat(usage(request, slices)).isEqualTo(usage(request));
  }

  @Test
  void what_is_too_much_is_left_out_and_said() throws Exception {
    QueryLimits few = limits().usageCalls(300).build();
    GetUsageResponse response = usage(GetUsageRequest.newBuilder(), few);

    assertThat(response.getTruncated()).isTrue();
    long from = Times.micros(response.getCompleteFrom());
    List<LlmSpan> later = CALLS.stream().filter(call -> call.startMicros() >= from).toList();
    assertThat(later).hasSizeBetween(1, 300);
    assertThat(response.getRowsList()).containsExactly(expected(later));

    QueryLimits groups = limits().usageRows(2).build();
    GetUsageResponse cut = usage(by(UsageGroup.USAGE_GROUP_USER), groups);
    assertThat(cut.getRowsList())
        .isEqualTo(usage(by(UsageGroup.USAGE_GROUP_USER)).getRowsList().subList(0, 2));
    assertThat(cut.getTruncated()).isTrue();
    assertThat(cut.hasCompleteFrom()).isFalse();
  }
}
