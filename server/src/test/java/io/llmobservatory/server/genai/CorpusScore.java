package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How many fields of the recordings come out right, by library and field. */
final class CorpusScore {
  private final Map<String, Map<CorpusField, Cell>> rows = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  /** How often a field of a library was right, wrong, or not looked at yet. */
  private static final class Cell {
    int right;
    int wrong;

    @Override
    public String toString() {
      return right + "/" + (right + wrong);
    }
  }

  /**
   * Begins to score a span.
   *
   * @param library who recorded it
   * @param expected what is expected of it
   */
  Span of(String library, JsonNode expected) {
    return new Span(library, expected);
  }

  /** Prints the table; fails below 100 %, unless the run only wants to see where it stands. */
  void assertAllRight() {
    System.out.println(table());
    if (Boolean.getBoolean("corpus.report")) {
      wrong.forEach(System.out::println);
      return;
    }
    assertThat(rows).isNotEmpty();
    assertThat(wrong).isEmpty();
  }

  private String table() {
    Set<CorpusField> fields = EnumSet.noneOf(CorpusField.class);
    rows.values().forEach(row -> fields.addAll(row.keySet()));
    StringBuilder table = new StringBuilder();
    table.append("%-46s".formatted("right/total"));
    fields.forEach(field -> table.append("%10s".formatted(field.heading)));
    rows.forEach(
        (library, row) -> {
          table.append("%n%-46s".formatted(library));
          for (CorpusField field : fields) {
            Cell cell = row.get(field);
            table.append("%10s".formatted(cell == null ? "-" : cell));
          }
        });
    return table.toString();
  }

  /** Scores the fields of one span. */
  final class Span {
    private final String library;
    private final JsonNode expected;

    private Span(String library, JsonNode expected) {
      this.library = library;
      this.expected = expected;
    }

    void same(CorpusField field, @Nullable Object expected, @Nullable Object actual) {
      oneOf(field, Arrays.asList(expected), actual);
    }

    /** Any of the values is right; the first is the one to name. */
    void oneOf(CorpusField field, Collection<?> allowed, @Nullable Object actual) {
      boolean right = allowed.contains(actual);
      score(
          field, right, allowed.size() == 1 ? shown(allowed) : "one of " + shown(allowed), actual);
    }

    void score(CorpusField field, boolean right, String wanted, @Nullable Object actual) {
      if (right) {
        cell(field).right++;
        return;
      }
      cell(field).wrong++;
      wrong.add(
          "%s %s %s '%s' of %s: %s: expected %s, was %s; found in %s"
              .formatted(
                  library,
                  expected.path("file").asString(),
                  expected.path("span_id").asString(),
                  expected.path("name").asString(),
                  expected.path("scope").asString(),
                  field.name().toLowerCase(Locale.ROOT),
                  wanted,
                  shown(actual),
                  foundIn(field)));
    }

    private Cell cell(CorpusField field) {
      return rows.computeIfAbsent(library, name -> new EnumMap<>(CorpusField.class))
          .computeIfAbsent(field, name -> new Cell());
    }

    private String foundIn(CorpusField field) {
      JsonNode keys = expected.path("found_in").path(field.key);
      return keys.isMissingNode() ? "nothing named" : keys.toString();
    }
  }

  private static String shown(Collection<?> values) {
    StringBuilder shown = new StringBuilder();
    for (Object value : values) {
      shown.append(shown.isEmpty() ? "" : ", ").append(shown(value));
    }
    return shown.toString();
  }

  private static String shown(@Nullable Object value) {
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }
}
