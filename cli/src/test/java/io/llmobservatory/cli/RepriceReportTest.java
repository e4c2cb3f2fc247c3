package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.store.RepriceSummary;
import io.llmobservatory.server.store.RepriceSummary.UnpricedModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RepriceReportTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final RepriceReport report =
      new RepriceReport(new PrintWriter(out), new PrintWriter(err));

  @Test
  void the_summary_names_every_number_and_the_models_without_a_price() {
    report.print(
        new RepriceSummary(
            1_234_567,
            1000,
            200,
            30,
            4,
            50,
            List.of(
                new UnpricedModel("azure.ai.openai", "prod\u001b[1m", null, 40),
                new UnpricedModel(null, null, "priority", 10))),
        true);

    assertThat(out)
        .hasToString(
            """
            looked at 1,234,567 calls without a cost of their own
              filled               1,000  had no cost
              corrected              200  had another cost
              cleared                 30  had a cost that nothing tells any more
              unpriced                50  have a model or service tier without a price
              without usage            4  tell of no tokens
            most frequent without a price; processors.genai.prices can give them one:
              40  prod\\u001b[1m, azure.ai.openai
              10  (no model), service tier priority
            nothing was changed: this was a dry run
            """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void short_work_is_told_of_at_its_end_only() {
    RepriceSummary nothing = new RepriceSummary(0, 0, 0, 0, 0, 0, List.of());

    report.progress("trace_spans_past", nothing);
    report.print(nothing, false);

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString()).contains("looked at 0 calls").doesNotContain("dry run", "frequent");
  }
}
