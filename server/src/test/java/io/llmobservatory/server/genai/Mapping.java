package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Maps what {@link Otlp} writes, and reads the documents that come out. */
final class Mapping {
  static final GenAiProcessor STORE = new GenAiProcessor(true, GenAiProcessor.Content.STORE, 16);
  static final GenAiProcessor DROP = new GenAiProcessor(true, GenAiProcessor.Content.DROP, 16);

  /** Fails on an object that has a key twice. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private Mapping() {}

  /** Maps one span that must be stored. */
  static SpanMapping begin(byte[] request, String tenant) {
    return new SpanMappings(STORE).of(request, tenant);
  }

  static LlmSpan map(Span.Builder span) {
    return map(span, STORE);
  }

  static LlmSpan map(Span.Builder span, GenAiProcessor options) {
    return only(map(Otlp.request(span).toByteArray(), options));
  }

  static MappedSpans map(byte[] request, GenAiProcessor options) {
    MappedSpans mapped = new MappedSpans();
    try {
      boolean more =
          new SpanMappings(options)
              .of(request, "default")
              .map(Integer.MAX_VALUE, Long.MAX_VALUE, mapped);
      assertThat(more).isFalse();
      return mapped;
    } catch (MalformedRequestException e) {
      throw new AssertionError("the request is protobuf", e);
    }
  }

  static LlmSpan only(MappedSpans mapped) {
    assertThat(mapped.rejected()).isEmpty();
    assertThat(mapped.spans()).hasSize(1);
    return mapped.spans().get(0);
  }

  /** The GenAI facts of one span. */
  static GenAi facts(Span.Builder span) {
    return genAi(map(span));
  }

  static GenAi genAi(LlmSpan span) {
    return Objects.requireNonNull(span.genAi(), "the span is no GenAI span");
  }

  /** What one span says was said. */
  static Content content(Span.Builder span) {
    return content(map(span));
  }

  static Content content(LlmSpan span) {
    return Objects.requireNonNull(span.content(), "the span has no content");
  }

  static JsonNode attributes(LlmSpan span) {
    return tree(span.attributes());
  }

  /** The notes, an empty object if there are none. */
  static JsonNode notes(LlmSpan span) {
    return span.notes() == null ? JSON.createObjectNode() : tree(span.notes());
  }

  /** The places of a repair, as the notes tell them: a list in JSON, empty if there is none. */
  static String repairs(LlmSpan span, Repair repair) {
    return notes(span).path("repairs").path(repair.note).toString();
  }

  static JsonNode tree(@Nullable JsonDocument document) {
    return JSON.readTree(Objects.requireNonNull(document, "no document").toString());
  }

  static String json(@Nullable JsonDocument document) {
    return Objects.requireNonNull(document, "no document").toString();
  }
}
