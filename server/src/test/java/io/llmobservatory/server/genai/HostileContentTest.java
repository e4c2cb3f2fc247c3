package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.span;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Spans that are made to cost more than they weigh are stored flagged, or refused alone. */
class HostileContentTest {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int MIB = 1 << 20;

  @Test
  void a_span_of_100_000_attributes_is_refused_alone() {
    Span.Builder hostile = span();
    for (int i = 0; i < 100_000; i++) {
      hostile.addAttributes(number("gen_ai.prompt." + i + ".x", i));
    }
    MappedSpans mapped = Mapping.map(Otlp.request(hostile, span()).toByteArray(), Mapping.STORE);
    assertThat(mapped.spans()).hasSize(1);
    assertThat(mapped.rejected()).containsOnlyKeys(Rejection.TOO_MANY_ATTRIBUTES);
  }

  @Test
  void ten_thousand_messages_in_any_order_come_back_in_theirs() {
    List<KeyValue> attributes = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      attributes.add(text("gen_ai.prompt." + i + ".role", "user"));
      attributes.add(text("gen_ai.prompt." + i + ".content", "m" + i));
    }
    long seed = System.nanoTime();
    Collections.shuffle(attributes, new Random(seed));
    LlmSpan span = Mapping.map(span().addAllAttributes(attributes));
    JsonNode input = Mapping.tree(Mapping.content(span).input());
    assertThat(input.size()).isEqualTo(10_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(input.get(i).at("/parts/0/content").asString())
          .as("seed %d", seed)
          .isEqualTo("m" + i);
    }
    assertThat(Mapping.attributes(span).isEmpty()).isTrue();
  }

  @Test
  void an_index_beyond_all_bounds_stays_an_attribute() {
    LlmSpan span =
        Mapping.map(
            span(
                text("gen_ai.prompt.7.content", "near"),
                text("gen_ai.prompt.999999999.content", "far"),
                text("gen_ai.prompt.10001.content", "just beyond")));
    assertThat(Mapping.tree(Mapping.content(span).input()).size()).isEqualTo(1);
    assertThat(Mapping.attributes(span).propertyNames())
        .containsExactlyInAnyOrder(
            "gen_ai.prompt.999999999.content", "gen_ai.prompt.10001.content");
  }

  /** The one text of the input. It is too long to be shown where it is wrong. */
  private static String onlyText(LlmSpan span) {
    return Mapping.tree(Mapping.content(span).input()).at("/0/parts/0/content").asString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{},", "[],", "1,", "\"\",", "{\"a\":[{}]},"})
  void fifteen_megabytes_of_small_things_stay_text_and_cost_little(String thing) {
    String json = "[" + thing.repeat(15 * MIB / thing.length()) + "0]";
    byte[] request = Otlp.request(span(text("gen_ai.input.messages", json))).toByteArray();
    long before = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId());
    LlmSpan span = Mapping.map(request, Mapping.STORE).spans().get(0);
    long allocated = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    // Copies of the text, among them those of buffers that grow; a tree would be several times it.
    assertThat(allocated).isLessThan(24L * json.length());
    assertThat(onlyText(span).equals(json)).isTrue();
    assertThat(String.valueOf(span.notes())).contains(Repair.UNREADABLE.note);
  }

  @Test
  void many_attributes_share_what_may_become_trees() {
    String json = "[" + "{},".repeat(MIB / 3) + "0]";
    Span.Builder span = span();
    for (Field field : Field.values()) {
      if (field.isContent() && field.places().get(0).contains(".")) {
        span.addAttributes(text(field.places().get(0).replace(".*", ".0"), json));
      }
    }
    long before = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId());
    LlmSpan mapped = Mapping.map(span);
    long allocated = THREAD.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan(24L * span.build().getSerializedSize());
    assertThat(String.valueOf(mapped.notes())).contains(Repair.UNREADABLE.note);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"content\":["})
  void what_nests_ten_thousand_deep_stays_text(String level) {
    String json = level.repeat(10_000);
    LlmSpan span =
        Mapping.map(span(text("gen_ai.input.messages", json), text("genkit:output", json)));
    assertThat(onlyText(span).equals(json)).isTrue();
    assertThat(String.valueOf(span.notes())).contains(Repair.UNREADABLE.note);
  }

  @Test
  void keys_that_collide_cost_no_more_than_others() {
    // Aa and BB have the same hash, and so has every row of them.
    Span.Builder span = span();
    for (int i = 0; i < 1 << 14; i++) {
      StringBuilder key = new StringBuilder();
      for (int bit = 0; bit < 14; bit++) {
        key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      span.addAttributes(number(key.toString(), i));
    }
    LlmSpan mapped = Mapping.map(span);
    assertThat(Mapping.attributes(mapped).size()).isEqualTo(1 << 14);
    assertThat(Mapping.attributes(mapped).path("AaBB" + "Aa".repeat(12)).asLong()).isEqualTo(2);
  }
}
