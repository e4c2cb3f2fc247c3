package io.llmobservatory.cli;

import io.llmobservatory.proto.v1.TraceSpan;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans of a trace under their parents. Whatever the parents are – missing, each other's, a span's
 * own, thousands deep – each span comes once.
 */
final class TraceTree {
  /** Deeper spans are not drawn further to the right. */
  private static final int MAX_DRAWN_DEPTH = 30;

  private final List<TraceSpan> spans;
  private final Map<String, Integer> byId = new HashMap<>();
  private final Map<Integer, List<Integer>> children = new HashMap<>();
  private final List<Integer> tops = new ArrayList<>();
  private final boolean[] seen;

  TraceTree(List<TraceSpan> unordered) {
    spans = new ArrayList<>(unordered);
    spans.sort(
        Comparator.comparing(
            stored -> stored.getSpan().getStartTimeUnixNano(), Long::compareUnsigned));
    seen = new boolean[spans.size()];
    for (int i = 0; i < spans.size(); i++) {
      byId.putIfAbsent(spans.get(i).getSpan().getSpanId(), i);
    }
    for (int i = 0; i < spans.size(); i++) {
      Integer parent = byId.get(spans.get(i).getSpan().getParentSpanId());
      if (parent == null) {
        tops.add(i);
      } else {
        children.computeIfAbsent(parent, span -> new ArrayList<>()).add(i);
      }
    }
  }

  /** How a span stands in the tree. */
  enum Standing {
    /** Without a parent, or below it. */
    USUAL,
    /** At the top, since its parent is not here. */
    ORPHAN,
    /** At the top, since its parents lead back to itself. */
    CIRCLE
  }

  /** Takes spans in the order in which they are shown. */
  interface Visitor {
    /**
     * Takes the next span.
     *
     * @param drawn what leads to the span from its parent; empty at the top
     * @param below what stands under that in further lines of the same span
     */
    void span(TraceSpan span, String drawn, String below, Standing standing) throws IOException;
  }

  private record Entry(int span, String drawn, String below, int depth, Standing standing) {}

  void visit(Visitor visitor) throws IOException {
    for (int top : tops) {
      boolean root = spans.get(top).getSpan().getParentSpanId().isEmpty();
      visit(top, root ? Standing.USUAL : Standing.ORPHAN, visitor);
    }
    for (int i = 0; i < spans.size(); i++) {
      if (!seen[i]) {
        visit(i, Standing.CIRCLE, visitor);
      }
    }
  }

  private void visit(int top, Standing standing, Visitor visitor) throws IOException {
    Deque<Entry> open = new ArrayDeque<>();
    open.push(new Entry(top, "", "", 0, standing));
    while (!open.isEmpty()) {
      Entry entry = open.pop();
      if (seen[entry.span()]) {
        continue;
      }
      seen[entry.span()] = true;
      visitor.span(spans.get(entry.span()), entry.drawn(), entry.below(), entry.standing());
      List<Integer> under = children.getOrDefault(entry.span(), List.of());
      for (int i = under.size() - 1; i >= 0; i--) {
        open.push(child(entry, under.get(i), i == under.size() - 1));
      }
    }
  }

  private static Entry child(Entry parent, int span, boolean last) {
    int depth = parent.depth() + 1;
    if (depth > MAX_DRAWN_DEPTH) {
      return new Entry(span, parent.below() + "└ ", parent.below(), depth, Standing.USUAL);
    }
    String drawn = parent.below() + (last ? "└─ " : "├─ ");
    String below = parent.below() + (last ? "   " : "│  ");
    return new Entry(span, drawn, below, depth, Standing.USUAL);
  }
}
