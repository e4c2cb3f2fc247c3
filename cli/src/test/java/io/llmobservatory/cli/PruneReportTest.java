package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.store.PruneSummary;
import io.llmobservatory.server.store.PruneSummary.Days;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class PruneReportTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final PruneReport report = new PruneReport(new PrintWriter(out), new PrintWriter(err));

  @Test
  void the_summary_names_every_number() {
    LocalDate first = LocalDate.of(2026, 9, 1);
    LocalDate last = LocalDate.of(2026, 9, 30);
    report.print(
        new PruneSummary(
            new Days(30, first, last),
            new Days(1, first, first),
            92,
            1,
            20,
            3000,
            1_234_567,
            4,
            LocalDate.of(2026, 10, 1),
            false),
        true);

    assertThat(out)
        .hasToString(
            """
            spans dropped:    30 days, 2026-09-01 to 2026-09-30
            contents dropped: 1 day, 2026-09-01
            deleted because their clocks say that they are of before 2020:
              spans                1
              contents            20
              messages         3,000
            traces:
              removed      1,234,567  have no span left
              recomputed           4  have other spans left
            left for now from 2026-10-01 on: a transaction that lasts is using these days; run this\
             again when it is over
            nothing was changed: this was a dry run
            """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void short_work_is_told_of_at_its_end_only() {
    PruneSummary nothing = new PruneSummary(null, null, 0, 0, 0, 0, 0, 0, null, false);

    report.progress("trace_spans_past", nothing);
    report.print(nothing, false);

    assertThat(err.toString()).isEmpty();
    assertThat(out)
        .hasToString(
            """
            spans dropped:    none
            contents dropped: none
            traces:
              removed              0  have no span left
              recomputed           0  have other spans left
            """);
  }
}
