package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LogMapping;
import io.llmobservatory.server.genai.MappedMessages;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.SpanMappings;
import io.llmobservatory.server.genai.SpanMessage;
import io.llmobservatory.server.store.CheckTraces;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every recorded request, once in order to one instance, and once shuffled, spans and logs mixed,
 * some twice, to two instances at the same time: both databases hold the same rows.
 */
final class CorpusInAnyOrderTest {
  private static final Path CORPUS = Path.of("src/test/resources/corpus");
  private static final long SEED = new Random().nextLong();
  private static final int THREADS = 4;
  private static final int MAX_TRIES = 1000;

  private static List<Path> recordings;
  private static TestReceiver inOrder;
  private static TestReceiver shuffled;
  private static TestReceiver shuffledToo;

  @BeforeAll
  static void send() throws Exception {
    recordings = recordings();
    inOrder = TestReceiver.start(64 << 20);
    shuffled = TestReceiver.start(64 << 20);
    shuffledToo = shuffled.another();
    for (Path recording : recordings) {
      send(recording, inOrder);
    }

    Random random = new Random(SEED);
    List<Path> some = new ArrayList<>(recordings);
    Collections.shuffle(some, random);
    List<Path> mixed = new ArrayList<>(recordings);
    mixed.addAll(some.subList(0, some.size() / 3));
    Collections.shuffle(mixed, random);
    sendAtTheSameTime(mixed, random);
  }

  @AfterAll
  static void stop() {
    shuffledToo.close();
    shuffled.close();
    inOrder.close();
  }

  @ParameterizedTest
  @CsvSource({
    "traces, id",
    "trace_spans, trace_id span_id start_time",
    "span_contents, trace_id span_id start_time",
    "span_messages, trace_id span_id time id",
    "resources, id",
    "scopes, id",
    "spans, trace_id span_id start_time",
    "llm_spans, trace_id span_id start_time",
  })
  void both_databases_hold_the_same_rows(String relation, String key) throws Exception {
    StoredRows expected = rows(inOrder, relation, key);
    StoredRows actual = rows(shuffled, relation, key);

    assertThat(expected.size()).as("rows of %s", relation).isPositive();
    assertThat(actual.differences(expected))
        .as("rows of %s that differ, seed %d", relation, SEED)
        .isEmpty();
  }

  @Test
  void every_trace_is_what_its_spans_add_up_to() throws Exception {
    for (TestReceiver receiver : List.of(inOrder, shuffled)) {
      CheckTraces.check(receiver.database());
      assertThat(
              receiver.query(
                  """
                  SELECT count(*) FROM traces t
                  WHERE (input_tokens, output_tokens) IS DISTINCT FROM (
                    SELECT (
                      coalesce(sum(input_tokens), 0)::bigint,
                      coalesce(sum(output_tokens), 0)::bigint)
                    FROM trace_spans s WHERE s.trace_id = t.id AND counted)
                  """))
          .as("traces whose tokens are not those of their counted spans, seed %d", SEED)
          .isEqualTo("0");
      assertThat(
              receiver.query("SELECT sum(input_tokens) > 0 AND sum(output_tokens) > 0 FROM traces"))
          .isEqualTo("t");
    }
  }

  /** Counted with the published classes of OTLP, not by our own reader. */
  @Test
  void every_span_of_the_requests_is_there_once() throws Exception {
    Set<ByteString> traces = new HashSet<>();
    Set<ByteString> tracesOfSeveral = new HashSet<>();
    Set<List<Object>> spans = new HashSet<>();
    Set<List<Object>> resources = new HashSet<>();
    Set<List<Object>> scopes = new HashSet<>();
    int pending = 0;
    for (Path recording : recordings) {
      if (isOfLogs(recording)) {
        continue;
      }
      ExportTraceServiceRequest request =
          ExportTraceServiceRequest.parseFrom(Files.readAllBytes(recording));
      Set<ByteString> tracesOfOne = new HashSet<>();
      for (ResourceSpans ofResource : request.getResourceSpansList()) {
        Resource resource = ofResource.getResource();
        for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
          InstrumentationScope scope = ofScope.getScope();
          for (Span span : ofScope.getSpansList()) {
            if (isPending(span)) {
              pending++;
              continue;
            }
            tracesOfOne.add(span.getTraceId());
            long micros = span.getStartTimeUnixNano() / 1000;
            spans.add(List.of(span.getTraceId(), span.getSpanId(), micros));
            resources.add(List.of(resource.getAttributesList(), ofResource.getSchemaUrl()));
            scopes.add(
                List.of(
                    scope.getName(),
                    scope.getVersion(),
                    scope.getAttributesList(),
                    ofScope.getSchemaUrl()));
          }
        }
      }
      for (ByteString trace : tracesOfOne) {
        if (!traces.add(trace)) {
          tracesOfSeveral.add(trace);
        }
      }
    }

