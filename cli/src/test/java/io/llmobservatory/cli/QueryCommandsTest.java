package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetTraceResponse;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.LatencyPercentiles;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.ListTracesResponse;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.SearchSpansResponse;
import io.llmobservatory.proto.v1.TailSpansRequest;
import io.llmobservatory.proto.v1.TailSpansResponse;
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.Usage;
import io.llmobservatory.proto.v1.UsageGroup;
import io.llmobservatory.proto.v1.UsageRow;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class QueryCommandsTest {
  private static final String UUID = "332f9354-8561-5137-9552-0ad86555fe25";

  private static final Trace TRACE =
      Trace.newBuilder()
          .setTraceUuid(UUID)
          .setTraceId("order 4711")
          .setRootSpanName("checkout\n")
          .setServiceName("shop")
          .setStartTime(Timestamp.newBuilder().setSeconds(1_767_225_600))
          .setEndTime(Timestamp.newBuilder().setSeconds(1_767_225_602).setNanos(310_000_000))
          .setSpanCount(4)
          .setLlmSpanCount(2)
          .setErrorCount(1)
          .setUsage(Usage.newBuilder().setInputTokens(620).setOutputTokens(127))
          .setCostUsd("1.6E-7")
          .build();

  private final QueryServer server;

  QueryCommandsTest() throws IOException {
    server = new QueryServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ListTracesResponse traces(int count, String next) {
    ListTracesResponse.Builder page = ListTracesResponse.newBuilder().setNextPageToken(next);
    for (int i = 0; i < count; i++) {
      page.addTraces(TRACE);
    }
    return page.build();
  }

  @Test
  void traces_are_a_table() {
    server.answer(traces(1, ""));
    CommandRun run = server.run("traces");

    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
                 start (UTC)     |  trace id  | duration | spans | errors | in  | out | cost (USD) |       name
            ---------------------+------------+----------+-------+--------+-----+-----+------------+------------------
             2026-01-01 00:00:00 | order 4711 |   2.31 s |     4 |      1 | 620 | 127 | 0.00000016 | shop: checkout\\n
            (1 row)
            """);
  }

  @Test
  void traces_as_json_are_an_object_a_line_over_all_pages() {
    server.answer(traces(1, "more")).answer(traces(1, ""));
    CommandRun run = server.run("traces", "--format", "json");

    String line =
        "{\"trace_uuid\":\"332f9354-8561-5137-9552-0ad86555fe25\",\"trace_id\":\"order 4711\","
            + "\"root_span_name\":\"checkout\\n\",\"service_name\":\"shop\","
            + "\"start_time\":\"2026-01-01T00:00:00Z\",\"end_time\":\"2026-01-01T00:00:02.310Z\","
            + "\"status\":\"unset\",\"span_count\":4,\"llm_span_count\":2,\"error_count\":1,"
            + "\"input_tokens\":620,\"output_tokens\":127,\"cost_usd\":1.6E-7}\n";
    assertThat(run.out()).isEqualTo(line + line);
    assertThat(run.err()).isEmpty();
    assertThat(((ListTracesRequest) server.requests().get(1)).getPageToken()).isEqualTo("more");
  }

  @Test
  void more_than_the_limit_is_said() {
    server.answer(traces(3, ""));
    CommandRun run = server.run("traces", "--limit", "2", "--format", "json");

    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.err()).isEqualTo("there are more than 2 traces: see --limit\n");
    assertThat(((ListTracesRequest) server.requests().get(0)).getPageSize()).isEqualTo(3);
  }

  @Test
  void a_search_that_was_cut_short_says_so() {
    server.answer(traces(1, "").toBuilder().setTruncated(true).build());
    assertThat(server.run("traces").err()).startsWith("the search ended before its end:");
  }

  @Test
  void options_become_the_filter() {
    server.answer(traces(0, ""));
    CommandRun run =
        server.run(
            ("traces --from 2026-01-01 --to 2026-01-02T01:00:00+01:00 --service a --service b"
                    + " --environment prod --user u --session s --model m --provider p --operation o"
                    + " --status error --status unset --failed --min-cost 0.50"
                    + " --min-duration 1m30s --text refund")
                .split(" "));

    assertThat(run.code()).isZero();
    Filter filter =
        Filter.newBuilder()
            .setStartTimeFrom(Timestamp.newBuilder().setSeconds(1_767_225_600))
            .setStartTimeTo(Timestamp.newBuilder().setSeconds(1_767_225_600 + 86_400))
            .addServices("a")
            .addServices("b")
            .addEnvironments("prod")
            .addUsers("u")
            .addSessions("s")
            .addModels("m")
            .addProviders("p")
            .addOperations("o")
            .addStatuses(StatusCode.STATUS_CODE_ERROR)
            .addStatuses(StatusCode.STATUS_CODE_UNSET)
            .setFailed(true)
            .setMinCostUsd("0.50")
            .setMinDuration(Duration.newBuilder().setSeconds(90))
            .setText("refund")
            .build();
    assertThat(((ListTracesRequest) server.requests().get(0)).getFilter()).isEqualTo(filter);
  }

  @Test
  void the_last_hours_end_where_to_says() {
    server.answer(traces(0, ""));
    assertThat(server.run("traces", "--to", "2026-01-02", "--last", "24h").code()).isZero();
    assertThat(((ListTracesRequest) server.requests().get(0)).getFilter().getStartTimeFrom())
        .isEqualTo(Timestamp.newBuilder().setSeconds(1_767_225_600).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "traces --last yesterday | --last",
        "traces --last 1h --from 2026-01-01 | --last and --from",
        "traces --from 2026-01-02 --to 2026-01-01 | is not before --to",
        "traces --from now | --from",
        "traces --min-cost cheap | --min-cost",
        "traces --min-cost -1 | --min-cost",
        "traces --limit 0 | --limit",
        "traces --status bad | expected unset, ok or error but was 'bad'",
        "traces --format tsv | expected table or json but was 'tsv'",
        "traces --header x | --header",
        "traces --token a --token-file b | --token and --token-file",
        "traces --token-file /does/not/exist | --token-file /does/not/exist",
        "traces --ca-file /does/not/exist | --ca-file /does/not/exist",
        "usage --by weather | expected model, provider, service, user or session but was 'weather'",
        "usage --by model,model | --by",
        "usage --text x | --text",
        "tail --last 1h | --last",
        "export --format otlp-protobuf | --output",
        "trace | ID"
      })
  void wrong_arguments_are_named_before_anybody_is_asked(String command, String named) {
    CommandRun run = server.run(command.split(" "));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(named, "--help").doesNotContain("\tat ");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void an_endpoint_that_is_no_address_is_wrong_usage() {
    CommandRun run = CommandRun.of("traces", "--endpoint", "localhost:http");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("endpoint localhost:http: expected HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"traces", "trace x", "usage", "tail", "export"})
  void a_server_that_is_away_is_told_with_its_address(String command) {
    server.close();
    CommandRun run = server.run(command.split(" "));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith(
            "llm-observatory "
                + command.replaceFirst(" .*", "")
                + ": nothing answers at "
                + server.endpoint()
                + "; is \"serve\" running there?");
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHENTICATED, 1, --token",
    "UNIMPLEMENTED, 1, is it another receiver?",
    "INVALID_ARGUMENT, 2, filter.text: too long",
    "DEADLINE_EXCEEDED, 1, DEADLINE_EXCEEDED"
  })
  void a_refusal_says_what_can_be_done(Status.Code code, int exitCode, String said) {
    server.answer(code.toStatus().withDescription("filter.text: too long"));
    CommandRun run = server.run("traces");

    assertThat(run.code()).isEqualTo(exitCode);
    assertThat(run.err()).contains(said).doesNotContain("\tat ");
  }

  @Test
  void a_token_goes_along(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("token"), "secret\n");
    server.answer(traces(0, "")).answer(traces(0, ""));
    server.run("traces", "--token-file", file.toString());
    server.run("traces", "--header", "Authorization=Basic abc=");

    assertThat(server.authorizations()).containsExactly("Bearer secret", "Basic abc=");
  }

  @Test
  void a_reader_that_has_seen_enough_ends_it_quietly() {
    server.answer(traces(3, ""));
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(closed, false, StandardCharsets.UTF_8),
            new PrintWriter(err),
            "traces",
            "--endpoint",
            server.endpoint());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }

  private static GetTraceResponse tree() {
    return GetTraceResponse.newBuilder()
        .setTrace(TRACE)
        .addSpans(StoredSpans.span("root", "", 0))
        .addSpans(
            StoredSpans.of(
                StoredSpans.plain("b", "root", 1)
                    .setGenAi(
                        GenAi.newBuilder()
                            .setRequestModel("gpt-4o")
                            .setCostUsd("0.0012345")
                            .setErrorType("timeout")
                            .setUsage(Usage.newBuilder().setInputTokens(620)))
                    .setStatus(
                        io.opentelemetry.proto.trace.v1.Status.newBuilder()
                            .setCode(StatusCode.STATUS_CODE_ERROR)
                            .setMessage("after\n30 s"))
                    .setContent(Content.newBuilder().setInput("[\"hello\"]"))))
        .addSpans(StoredSpans.span("c", "root", 2))
        .addSpans(StoredSpans.span("d", "gone", 3))
        .build();
  }

  @Test
  void a_trace_is_a_tree() {
    server.answer(tree());
    CommandRun run = server.run("trace", "order 4711");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            trace        order 4711
            uuid         332f9354-8561-5137-9552-0ad86555fe25
            name         checkout\\n
            service      shop
            start        2026-01-01 00:00:00.000 UTC, lasted 2.31 s
            spans        4, of GenAI 2, failed 1
            tokens       620 in, 127 out
            cost         $0.00000016

                 start  duration       in     out        cost  span
                 +0 ns   10.0 ms                               span root
              +1.00 ms   10.0 ms      620            $0.00123  ├─ ✗ span b  [gpt-4o]
                                                               │      timeout: after\\n30 s
                                                               │      input: ["hello"]
              +2.00 ms   10.0 ms                               └─ span c
              +3.00 ms   10.0 ms                               span d  (its parent is not stored)
            """);
    assertThat(server.requests())
        .containsExactly(
            GetTraceRequest.newBuilder().setTraceId("order 4711").setWithoutContent(true).build());
  }

  @Test
  void a_trace_may_be_named_by_its_uuid_or_by_an_id_that_looks_like_one() {
    server.answer(Status.NOT_FOUND).answer(tree());
    CommandRun run = server.run("trace", UUID, "--content", "--format", "json", "--limit", "1");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .singleElement()
        .asString()
        .startsWith(
            "{\"trace_uuid\":\"" + UUID + "\",\"trace_id\":\"order 4711\",\"span_id\":\"root\"");
    assertThat(run.err()).isEqualTo("there are more than 1 spans: see --limit\n");
    assertThat(server.requests())
        .containsExactly(
            GetTraceRequest.newBuilder().setTraceUuid(UUID).build(),
            GetTraceRequest.newBuilder().setTraceId(UUID).build());
  }

  @Test
  void a_trace_that_is_not_there_is_a_failure() {
    server.answer(Status.NOT_FOUND);
    CommandRun run = server.run("trace", "nope");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("llm-observatory trace: there is no trace nope;");
  }

  private static GetUsageResponse usage() {
    Duration second = Duration.newBuilder().setSeconds(1).build();
    return GetUsageResponse.newBuilder()
        .addRows(
            UsageRow.newBuilder()
                .addGroup("gpt-4o")
                .addGroup("")
                .setBucketStart(Timestamp.newBuilder().setSeconds(1_767_225_600))
                .setCalls(3)
                .setErrors(1)
                .setUsage(Usage.newBuilder().setInputTokens(1_000).setOutputTokens(20))
                .setCostUsd("0.50")
                .setCallsWithoutCost(2)
                .setLatency(LatencyPercentiles.newBuilder().setP50(second).setP95(second)))
        .setTruncated(true)
        .setCompleteFrom(Timestamp.newBuilder().setSeconds(1_767_225_600))
        .build();
  }

  @Test
  void usage_is_a_table_that_says_what_is_missing() {
    server.answer(usage());
    CommandRun run = server.run("usage", "--by", "model,user", "--bucket", "1h");

    assertThat(run.out())
        .isEqualTo(
            """
                 from (UTC)      | model  | user | calls | errors |  in  | out | cost (USD) | unpriced |  p50   |  p95
            ---------------------+--------+------+-------+--------+------+-----+------------+----------+--------+--------
             2026-01-01 00:00:00 | gpt-4o |      |     3 |      1 | 1000 |  20 |        0.5 |        2 | 1.00 s | 1.00 s
            (1 row)
            """);
    assertThat(run.err())
        .isEqualTo(
            "not all calls are in: only those from 2026-01-01T00:00:00Z on; ask for a shorter time\n");
    assertThat(server.requests())
        .containsExactly(
            GetUsageRequest.newBuilder()
                .setFilter(Filter.getDefaultInstance())
                .addGroupBy(UsageGroup.USAGE_GROUP_MODEL)
                .addGroupBy(UsageGroup.USAGE_GROUP_USER)
                .setBucket(Duration.newBuilder().setSeconds(3_600))
                .build());
  }

  @Test
  void usage_as_json() {
    server.answer(usage());
    assertThat(server.run("usage", "--by", "model,user", "--format", "json").out())
        .isEqualTo(
            "{\"bucket_start\":\"2026-01-01T00:00:00Z\",\"model\":\"gpt-4o\",\"calls\":3,"
                + "\"errors\":1,\"input_tokens\":1000,\"output_tokens\":20,\"cost_usd\":0.50,"
                + "\"calls_without_cost\":2,\"p50_ns\":1000000000,\"p90_ns\":0,"
                + "\"p95_ns\":1000000000,\"p99_ns\":0}\n");
  }

  @Test
  void tail_shows_spans_until_there_are_enough() {
    TailSpansResponse spans =
        TailSpansResponse.newBuilder().addAllSpans(tree().getSpansList()).setSkipped(7).build();
    server.answer(spans);
    CommandRun run = server.run("tail", "--model", "gpt-4o", "--limit", "2");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .isEqualTo(
            """
            2026-01-01 00:00:00.000   10.0 ms                               order 4711  span root
            2026-01-01 00:00:00.001   10.0 ms      620            $0.00123  order 4711  ✗ span b  [gpt-4o]
                timeout: after\\n30 s
                input: ["hello"]
            """);
    assertThat(run.err()).isEqualTo("7 spans left out: too many for this\n");
    assertThat(server.requests())
        .containsExactly(
            TailSpansRequest.newBuilder()
                .setFilter(Filter.newBuilder().addModels("gpt-4o"))
                .setWithoutContent(true)
                .build());
  }

  @Test
  void a_tail_that_the_server_ends_has_failed() {
    server.answer(TailSpansResponse.newBuilder().addAllSpans(tree().getSpansList()).build());
    CommandRun run = server.run("tail", "--format", "json");

    assertThat(run.out().lines()).hasSize(4);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("llm-observatory tail: the server has ended the watching\n");
  }

  @Test
  void what_was_exported_before_a_failure_is_there(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("spans.jsonl");
    server
        .answer(
            SearchSpansResponse.newBuilder()
                .addAllSpans(tree().getSpansList())
                .setNextPageToken("more")
                .build())
        .answer(Status.INTERNAL.withDescription("broken"));
    CommandRun run = server.run("export", "--output", file.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("INTERNAL: broken");
    assertThat(Files.readAllLines(file)).hasSize(4).allMatch(line -> line.endsWith("}"));
    assertThat(((SearchSpansRequest) server.requests().get(0)).getWithoutContent()).isTrue();
  }

  @Test
  void a_file_stays_where_no_server_answers(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("spans.jsonl"), "precious");
    server.answer(Status.INTERNAL);

    assertThat(server.run("export", "--output", file.toString()).code()).isEqualTo(1);
    assertThat(file).hasContent("precious");
  }
}
