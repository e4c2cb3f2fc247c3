package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.proto.v1.TraceSpan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TraceTreeTest {
  private static List<String> drawn(TraceSpan... spans) throws IOException {
    return drawn(List.of(spans));
  }

  private static List<String> drawn(List<TraceSpan> spans) throws IOException {
    List<String> lines = new ArrayList<>();
    new TraceTree(spans)
        .visit(
            (span, drawn, below, standing) ->
                lines.add(
                    drawn
                        + span.getSpan().getSpanId()
                        + (standing == TraceTree.Standing.USUAL ? "" : " " + standing)));
    return lines;
  }

  @Test
  void children_stand_under_their_parents_by_their_start() throws IOException {
    assertThat(
            drawn(
                StoredSpans.span("b2", "b", 6),
                StoredSpans.span("c", "root", 5),
                StoredSpans.span("b", "root", 1),
                StoredSpans.span("b1", "b", 2),
                StoredSpans.span("root", "", 0)))
        .containsExactly("root", "├─ b", "│  ├─ b1", "│  └─ b2", "└─ c");
  }

  @Test
  void a_span_whose_parent_is_missing_is_marked_at_the_top() throws IOException {
    assertThat(
            drawn(
                StoredSpans.span("root", "", 0),
                StoredSpans.span("lost", "gone", 1),
                StoredSpans.span("under", "lost", 2)))
        .containsExactly("root", "lost ORPHAN", "└─ under");
  }

  @Test
  void circles_are_cut_where_they_begin_first() throws IOException {
    assertThat(
            drawn(
                StoredSpans.span("self", "self", 9),
                StoredSpans.span("b", "a", 2),
                StoredSpans.span("c", "b", 3),
                StoredSpans.span("a", "c", 1)))
        .containsExactly("a CIRCLE", "└─ b", "   └─ c", "self CIRCLE");
  }

  @Test
  void each_of_many_spans_comes_once_whatever_their_parents_are() throws IOException {
    long seed = System.nanoTime();
    System.out.println("TraceTreeTest seed " + seed);
    Random random = new Random(seed);
    List<TraceSpan> spans = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      String id = String.valueOf(random.nextInt(4_000)); // Some ids come more than once.
      spans.add(StoredSpans.span(id, String.valueOf(random.nextInt(5_000)), random.nextInt(999)));
    }
    List<TraceSpan> seen = new ArrayList<>();
    new TraceTree(spans).visit((span, drawn, below, standing) -> seen.add(span));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(spans);
  }

  @Test
  void a_chain_of_a_hundred_thousand_is_drawn_in_narrow_lines() throws IOException {
    List<TraceSpan> spans = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      spans.add(StoredSpans.span("s" + i, i == 0 ? "" : "s" + (i - 1), i));
    }
    Collections.shuffle(spans, new Random(1));
    List<String> lines = drawn(spans);
    assertThat(lines).hasSize(100_000).allMatch(line -> line.length() < 110);
    assertThat(lines.get(99_999)).endsWith(" s99999");
  }
}
