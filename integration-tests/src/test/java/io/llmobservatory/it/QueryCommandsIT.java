package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmobservatory.client.LlmObservatoryClient;
import io.llmobservatory.proto.v1.Content;
import io.llmobservatory.proto.v1.GenAi;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Usage;
import io.llmobservatory.server.embedded.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/** What users ask a running server from the command line. */
@Timeout(180)
final class QueryCommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> RECORDINGS =
      List.of(
          "langfuse-otel-5.11.1/chat.otlp.pb",
          "langfuse-otel-5.11.1/multiturn.otlp.pb",
          "langfuse-otel-5.11.1/tools.otlp.pb",
          "openlit-1.15.0/ollama.otlp.pb",
          "openlit-1.15.0/chat.otlp.pb",
          "langsmith-0.12.0/tools.otlp.pb",
          "vercel-ai-5.0.277/tools.otlp.pb");

  /** Named by users; nothing of it depends on the day on which this runs. */
  private static final String TRACE = "order 4711";

  private static TestServer server;

  @BeforeAll
  static void start() throws Exception {
    server = TestServer.start(TestPostgres.createDatabase());
    try (LlmObservatoryClient client = LlmObservatoryClient.to(endpoint(server))) {
      client.write(List.of(root(), call("c1", "gpt-4o", 620), call("c2", "gpt-4o-mini", 8)));
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static LlmSpan.Builder span(String id, long millis) {
    long start = 1_767_225_600_000_000_000L + millis * 1_000_000; // 2026-01-01
    return LlmSpan.newBuilder()
        .setTraceId(TRACE)
        .setSpanId(id)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + 1_500_000_000);
  }

  private static LlmSpan root() {
    return span("root", 0).setName("checkout").setUserId("ana").build();
  }

  private static LlmSpan call(String id, String model, int tokens) {
    return span(id, tokens)
        .setParentSpanId("root")
        .setName("chat")
        .setGenAi(
            GenAi.newBuilder()
                .setOperation("chat")
                .setProvider("openai")
                .setRequestModel(model)
                .setCostUsd("0.25")
                .setUsage(Usage.newBuilder().setInputTokens(tokens).setOutputTokens(2)))
        .setContent(
            Content.newBuilder()
                .setInput(
                    "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]"))
        .build();
  }

  private static String endpoint(TestServer of) {
    return "localhost:" + of.port();
  }

  private static CommandProcess.Result run(TestServer of, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--endpoint", endpoint(of)));
    CommandProcess.Result result = CommandProcess.run(all);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    return result;
  }

  @Test
  void traces_are_listed() throws Exception {
    String out = run(server, "traces", "--from", "2026-01-01", "--to", "2026-01-02").out();
    assertThat(out.lines().skip(2))
        .containsExactly(
            " 2026-01-01 00:00:00 | order 4711 |   2.12 s |     3 |      0 | 628 |   4 |        0.5 |"
                + " checkout",
            "(1 row)");
    assertThat(
            run(server, "traces", "--from", "2026-01-01", "--to", "2026-01-02", "--model", "nix")
                .out())
        .endsWith("(0 rows)\n");
  }

  @Test
  void a_trace_is_shown_by_its_id_and_by_its_uuid() throws Exception {
    String byId = run(server, "trace", TRACE).out();
    assertThat(byId)
        .endsWith(
            """
                 start  duration       in     out        cost  span
                 +0 ns    1.50 s                               checkout
              +8.00 ms    1.50 s        8       2       $0.25  ├─ chat  [gpt-4o-mini]
               +620 ms    1.50 s      620       2       $0.25  └─ chat  [gpt-4o]
            """);
    String uuid = byId.lines().skip(1).findFirst().orElseThrow().substring("uuid".length()).strip();
    assertThat(run(server, "trace", uuid).out()).isEqualTo(byId);
    assertThat(run(server, "trace", TRACE, "--content").out()).contains("\"content\":\"hi\"");
    assertThat(byId).doesNotContain("\"hi\"");
  }

  @Test
  void usage_is_added_up() throws Exception {
    String out =
        run(
                server,
                "usage",
                "--by",
                "model",
                "--from",
                "2026-01-01",
                "--to",
                "2026-01-02",
                "--format",
                "json")
            .out();
    assertThat(out.lines())
        .allSatisfy(line -> assertThat(line).contains("\"calls\":1,", "\"cost_usd\":0.25,"))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"model\":\"gpt-4o\"", "\"input_tokens\":620"),
            line -> assertThat(line).contains("\"model\":\"gpt-4o-mini\"", "\"input_tokens\":8"));
  }

  @Test
  void tail_shows_what_is_written_after_it_began(@TempDir Path dir) throws Exception {
    Path out = dir.resolve("out");
    Process tail =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "io.llmobservatory.cli.Main",
                "tail",
                "--service",
                "watched",
                "--endpoint",
                endpoint(server))
            .redirectOutput(out.toFile())
            .redirectError(dir.resolve("err").toFile())
            .start();
    try (LlmObservatoryClient client = LlmObservatoryClient.to(endpoint(server))) {
      // It cannot be known when the server has begun to watch: each attempt is another span.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                client.write(watched());
                return Files.readString(out).contains("watched: late");
              });
      assertThat(tail.isAlive()).isTrue();
      tail.destroy(); // SIGTERM
      assertThat(tail.waitFor(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(out)).endsWith("\n");
      assertThat(dir.resolve("err")).hasContent("");
    } finally {
      tail.destroyForcibly();
    }
  }

  private static LlmSpan watched() {
    Instant now = Instant.now();
    LlmSpan.Builder span =
        span("late", 0)
            .setTraceId("watched")
            .setName("late")
            .setStartTimeUnixNano(now.getEpochSecond() * 1_000_000_000 + now.getNano())
            .clearEndTimeUnixNano();
    span.getSourceBuilder()
        .getResourceBuilder()
        .addAttributesBuilder()
        .setKey("service.name")
        .getValueBuilder()
        .setStringValue("watched");
    return span.build();
  }

  @ParameterizedTest
  @CsvSource({"otlp-protobuf, pb", "otlp-json, json"})
  void what_is_exported_and_sent_to_an_empty_server_is_the_same(
      String format, String ending, @TempDir Path dir) throws Exception {
    String file = dir.resolve("spans." + ending).toString();
    try (TestServer source = TestServer.start(TestPostgres.createDatabase());
        TestServer target = TestServer.start(TestPostgres.createDatabase())) {
      run(source, recordings(dir));
      assertThat(export(source, file, format).err()).startsWith("exported ").contains(file);
      String[] replay = {"replay", file};
      assertThat(run(target, replay).out()).contains("rejected 0 spans, failed 0 files");

      Map<String, Map<String, Object>> before = spans(source, dir.resolve("before.jsonl"));
      assertThat(before).hasSizeGreaterThan(20);
      assertThat(spans(target, dir.resolve("after.jsonl"))).isEqualTo(before);
    }
  }

  private static CommandProcess.Result export(TestServer of, String file, String format)
      throws Exception {
    return run(
        of, "export", "--from", "2025-01-01", "--content", "--format", format, "--output", file);
  }

  private static String[] recordings(Path dir) throws IOException {
    List<String> command = new ArrayList<>(List.of("replay"));
    for (String recording : RECORDINGS) {
      Path copy = dir.resolve(recording.replace('/', '_'));
      try (InputStream input = QueryCommandsIT.class.getResourceAsStream("/corpus/" + recording)) {
        Files.copy(Objects.requireNonNull(input, recording), copy);
      }
      command.add(copy.toString());
    }
    return command.toArray(new String[0]);
  }

  /** Spans by their ids; without what tells how their values were found. */
  private static Map<String, Map<String, Object>> spans(TestServer of, Path file) throws Exception {
    export(of, file.toString(), "jsonl");
    Map<String, Map<String, Object>> spans = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      Map<String, Object> span = JSON.readValue(line, new TypeReference<Map<String, Object>>() {});
      span.remove("notes");
      if (span.get("attributes") instanceof Map<?, ?> attributes) {
        attributes.keySet().removeIf(key -> key.toString().startsWith("llmobservatory."));
      }
      spans.put(span.get("trace_id") + " " + span.get("span_id"), span);
    }
    return spans;
  }
}
