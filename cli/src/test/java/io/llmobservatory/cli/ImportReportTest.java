package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.firstdesign.ImportSummary;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImportReportTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ImportReport report = new ImportReport(new PrintWriter(out), new PrintWriter(err));

  private static ImportSummary summary(boolean complete) {
    return new ImportSummary(
        1_000, 20_000, 990, 4, 3, 2, 1, 19_000, 500, 7, 5, 300, Map.of("no start", 200L), complete);
  }

  @Test
  void every_count_has_its_line() {
    report.print(summary(true), false);

    assertThat(out.toString().lines())
        .containsExactly(
            "read 20,000 of 20,000 spans",
            "  imported            19,000  spans were not stored before",
            "  already there          500  spans were, and stay as they are",
            "  joined                   7  of these had no trace and joined their parent's",
            "  orphans                  5  of these had no trace, and nothing tells of one",
            "  left out               300  are not to be stored: processors.genai.keep_other_spans",
            "  rejected               200  no start",
            "of 1,000 traces",
            "  kept                   990  have the UUID that they had",
            "  other UUID               4  are stored here under another UUID, which stays",
            "  same id                  2  have the trace id of another row, and are one with it",
            "  empty                    1  have no span, and are not stored",
            "  made                     3  more are for orphans");
  }

  @Test
  void a_dry_run_and_one_that_was_stopped_say_so() {
    report.print(summary(true), true);
    assertThat(out.toString())
        .contains("would be new")
        .doesNotContain("imported")
        .endsWith("nothing was written: this was a dry run" + System.lineSeparator());

    report.print(summary(false), false);
    assertThat(out.toString()).contains("stopped before the end; run it again");
  }

  @Test
  void the_beginning_is_told_at_once() {
    report.begun(1_000, 20_000);

    assertThat(err.toString()).contains("found 20,000 spans and 1,000 traces");
  }
}
