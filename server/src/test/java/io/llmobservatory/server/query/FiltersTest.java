package io.llmobservatory.server.query;

import static io.llmobservatory.server.genai.LlmSpanBuilder.NOON;
import static io.llmobservatory.server.genai.LlmSpanBuilder.NO_USAGE;
import static io.llmobservatory.server.genai.LlmSpanBuilder.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.server.genai.GenAi;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.genai.SpanStatus;
import io.llmobservatory.server.genai.SpanType;
import io.llmobservatory.server.genai.Usage;
import io.llmobservatory.server.resolve.TraceIds;
import io.llmobservatory.server.store.SpanKey;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each part of a filter, alone and together, on a few traces of two spans each. */
final class FiltersTest {
  private static final String TENANT = QueryDatabase.TENANT;
  private static final long HOUR = 3_600 * SECOND;

  private static QueryDatabase database;
  private static final List<SpanKey> KEYS = new ArrayList<>();

  @BeforeAll
  static void fill() throws Exception {
    database = QueryDatabase.create();
    List<LlmSpan> spans = new ArrayList<>();
    trace(spans, "a", 1, "shop", "prod", "ann", "s-1", SpanStatus.OK, call("gpt-4o", "openai"));
    trace(spans, "b", 2, "shop", "test", "bob", "s-2", SpanStatus.ERROR, call("gpt-4o", "azure"));
    trace(spans, "c", 3, "bank", "prod", "ann", "s-3", SpanStatus.UNSET, call("claude", "openai"));
    trace(spans, "d", 30, "bank", "test", "eve", "s-4", SpanStatus.OK, call("gpt-4o", "openai"));
    spans.add(
        new LlmSpanBuilder("e", "e0")
            .resource(LlmSpanBuilder.resource("odd"))
            .times(NOON - 4 * HOUR, NOON - 4 * HOUR + 90 * SECOND)
            .genAi(LlmSpanBuilder.failedLlm("timeout"))
            .input(
                "[{\"role\":\"user\",\"parts\":[{\"content\":\"Größe \\\"100%\\\" a\\\\b_c\\nÉté\"}]}]")
            .build());
    spans.add(
        new LlmSpanBuilder("f", "f0")
            .resource(LlmSpanBuilder.resource("odd"))
            .times(NOON - 5 * HOUR, 0)
            .genAi(LlmSpanBuilder.llm(NO_USAGE, true, new BigDecimal("0.5")))
            .build());
    database.write(TENANT, spans);
    for (LlmSpan span : spans) {
      KEYS.add(
          new SpanKey(TraceIds.uuid(TENANT, span.traceId()), span.spanId(), span.startMicros()));
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  /** A trace of a root and, a second later, a call. */
  private static void trace(
      List<LlmSpan> spans,
      String id,
      int hour,
      String service,
      String environment,
      String user,
      String session,
      SpanStatus status,
      GenAi call) {
    long start = NOON - hour * HOUR;
    spans.add(
        new LlmSpanBuilder(id, id + "0")
            .times(start, start + 5 * SECOND)
            .resource(LlmSpanBuilder.resource(service))
            .environment(environment)
            .user(user)
            .session(session)
            .status(status, null)
            .build());
    spans.add(
        new LlmSpanBuilder(id, id + "1")
            .parent(id + "0")
            .times(start + SECOND, start + 2 * SECOND)
            .resource(LlmSpanBuilder.resource("model"))
            .genAi(call)
            .build());
  }

  private static GenAi call(String model, String provider) {
    return new GenAi(
        SpanType.LLM,
        "chat",
        provider,
        model,
        model + "-2026",
        null,
        new Usage(10, 5, 15, -1, -1, -1),
        true,
        new BigDecimal("0.01"),
        "span",
        -1,
        List.of("stop"),
        null,
        null,
        null,
        null,
        LlmSpanBuilder.json("{\"temperature\":0.5,\"seed\":7}"),
        "otel");
  }

  private static Filter.Builder filter() {
    return Filter.newBuilder();
  }

  private static void found(Filter.Builder filter, String traces, String spans) throws Exception {
    assertThat(traces(filter)).as("traces").isEqualTo(traces);
    assertThat(spans(filter)).as("spans").isEqualTo(spans);
  }

  private static String traces(Filter.Builder filter) throws Exception {
    StringBuilder found = new StringBuilder();
    database
        .queries()
        .traces(
            TENANT, ListTracesRequest.newBuilder().setFilter(filter).build(), QueryDatabase.time())
        .getTracesList()
        .forEach(trace -> found.append(trace.getTraceId()));
    return found.toString();
  }

  private static String spans(Filter.Builder filter) throws Exception {
    List<String> found = new ArrayList<>();
    for (TraceSpan span :
        database
            .queries()
            .spans(
                TENANT,
                SearchSpansRequest.newBuilder().setFilter(filter).build(),
                QueryDatabase.time())
            .getSpansList()) {
      found.add(span.getSpan().getSpanId());
    }
    return String.join(" ", found);
  }

  @Test
  void without_a_filter_the_last_day_is_found() throws Exception {
    found(filter(), "abcef", "a1 a0 b1 b0 c1 c0 e0 f0");
  }

  @Test
  void services_environments_users_and_sessions() throws Exception {
    found(filter().addServices("shop"), "ab", "a0 b0");
    found(filter().addServices("shop").addServices("bank"), "abc", "a0 b0 c0");
    found(filter().addServices("model"), "", "a1 b1 c1");
    found(filter().addEnvironments("prod"), "ac", "a0 c0");
    found(filter().addUsers("ann"), "ac", "a0 c0");
    found(filter().addSessions("s-2").addSessions("s-9"), "b", "b0");
    found(filter().addUsers("ann").addServices("bank"), "c", "c0");
    found(filter().addUsers("Ann"), "", "");
  }

  @Test
  void models_providers_and_operations_are_those_of_one_span() throws Exception {
    found(filter().addModels("gpt-4o"), "abef", "a1 b1 e0 f0");
    found(filter().addModels("claude-2026"), "c", "c1");
    found(filter().addProviders("azure"), "b", "b1");
    found(filter().addModels("claude").addProviders("azure"), "", "");
    found(filter().addModels("claude").addProviders("openai").addOperations("chat"), "c", "c1");
    found(filter().addOperations("embeddings"), "", "");
  }

  @Test
  void statuses_failures_costs_and_durations() throws Exception {
    found(filter().addStatuses(StatusCode.STATUS_CODE_ERROR), "b", "b0");
    found(
        filter().addStatuses(StatusCode.STATUS_CODE_ERROR).addStatuses(StatusCode.STATUS_CODE_OK),
        "ab",
        "a0 b0");
    found(filter().setFailed(true), "be", "b0 e0");
    found(filter().setMinCostUsd("0.01"), "abcf", "a1 b1 c1 f0");
    found(filter().setMinCostUsd("5e-1"), "f", "f0");
    found(filter().setMinCostUsd("0.500001"), "", "");
    found(filter().setMinDuration(Duration.newBuilder().setSeconds(90)), "e", "e0");
    found(filter().setMinDuration(Duration.newBuilder().setSeconds(5).setNanos(1)), "e", "e0");
    found(filter().setMinDuration(Duration.newBuilder().setSeconds(300_000_000_000L)), "", "");
  }

  @Test
  void times_to_the_nanosecond() throws Exception {
    Timestamp e = time(NOON - 4 * HOUR);
    found(filter().setStartTimeFrom(e).setStartTimeTo(time(NOON - 4 * HOUR + 1)), "e", "e0");
    found(filter().setStartTimeFrom(time(NOON - 4 * HOUR + 1)), "abc", "a1 a0 b1 b0 c1 c0");
    found(filter().setStartTimeTo(e), "f", "f0");
    found(filter().setStartTimeFrom(time(NOON - 40 * HOUR)).setStartTimeTo(e), "fd", "f0 d1 d0");
    found(
        filter()
            .setStartTimeFrom(Timestamp.newBuilder().setSeconds(-62_135_596_800L))
            .setStartTimeTo(Timestamp.newBuilder().setSeconds(253_402_300_799L)),
        "abcefd",
        "a1 a0 b1 b0 c1 c0 e0 f0 d1 d0");
  }

  private static Timestamp time(long nanos) {
    return Timestamp.newBuilder()
        .setSeconds(nanos / SECOND)
        .setNanos((int) (nanos % SECOND))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"größe", "GRÖßE", "100%", "\"100%\"", "A\\B_C", "c\né", "ÉTÉ", "e \"1"})
  void a_text_is_found_in_upper_or_lower_case(String text) throws Exception {
    found(filter().setText(text), "e", "e0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0%", "a_b", "10_%", "größen", ".*", "[G]", "\\", "(", "***:G"})
  void a_text_is_no_pattern(String text) throws Exception {
    found(filter().setText(text), text.equals("\\") ? "e" : "", text.equals("\\") ? "e0" : "");
  }

  @Test
  void a_text_is_looked_for_where_all_else_fits() throws Exception {
    found(filter().setText("größe").setFailed(true), "e", "e0");
    found(filter().setText("größe").addUsers("ann"), "", "");
    found(filter().setText("x".repeat(1_000)), "", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'",
        "'; DROP TABLE traces; --",
        "\\'",
        "$1",
        "?",
        "{}",
        "\" OR 1=1",
        "%",
        "a'||'",
        "}', '{"
      })
  void sql_in_any_text_finds_nothing_and_breaks_nothing(String text) throws Exception {
    found(filter().addServices(text), "", "");
    found(filter().addEnvironments(text), "", "");
    found(filter().addUsers(text), "", "");
    found(filter().addSessions(text), "", "");
    found(filter().addModels(text), "", "");
    found(filter().addProviders(text), "", "");
    found(filter().addOperations(text), "", "");
    assertThat(traces(filter().setText(text))).isIn("", "e");
    found(filter().addUsers("ann"), "ac", "a0 c0");
  }

  @Test
  void those_who_watch_get_the_stored_spans_that_they_ask_for_in_the_order_of_the_keys()
      throws Exception {
    SpanFilter shops = SpanFilter.of(filter().addServices("shop").addServices("bank").build());
    List<SpanKey> keys = new ArrayList<>(KEYS);
    Collections.reverse(keys);
    keys.add(new SpanKey(TraceIds.uuid(TENANT, "a"), "none", NOON / 1000));

    assertThat(database.queries().stored(TENANT, keys, shops, true))
        .extracting(span -> span.getSpan().getSpanId())
        .containsExactly("d0", "c0", "b0", "a0");
    assertThat(database.queries().stored(TENANT, keys, true))
        .extracting(span -> span.getSpan().getSpanId())
        .containsExactly("f0", "e0", "d1", "d0", "c1", "c0", "b1", "b0", "a1", "a0");
    assertThat(database.queries().stored(TENANT, List.of(), shops, true)).isEmpty();
  }

  @Test
  void typed_columns_come_back_and_content_only_if_wanted() throws Exception {
    TraceSpan call = database.spans(TENANT, "a").get(1);
    assertThat(call.getSpan().getGenAi().toString())
        .isEqualTo(
            """
            operation: "chat"
            provider: "openai"
            request_model: "gpt-4o"
            response_model: "gpt-4o-2026"
            usage {
              input_tokens: 10
              output_tokens: 5
              total_tokens: 15
            }
            cost_usd: "0.01"
            finish_reasons: "stop"
            request_parameters {
              key: "temperature"
              value {
                double_value: 0.5
              }
            }
            request_parameters {
              key: "seed"
              value {
                int_value: 7
              }
            }
            """);
    assertThat(call.getSpanType()).isEqualTo("llm");
    assertThat(call.getCounted()).isTrue();
    assertThat(call.getCostSource()).isEqualTo("span");
    assertThat(call.getDialect()).isEqualTo("otel");
    assertThat(call.getServiceName()).isEqualTo("model");
    TraceSpan root = database.spans(TENANT, "a").get(0);
    assertThat(root.getSpan().hasGenAi()).isFalse();
    assertThat(root.getSpan().getUserId()).isEqualTo("ann");
    assertThat(root.getSpan().getSessionId()).isEqualTo("s-1");
    assertThat(root.getSpan().getEnvironment()).isEqualTo("prod");

    SearchSpansRequest.Builder said =
        SearchSpansRequest.newBuilder().setFilter(filter().setText("été"));
    assertThat(search(said).getContent().getInput()).startsWith("[{\"role\":\"user\"");
    assertThat(search(said.setWithoutContent(true)).hasContent()).isFalse();
  }

  private static io.llmobservatory.proto.v1.LlmSpan search(SearchSpansRequest.Builder request)
      throws Exception {
    return database
        .queries()
        .spans(TENANT, request.build(), QueryDatabase.time())
        .getSpans(0)
        .getSpan();
  }
}