    assertThat(tracesOfSeveral).as("traces that came in several requests").isNotEmpty();
    assertThat(pending).as("recorded announcements of spans").isPositive();
    assertCount("traces", traces.size());
    assertCount("trace_spans", spans.size());
    assertCount("spans", spans.size());
    assertCount("resources", resources.size());
    assertCount("scopes", scopes.size());
  }

  /** Whether it only announces a span: Logfire sends such ones, and they are not stored. */
  private static boolean isPending(Span span) {
    for (KeyValue attribute : span.getAttributesList()) {
      if (attribute.getKey().equals("logfire.span_type")
          && attribute.getValue().getStringValue().equals("pending_span")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void the_content_of_every_request_is_there_once() throws Exception {
    GenAiProcessor options = Configuration.load(null, List.of(), Map.of()).processors().genai();
    Set<List<Object>> contents = new HashSet<>();
    Set<List<Object>> llmSpans = new HashSet<>();
    Set<List<Object>> messages = new HashSet<>();
    for (Path recording : recordings) {
      byte[] bytes = Files.readAllBytes(recording);
      if (isOfLogs(recording)) {
        MappedMessages mapped = new MappedMessages();
        LogMapping mapping = new LogMapping(bytes, bytes.length, "default", options);
        assertThat(mapping.map(Integer.MAX_VALUE, Long.MAX_VALUE, mapped)).isFalse();
        for (SpanMessage message : mapped.messages()) {
          // Not by their ids: two that share one would be one row.
          messages.add(
              List.of(
                  message.spanId(),
                  message.timeNanos(),
                  message.direction(),
                  message.position(),
                  message.number(),
                  message.message()));
        }
      } else {
        MappedSpans mapped = new MappedSpans();
        assertThat(
                new SpanMappings(options)
                    .of(bytes, "default")
                    .map(Integer.MAX_VALUE, Long.MAX_VALUE, mapped))
            .isFalse();
        for (LlmSpan span : mapped.spans()) {
          List<Object> key = List.of(span.traceId(), span.spanId(), span.startMicros());
          if (span.content() != null) {
            contents.add(key);
          }
          if (span.genAi() != null) {
            llmSpans.add(key);
          }
        }
      }
    }

    assertCount("span_contents", contents.size());
    assertCount("llm_spans", llmSpans.size());
    assertCount("span_messages", messages.size());
  }

  private static void assertCount(String relation, int expected) throws Exception {
    for (TestReceiver receiver : List.of(inOrder, shuffled)) {
      assertThat(receiver.query("SELECT count(*) FROM " + relation))
          .as("rows of %s, seed %d", relation, SEED)
          .isEqualTo("" + expected);
    }
  }

  private static StoredRows rows(TestReceiver receiver, String relation, String key)
      throws Exception {
    return StoredRows.of(receiver.database(), relation, List.of(key.split(" ")));
  }

  /** Several threads send, each request to one of the two instances. */
  private static void sendAtTheSameTime(List<Path> mixed, Random random) throws Exception {
    List<TestReceiver> receivers = new ArrayList<>();
    for (int i = 0; i < mixed.size(); i++) {
      receivers.add(random.nextBoolean() ? shuffled : shuffledToo);
    }
    AtomicInteger next = new AtomicInteger();
    ExecutorService senders = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> sending = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        sending.add(
            senders.submit(
                () -> {
                  for (int i = next.getAndIncrement();
                      i < mixed.size();
                      i = next.getAndIncrement()) {
                    send(mixed.get(i), receivers.get(i));
                  }
                  return null;
                }));
      }
      for (Future<?> future : sending) {
        future.get(5, TimeUnit.MINUTES);
      }
    } finally {
      senders.shutdownNow();
    }
  }

  /** Until it is stored: a machine that is busy may be told to try again. */
  private static void send(Path recording, TestReceiver to) throws IOException {
    byte[] request = Files.readAllBytes(recording);
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      WireAnswer answer =
          isOfLogs(recording) ? to.client.exportLogs(request) : to.client.export(request);
      if (answer.isStored()) {
        return;
      }
      assertThat(answer.status().isOk())
          .as("%s is stored in part, seed %d", recording, SEED)
          .isFalse();
      answer.assertTryAgain();
    }
    throw new AssertionError(recording + " is not taken, seed " + SEED);
  }

  private static List<Path> recordings() throws IOException {
    try (Stream<Path> all = Files.walk(CORPUS)) {
      List<Path> files = all.filter(file -> file.toString().endsWith(".pb")).sorted().toList();
      assertThat(files).filteredOn(CorpusInAnyOrderTest::isOfLogs).hasSizeGreaterThan(40);
      assertThat(files).filteredOn(file -> !isOfLogs(file)).hasSizeGreaterThan(200);
      return files;
    }
  }

  private static boolean isOfLogs(Path recording) {
    return recording.toString().endsWith(".logs.pb");
  }
}
