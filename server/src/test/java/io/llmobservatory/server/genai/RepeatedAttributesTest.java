package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is remembered from span to span changes nothing: each is mapped as if it came alone. */
class RepeatedAttributesTest {
  private static final String[] KEYS = {
    "gen_ai.operation.name",
    "gen_ai.request.model",
    "gen_ai.input.messages",
    "gen_ai.prompt.0.content",
    "llm.input_messages.0.message.content",
    "user.id",
    "http.route",
    "http.r\0ute",
    "server.address",
    "logfire.span_type",
    "gen_ai.response.finish_reasons",
    "gen_ai.usage.input_tokens",
    "gen_ai.request.temperature",
    "gen_ai.request.max_tokens",
    "llm.invocation_parameters",
    "langfuse.observation.usage_details",
    "openai.response.service_tier",
    "\u00e9",
    ""
  };
  private static final String[] VALUES = {
    "chat",
    "none",
    "",
    "a",
    "a\0",
    "\"quoted\"",
    "{\"role\":\"user\",\"content\":\"x\"}",
    "{\"temperature\":0.5,\"input\":7}",
    "[\"stop\",\"MAX_TOKENS\"]",
    "0.25",
    "42",
    "pending_span",
    "\u00e9",
    "a longer text, with a comma"
  };

  @Test
  void a_span_among_others_is_mapped_as_it_is_alone() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Span.Builder> spans = new ArrayList<>();
    Span.Builder last = Otlp.span();
    for (int i = 0; i < 2_000; i++) {
      last = random.nextInt(3) == 0 ? other(random) : alike(last, random);
      spans.add(last);
    }
    byte[] request = Otlp.request(spans.toArray(Span.Builder[]::new)).toByteArray();
    List<LlmSpan> alone = new ArrayList<>();
    for (Span.Builder span : spans) {
      byte[] one = Otlp.request(span).toByteArray();
      alone.addAll(Mapping.map(one, Mapping.STORE).spans());
    }
    List<LlmSpan> together = Mapping.map(request, Mapping.STORE).spans();
    assertThat(together).hasSameSizeAs(alone);
    for (int i = 0; i < alone.size(); i++) {
      assertThat(together.get(i)).as("span %d, seed %d", i, seed).isEqualTo(alone.get(i));
    }
  }

  private static Span.Builder other(Random random) {
    Span.Builder span = Otlp.span();
    int size = random.nextInt(8);
    for (int i = 0; i < size; i++) {
      span.addAttributes(attribute(KEYS[random.nextInt(KEYS.length)], random));
    }
    return span;
  }

  /** A span with the same attributes, some with other values, and perhaps one more or less. */
  private static Span.Builder alike(Span.Builder like, Random random) {
    Span.Builder span = Otlp.span();
    for (KeyValue attribute : like.getAttributesList()) {
      span.addAttributes(
          random.nextInt(4) == 0 ? attribute(attribute.getKey(), random) : attribute);
    }
    int change = random.nextInt(6);
    if (change == 0 && span.getAttributesCount() > 0) {
      span.removeAttributes(random.nextInt(span.getAttributesCount()));
    } else if (change == 1) {
      span.addAttributes(attribute(KEYS[random.nextInt(KEYS.length)], random));
    }
    return span;
  }

  private static KeyValue attribute(String key, Random random) {
    return random.nextInt(5) == 0
        ? number(key, random.nextInt(3))
        : text(key, VALUES[random.nextInt(VALUES.length)]);
  }
}
