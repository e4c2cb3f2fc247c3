package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.LlmSpan;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Spans of one tenant as rows, encoded together: the rows, the arrays that hold them, and what they
 * come to. First one thread adds them; then another writes them, and releases them in the end.
 */
public final class SpanRows {
  /** What a row takes beside its bytes. */
  private static final int ROW_WEIGHT = 384;

  private static final ThreadLocal<RowEncoder> ENCODERS = ThreadLocal.withInitial(RowEncoder::new);

  private final String tenant;
  private final RowEncoder encoder = ENCODERS.get();
  private final List<SpanRow> rows = new ArrayList<>();
  private final RowAggregates aggregates = new RowAggregates();
  private final RowChain spans = new RowChain();
  private final RowChain contents = new RowChain();
  private final Set<Long> startDays = new TreeSet<>();
  private long[] hashes = {};
  private long[] traces = {};
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
    SpanRow row = new SpanRow(tenant, trace, span, encoder, spans, contents);
    rows.add(row);
    aggregates.add(row);
  }

  /** No more are to be added; what is asked of them all is answered from now on. */
  public void end() {
    spans.end();
    contents.end();
    hashes = new long[rows.size()];
    traces = new long[rows.size()];
    int traceCount = 0;
    UUID lastTrace = null;
    long lastDay = Long.MIN_VALUE;
    for (int i = 0; i < hashes.length; i++) {
      SpanRow row = rows.get(i);
      hashes[i] = row.hash();
      if (!row.trace().equals(lastTrace)) {
        lastTrace = row.trace();
        traces[traceCount++] = lastTrace.getLeastSignificantBits();
      }
      if (row.startDay() != lastDay) {
        lastDay = row.startDay();
        startDays.add(lastDay);
      }
    }
    traces = Arrays.copyOf(traces, traceCount);
    Arrays.sort(traces);
  }

  /** All of them. */
  public List<SpanRow> all() {
    return rows;
  }

  /** How many they are. */
  public int size() {
    return rows.size();
  }

  RowAggregates aggregates() {
    return aggregates;
  }

  void copySpans(CopyBuffer buffer) throws SQLException {
    if (spans.isWhole()) {
      spans.copyTo(buffer);
      return;
    }
    for (SpanRow row : rows) {
      buffer.row(row.encoded);
    }
  }

  void copyContents(CopyBuffer buffer) throws SQLException {
    if (contents.isWhole()) {
      contents.copyTo(buffer);
      return;
    }
    for (SpanRow row : rows) {
      if (row.encodedContent != null) {
        buffer.row(row.encodedContent);
      }
    }
  }

  /** Of each row what {@link SpanRow#hash} tells. */
  public long[] hashes() {
    return hashes;
  }

  /** The days of all starts, as {@link SpanRow#startDay} tells them. */
  public Set<Long> startDays() {
    return startDays;
  }

  /** Half of the UUID of each trace, in ascending order: enough to see what is shared. */
  public long[] traces() {
    return traces;
  }

  /** Roughly the bytes that they take in memory and in a batch. */
  public long weight() {
    return aggregates.weight() + (long) ROW_WEIGHT * rows.size();
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
      spans.release();
      contents.release();
    }
  }
}
