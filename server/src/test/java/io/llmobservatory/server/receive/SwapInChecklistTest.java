package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the checklist of the documentation to the tests that there are. */
final class SwapInChecklistTest {
  private static final String STATES = "| state | gRPC | HTTP | test |";
  private static final String VALUES = "| what | test |";
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

  /** What stands in place of tests where there is nothing to test. */
  private static final String NONE = "none: ";

  /** The last cells of the rows of a table. */
  private static List<String> tests(String head) throws Exception {
    List<String> cells = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("../docs/collector-compatibility.md"))) {
      if (inside && line.startsWith("|") && !line.startsWith("|---")) {
        cells.add(line.substring(line.lastIndexOf('|', line.length() - 2) + 1).strip());
      }
      inside = line.equals(head) || (inside && line.startsWith("|"));
    }
    return cells;
  }

  private static Map<String, String> sources() throws Exception {
    Map<String, String> sources = new HashMap<>();
    for (String module : new String[] {"server", "integration-tests"}) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
        for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
          // Two packages may have a class of the same name.
          sources.merge(
              String.valueOf(file.getFileName()).replace(".java", ""),
              Files.readString(file),
              String::concat);
        }
      }
    }
    return sources;
  }

  @Test
  void every_row_names_a_test_or_says_why_there_is_none() throws Exception {
    assertThat(tests(STATES)).hasSize(12);
    assertThat(tests(VALUES)).hasSize(9);
    assertThat(Stream.of(tests(STATES), tests(VALUES)).flatMap(List::stream))
        .allMatch(cell -> NAMED.matcher(cell).find() || cell.startsWith(NONE));
  }

  @Test
  void every_test_that_is_named_exists() throws Exception {
    Map<String, String> sources = sources();
    Matcher named = NAMED.matcher(Files.readString(Path.of("../docs/collector-compatibility.md")));
    int count = 0;
    while (named.find()) {
      count++;
      assertThat(sources).containsKey(named.group(1));
      assertThat(sources.get(named.group(1)))
          .as("%s of %s", named.group(2), named.group(1))
          .contains("  void " + named.group(2) + "(");
    }
    assertThat(count).isGreaterThan(40);
  }
}
