package io.llmobservatory.cli;

import static io.llmobservatory.cli.Results.array;
import static io.llmobservatory.cli.Results.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.store.SqlQuery.Kind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class TableRowsTest {
  private final Results table = new Results(ResultFormat.TABLE);

  @Test
  void values_are_aligned_numbers_to_the_right() throws IOException {
    table
        .columns(
            column("model", Kind.TEXT), column("calls", Kind.NUMBER), column("ok", Kind.BOOLEAN))
        .row("gpt-4o", "7", "t")
        .row("claude-sonnet", "123456", null)
        .end(2);

    assertThat(table.out())
        .isEqualTo(
            """
                 model     | calls  | ok
            ---------------+--------+----
             gpt-4o        |      7 | t
             claude-sonnet | 123456 |
            (2 rows)
            """);
  }

  @Test
  void an_empty_result_has_a_header_and_a_count() throws IOException {
    table.columns(column("id", Kind.TEXT)).end(0);

    assertThat(table.out()).isEqualTo(" id\n----\n(0 rows)\n");
  }

  @Test
  void control_characters_are_written_out() throws IOException {
    table.columns(column("t", Kind.TEXT)).row("a\tb\r\nc\u001b[31md\u009b").end(1);

    assertThat(table.out()).contains(" a\\tb\\r\\nc\\u001b[31md\\u009b\n(1 row)\n");
  }

  @Test
  void wide_and_combining_characters_keep_the_alignment() throws IOException {
    table
        .columns(column("text", Kind.TEXT), column("n", Kind.NUMBER))
        .row("日本語", "1")
        .row("e\u0301", "2")
        .row("🙂", "3")
        .end(3);

    assertThat(table.out())
        .isEqualTo(
            """
              text  | n
            --------+---
             日本語 | 1
             e\u0301      | 2
             🙂     | 3
            (3 rows)
            """);
  }

  @Test
  void one_long_value_does_not_pad_the_others() throws IOException {
    table
        .columns(column("a", Kind.TEXT), column("b", Kind.TEXT))
        .row("x".repeat(500), "end")
        .row("y", "end")
        .end(2);

    assertThat(table.out().lines())
        .contains(" " + "x".repeat(500) + " | end", " y" + " ".repeat(119) + " | end");
  }

  @Test
  void after_the_first_thousand_rows_the_widths_stay() throws IOException {
    table.columns(column("a", Kind.TEXT), column("b", Kind.TEXT));
    for (int i = 0; i < 999; i++) {
      table.row("ab", "c");
    }
    assertThat(table.out()).isEmpty();
    table.row("ab", "c").row("a", "c").row("longer", "c").end(1_002);

    assertThat(table.out().lines()).hasSize(1_005).contains(" a  | c", " longer | c");
  }

  @Test
  void an_array_of_numbers_is_text() throws IOException {
    table.columns(array("numbers", Kind.NUMBER)).row("{1}").end(1);

    assertThat(table.out()).contains("\n {1}\n");
  }

  @Test
  void a_second_result_has_widths_of_its_own() throws IOException {
    table.columns(column("a", Kind.TEXT)).row("wide value").end(1);
    table.columns(column("b", Kind.TEXT)).row("x").end(1);

    assertThat(table.out()).endsWith(" b\n---\n x\n(1 row)\n");
  }

  @Test
  void a_change_is_counted() throws IOException {
    assertThat(table.changed(1).changed(3).out()).isEqualTo("(1 row changed)\n(3 rows changed)\n");
  }
}
