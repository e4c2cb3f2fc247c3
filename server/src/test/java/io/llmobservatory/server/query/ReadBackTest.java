package io.llmobservatory.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.TraceSpan;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was sent over OTLP comes back, field by field. */
final class ReadBackTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");
  private static final int REQUESTS = 430;
  private static final int TRACES = 250;

  private static QueryDatabase database;

  @BeforeAll
  static void open() throws Exception {
    database = QueryDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void random_spans_come_back_as_they_were_sent() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("ReadBackTest seed " + seed);
    SentSpans generator = new SentSpans(new Random(seed), TRACES);
    Map<String, LlmSpan> sent = new HashMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      ExportTraceServiceRequest request = generator.request(4);
      database.write(QueryDatabase.TENANT, request);
      sent.putAll(LlmSpansOfOtlp.of(request));
    }
    assertThat(sent).hasSizeGreaterThan(9_500);

    Map<String, LlmSpan> read = readAll(sent);

    assertThat(read.keySet()).as("seed %d", seed).isEqualTo(sent.keySet());
    sent.forEach((id, span) -> assertThat(read.get(id)).as("seed %d", seed).isEqualTo(span));
  }

  @Test
  void recorded_spans_come_back_save_for_the_attributes_that_hold_content() throws Exception {
    Map<String, LlmSpan> sent = new HashMap<>();
    for (Path file : recordings()) {
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(Files.readAllBytes(file));
      List<io.llmobservatory.server.genai.LlmSpan> stored =
          database.write(QueryDatabase.TENANT, request);
      Map<String, LlmSpan> all = LlmSpansOfOtlp.of(request);
      stored.forEach(
          span -> {
            String key = span.traceId() + span.spanId();
            sent.putIfAbsent(key, Objects.requireNonNull(all.get(key)));
          });
    }
    assertThat(sent).hasSizeGreaterThan(500);

    Map<String, LlmSpan> read = readAll(sent);

    assertThat(read.keySet()).isEqualTo(sent.keySet());
    sent.forEach(
        (id, span) -> {
          LlmSpan back = Objects.requireNonNull(read.get(id));
          assertThat(span.getAttributesList()).containsAll(back.getAttributesList());
          assertThat(back.getEventsCount()).isEqualTo(span.getEventsCount());
          assertThat(back.toBuilder().clearAttributes().clearEvents().build())
              .isEqualTo(span.toBuilder().clearAttributes().clearEvents().build());
        });
  }

  private static List<Path> recordings() throws Exception {
    try (Stream<Path> all = Files.walk(CORPUS)) {
      List<Path> files =
          all.filter(file -> file.toString().endsWith(".otlp.pb"))
              .filter(file -> !file.toString().endsWith(".logs.pb"))
              .sorted()
              .toList();
      assertThat(files).hasSizeGreaterThan(100);
      return files;
    }
  }

  /** What is read of the traces, without what the server derives. */
  private static Map<String, LlmSpan> readAll(Map<String, LlmSpan> sent) throws Exception {
    TreeSet<String> traces = new TreeSet<>();
    sent.values().forEach(span -> traces.add(span.getTraceId()));
    Map<String, LlmSpan> read = new HashMap<>();
    for (String trace : traces) {
      for (TraceSpan stored : database.spans(QueryDatabase.TENANT, trace)) {
        assertThat(stored.getTraceUuid().replace("-", "")).isEqualTo(trace);
        LlmSpan span =
            stored.getSpan().toBuilder()
                .clearGenAi()
                .clearContent()
                .clearEnvironment()
                .clearUserId()
                .clearSessionId()
                .build();
        assertThat(read.put(trace + span.getSpanId(), span)).as("the same span twice").isNull();
      }
    }
    return read;
  }
}
