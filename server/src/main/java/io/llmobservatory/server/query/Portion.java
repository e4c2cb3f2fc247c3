package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.TraceSpan;
import java.util.ArrayList;
import java.util.List;

/** Spans up to so many bytes, or one of any size. */
final class Portion implements SpansByKey.Taker {
  private final int maxBytes;
  private final List<TraceSpan> spans = new ArrayList<>();
  private long bytes;
  private int end;
  private boolean full;

  Portion(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean take(int index, TraceSpan span) {
    bytes += span.getSerializedSize();
    if (bytes > maxBytes && !spans.isEmpty()) {
      full = true;
      return false;
    }
    spans.add(span);
    end = index + 1;
    return true;
  }

  List<TraceSpan> spans() {
    return spans;
  }

  /** Whether a span found no room. */
  boolean isFull() {
    return full;
  }

  /** The index behind that of the key of the last span that was taken. */
  int end() {
    return end;
  }
}
