package io.llmobservatory.server.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.llmobservatory.proto.v1.Link;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.TraceSpan;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
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
  private static final int REQUESTS = 40;
  private static final int TRACES = 25;

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
      collect(request, sent);
    }
    assertThat(sent).hasSizeGreaterThan(500);

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
      Map<String, LlmSpan> all = new HashMap<>();
      collect(request, all);
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

  private static void collect(ExportTraceServiceRequest request, Map<String, LlmSpan> into) {
    for (ResourceSpans ofResource : request.getResourceSpansList()) {
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        for (Span span : ofScope.getSpansList()) {
          LlmSpan expected = expected(span).setSource(source(ofResource, ofScope)).build();
          into.put(expected.getTraceId() + expected.getSpanId(), expected);
        }
      }
    }
  }

  private static Source source(ResourceSpans ofResource, ScopeSpans ofScope) {
    Source.Builder source = Source.newBuilder();
    Resource resource = ofResource.getResource().toBuilder().clearEntityRefs().build();
    if (!resource.equals(Resource.getDefaultInstance())) {
      source.setResource(resource);
    }
    if (!ofScope.getScope().equals(InstrumentationScope.getDefaultInstance())) {
      source.setScope(ofScope.getScope());
    }
    return source
        .setResourceSchemaUrl(ofResource.getSchemaUrl())
        .setScopeSchemaUrl(ofScope.getSchemaUrl())
        .build();
  }

  /** The span in the words of the other message. */
  private static LlmSpan.Builder expected(Span span) {
    LlmSpan.Builder expected =
        LlmSpan.newBuilder()
            .setTraceId(hex(span.getTraceId()))
            .setSpanId(hex(span.getSpanId()))
            .setTraceState(span.getTraceState())
            .setParentSpanId(hex(span.getParentSpanId()))
            .setName(span.getName())
            .setKindValue(span.getKindValue())
            .setStartTimeUnixNano(span.getStartTimeUnixNano())
            .setEndTimeUnixNano(span.getEndTimeUnixNano())
            .addAllAttributes(withValues(span.getAttributesList()))
            .setDroppedAttributesCount(span.getDroppedAttributesCount())
            .addAllEvents(span.getEventsList())
            .setDroppedEventsCount(span.getDroppedEventsCount())
            .setDroppedLinksCount(span.getDroppedLinksCount())
            .setFlags(span.getFlags());
    if (!span.getStatus().equals(Status.getDefaultInstance())) {
      expected.setStatus(span.getStatus());
    }
    for (Span.Link link : span.getLinksList()) {
      expected.addLinks(
          Link.newBuilder()
              .setTraceId(hex(link.getTraceId()))
              .setSpanId(hex(link.getSpanId()))
              .setTraceState(link.getTraceState())
              .addAllAttributes(link.getAttributesList())
              .setDroppedAttributesCount(link.getDroppedAttributesCount())
              .setFlags(link.getFlags()));
    }
    return expected;
  }

  /** A value that is not set and an empty one are the same. */
  private static List<KeyValue> withValues(List<KeyValue> attributes) {
    return attributes.stream()
        .map(attribute -> attribute.toBuilder().setValue(attribute.getValue()).build())
        .toList();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
