package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How many fields of the recordings come out right, by library and field. */
final class CorpusScore {
  private final Map<String, int[]> cells = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  Span of(String library, LlmSpan span) {
    return new Span(library, span);
  }

  /** Prints the table, and fails if a field is wrong anywhere. */
  void assertAllRight() {
    cells.forEach(
        (cell, counts) -> System.out.printf("%-70s %3d/%d%n", cell, counts[0], counts[1]));
    assertThat(cells).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  /** Scores the fields of one span. */
  final class Span {
    private final String library;
    private final LlmSpan span;

    private Span(String library, LlmSpan span) {
      this.library = library;
      this.span = span;
    }

    void same(String field, JsonNode expected, @Nullable String actual) {
      same(field, expected.isNull() ? null : expected.asString(), actual);
    }

    void same(String field, @Nullable Object expected, @Nullable Object actual) {
      int[] counts = cells.computeIfAbsent(library + " " + field, cell -> new int[2]);
      counts[1]++;
      if (Objects.equals(expected, actual)) {
        counts[0]++;
      } else {
        wrong.add(
            "%s %s %s: expected %s, was %s"
                .formatted(library, span.spanId(), field, expected, actual));
      }
    }
  }
}
