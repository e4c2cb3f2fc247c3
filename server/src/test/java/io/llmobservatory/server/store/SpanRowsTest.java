package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.genai.LlmSpanBuilder;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SpanRowsTest {
  private static final UUID TRACE = new UUID(1, 2);

  @Test
  void arrays_are_used_again_once_they_are_released_and_no_sooner() {
    SpanRows first = rows(200);
    SpanRows second = rows(200);
    byte[] bytes = array(first);
    assertThat(array(second)).isNotSameAs(bytes);

    first.release();
    first.release();
    SpanRows third = rows(200);
    SpanRows fourth = rows(200);

    assertThat(array(third)).isSameAs(bytes);
    assertThat(array(fourth)).isNotSameAs(bytes).isNotSameAs(array(second));
  }

  @Test
  void few_rows_do_not_hold_on_to_much() {
    SpanRows few = rows(1);
    EncodedRow row = few.all().get(0).encoded;
    assertThat(row.bytes()).hasSize(row.length());
    assertThat(row.offset()).isZero();
  }

  @Test
  void rows_that_are_larger_than_an_array_have_their_own() {
    SpanRows rows = new SpanRows("default");
    rows.add(TRACE, span(0).name("n".repeat(500_000)).build());
    rows.add(TRACE, span(1).build());
    assertThat(rows.all()).hasSize(2);
    assertThat(rows.all().get(0).encoded.length()).isGreaterThan(500_000);
    assertThat(rows.all().get(1).encoded.bytes()).hasSizeLessThan(500_000);
  }

  @Test
  void a_row_that_came_to_no_end_leaves_nothing_in_the_next() {
    RowEncoder encoder = new RowEncoder();
    LlmSpan large = span(0).input("\"" + "x".repeat(100_000) + "\"").build();
    encoder.begin(2);
    encoder.json(Objects.requireNonNull(large.content()).input());

    encoder.begin(1);
    encoder.nullValue();
    EncodedRow row = encoder.end(new RowChain());

    assertThat(row.length()).isEqualTo(Short.BYTES + Integer.BYTES);
    assertThat(row.more()).isEmpty();
  }

  @Test
  void a_row_may_go_to_another_trace() {
    LlmSpan span = span(0).input("[1]").build();
    SpanRow moved = SpanRow.of("default", TRACE, span);
    UUID other = new UUID(-3, 4);
    assertThat(moved.isSameAs(SpanRow.of("default", other, span))).isFalse();

    moved.setTrace(other);

    assertThat(moved.trace()).isEqualTo(other);
    assertThat(moved.isSameAs(SpanRow.of("default", other, span))).isTrue();
    assertThat(moved.isSameAs(SpanRow.of("default", other, span(0).build()))).isFalse();
  }

  @Test
  void the_traces_of_rows_are_told_in_order_and_once_for_neighbours() {
    SpanRows rows = new SpanRows("default");
    rows.add(new UUID(0, 5), span(0).build());
    rows.add(new UUID(0, 5), span(1).build());
    rows.add(new UUID(0, -5), span(2).build());
    rows.end();
    assertThat(rows.traces()).containsExactly(-5, 5);
  }

  private static byte[] array(SpanRows rows) {
    return rows.all().get(0).encoded.bytes();
  }

  private static SpanRows rows(int count) {
    SpanRows rows = new SpanRows("default");
    for (int i = 0; i < count; i++) {
      rows.add(TRACE, span(i).name("n".repeat(400)).build());
    }
    rows.end();
    return rows;
  }

  private static LlmSpanBuilder span(int number) {
    return new LlmSpanBuilder("t1", "span-" + number);
  }
}
