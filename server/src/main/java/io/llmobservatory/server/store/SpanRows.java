package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.LlmSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one tenant as rows, and the arrays that hold these. First one thread adds them; then
 * another writes them, and releases them in the end.
 */
public final class SpanRows {
  /** What a row takes beside its bytes. */
  private static final int ROW_WEIGHT = 384;

  private static final ThreadLocal<RowEncoder> ENCODERS = ThreadLocal.withInitial(RowEncoder::new);

  private final String tenant;
  private final RowEncoder encoder = ENCODERS.get();
  private final List<SpanRow> rows = new ArrayList<>();
  private final List<RowBytes> arrays = new ArrayList<>();
  private @Nullable RowBytes last;
  private long weight;
  private boolean released;

  /** No spans yet of a tenant; they are to be added by this thread. */
  public SpanRows(String tenant) {
    this.tenant = tenant;
  }

  /**
   * Adds a span.
   *
   * @param trace the UUID of its trace
   */
  public void add(UUID trace, LlmSpan span) {
    SpanRow row = new SpanRow(tenant, trace, span, encoder, this);
    weight += row.weight() + ROW_WEIGHT;
    rows.add(row);
  }

  EncodedRow keep(byte[] bytes, int length, List<byte[]> more) {
    RowBytes array = last;
    if (array == null || !array.hasRoomFor(length)) {
      array = RowBytes.withRoomFor(length);
      arrays.add(array);
      last = array;
    }
    return new EncodedRow(array, array.add(bytes, length), length, more);
  }

  /** All of them; no more are to be added. */
  public List<SpanRow> all() {
    if (last != null) {
      last.trim();
      last = null;
    }
    return rows;
  }

  /** Half of the UUID of each trace, in ascending order: enough to see what is shared. */
  public long[] traces() {
    long[] traces = new long[rows.size()];
    int count = 0;
    UUID before = null;
    for (SpanRow row : rows) {
      if (!row.trace().equals(before)) {
        before = row.trace();
        traces[count++] = before.getLeastSignificantBits();
      }
    }
    Arrays.sort(traces, 0, count);
    return Arrays.copyOf(traces, count);
  }

  /** Roughly the bytes that they take in memory and in a batch. */
  public long weight() {
    return weight;
  }

  /** To whom they belong. */
  public String tenant() {
    return tenant;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The rows are not read any more, by anyone; what they are made of is used for others. */
  public synchronized void release() {
    if (!released) {
      released = true;
      arrays.forEach(RowBytes::release);
    }
  }
}
