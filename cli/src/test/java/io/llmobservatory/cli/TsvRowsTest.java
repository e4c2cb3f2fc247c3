package io.llmobservatory.cli;

import static io.llmobservatory.cli.Results.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.store.SqlQuery.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class TsvRowsTest {
  private final Results tsv = new Results(ResultFormat.TSV);

  @Test
  void a_header_and_a_line_a_row() throws IOException {
    tsv.columns(column("a", Kind.TEXT), column("b", Kind.NUMBER), column("c", Kind.TEXT))
        .row("x", "1", null)
        .row("", "2", "z")
        .end(2);

    assertThat(tsv.out()).isEqualTo("a\tb\tc\nx\t1\t\n\t2\tz\n");
  }

  @Test
  void what_parts_values_and_lines_is_escaped() throws IOException {
    tsv.columns(column("a\tb", Kind.TEXT)).row("1\t2\n3\r4\\n").end(1);

    assertThat(tsv.out()).isEqualTo("a\\tb\n1\\t2\\n3\\r4\\\\n\n");
  }

  @Test
  void a_change_is_told_on_the_side() throws IOException {
    tsv.changed(2);

    assertThat(tsv.out()).isEmpty();
    assertThat(tsv.err()).isEqualToIgnoringNewLines("(2 rows changed)");
  }
}
