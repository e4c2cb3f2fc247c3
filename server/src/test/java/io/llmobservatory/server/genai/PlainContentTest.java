package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is copied is what would be stored by way of a tree, whatever was sent. */
class PlainContentTest {
  private static final int CASES = 2_000;

  private final BothWays both = new BothWays();

  private static String any(AnyJson json, Field field) {
    return switch (field) {
      case SYSTEM_INSTRUCTIONS -> json.parts();
      case TOOL_DEFINITIONS -> json.tools();
      case TOOL_ARGUMENTS, TOOL_RESULT -> json.object(4);
      default -> json.messages();
    };
  }

  @Test
  void what_is_of_the_conventions_shape_is_copied() {
    long seed = new Random().nextLong();
    AnyJson json = new AnyJson(new Random(seed), 0);
    for (int i = 0; i < CASES; i++) {
      for (Field field : BothWays.FIELDS) {
        String value = any(json, field);
        assertThat(both.copy(field, value))
            .as(() -> "seed " + seed + ", " + field + ": " + value)
            .isNotNull();
      }
    }
  }

  @Test
  void what_is_odd_is_given_up_or_copied_as_its_tree_would_be_stored() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int copied = 0;
    int storable = 0;
    for (int i = 0; i < CASES; i++) {
      AnyJson json = new AnyJson(random, 10 + random.nextInt(60));
      for (Field field : BothWays.FIELDS) {
        byte[] value = json.damaged(any(json, field).getBytes(StandardCharsets.UTF_8));
        try {
          copied += both.copy(field, value) == null ? 0 : 1;
          storable += both.ofTree(field, value) == null ? 0 : 1;
        } catch (AssertionError e) {
          throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
      }
    }
    assertThat(copied).as("seed %d", seed).isGreaterThan(storable / 2).isLessThan(storable);
  }

  @Test
  void what_libraries_send_is_copied_as_its_tree_would_be_stored() throws IOException {
    int messages = 0;
    int copied = 0;
    for (Path library : Corpus.libraries()) {
      try (Stream<Path> files = Files.walk(library)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".otlp.pb")).toList()) {
          for (KeyValue attribute : attributes(Files.readAllBytes(file))) {
            String value = attribute.getValue().getStringValue();
            if (!value.startsWith("[") && !value.startsWith("{")) {
              continue;
            }
            for (Field field : BothWays.FIELDS) {
              both.copy(field, value);
            }
            if (attribute.getKey().matches("gen_ai\\.(in|out)put\\.messages")) {
              messages++;
              copied += both.copy(Field.INPUT_MESSAGES, value) == null ? 0 : 1;
            }
          }
        }
      }
    }
    if (Corpus.isWhole()) {
      assertThat(copied).as("of %d", messages).isGreaterThan(messages * 3 / 4);
    }
  }

  private static Iterable<KeyValue> attributes(byte[] request) throws IOException {
    Stream.Builder<KeyValue> all = Stream.builder();
    for (ResourceSpans source :
        ExportTraceServiceRequest.parseFrom(request).getResourceSpansList()) {
      for (ScopeSpans scope : source.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          span.getAttributesList().forEach(all);
          span.getEventsList().forEach(event -> event.getAttributesList().forEach(all));
        }
      }
    }
    return all.build().toList();
  }
}
