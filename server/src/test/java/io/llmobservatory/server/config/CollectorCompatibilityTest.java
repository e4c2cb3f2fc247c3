package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the documentation for people who come from a Collector to the keys there are. */
class CollectorCompatibilityTest {
  private static final String OURS = "| key | Collector's default | ours | remark |";
  private static final String COLLECTORS = "| key | here | why |";

  /** The cells of the rows of the table with the given head, each without its back quotes. */
  private static List<List<String>> table(String head) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("../docs/collector-compatibility.md"))) {
      if (inside && line.startsWith("| `")) {
        String cells = line.substring(1, line.length() - 1).replace("`", "");
        rows.add(List.of(cells.strip().split("\\s+\\|\\s+")));
      }
      inside = line.equals(head) || (inside && line.startsWith("|"));
    }
    return rows;
  }

  @Test
  void the_first_table_has_every_key_of_the_receiver_and_the_extensions_with_our_default()
      throws Exception {
    List<List<String>> expected = new ArrayList<>();
    for (Key<?> key : ConfigurationKeys.ALL) {
      if (key.path().startsWith("receivers.") || key.path().startsWith("extensions.")) {
        expected.add(List.of(key.path(), key.defaultText()));
      }
    }

    assertThat(table(OURS))
        .allSatisfy(row -> assertThat(row).hasSize(4).noneMatch(String::isBlank))
        .extracting(row -> List.of(row.get(0), row.get(2)))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void the_second_table_has_every_key_that_only_a_collector_has() throws Exception {
    assertThat(table(COLLECTORS))
        .allSatisfy(row -> assertThat(row).hasSize(3).noneMatch(String::isBlank))
        .extracting(row -> row.get(0))
        .containsExactlyElementsOf(CollectorKeys.paths());
  }

  @Test
  void the_second_table_says_what_becomes_of_each() throws Exception {
    for (List<String> row : table(COLLECTORS)) {
      CollectorKey.Treatment treatment =
          switch (row.get(1)) {
            case "accepted" -> CollectorKey.Treatment.WITHOUT_MEANING;
            case "refused" -> CollectorKey.Treatment.REFUSED;
            case "only tcp" -> CollectorKey.Treatment.ONLY_TCP;
            default -> CollectorKey.Treatment.TAKEN;
          };
      assertThat(CollectorKeys.find(row.get(0)))
          .as(row.get(0))
          .extracting(CollectorKey::treatment)
          .isEqualTo(treatment);
    }
  }
}
