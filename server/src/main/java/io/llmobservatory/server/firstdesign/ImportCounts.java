package io.llmobservatory.server.firstdesign;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of spans, which come trace by trace. */
final class ImportCounts {
  private final Source.Counts source;
  private final Map<String, Long> rejected = new TreeMap<>();
  private long keptTraces;
  private long otherTraces;
  private long orphanTraces;
  private long newSpans;
  private long storedBefore;
  private long joinedByParent;
  private long orphans;
  private long leftOut;
  private @Nullable String lastTrace;

  ImportCounts(Source.Counts source) {
    this.source = source;
  }

  /**
   * A span is stored.
   *
   * @param before whether it was already
   * @param trace the UUID of its trace here, null if it is not known, but another than there
   */
  void stored(SourceSpan span, boolean before, @Nullable UUID trace) {
    if (before) {
      storedBefore++;
    } else {
      newSpans++;
    }
    switch (span.place()) {
      case OWN -> {}
      case PARENT -> joinedByParent++;
      case ORPHAN -> orphans++;
    }
    if (span.traceId().equals(lastTrace)) {
      return;
    }
    lastTrace = span.traceId();
    if (!span.ofKnownTrace()) {
      orphanTraces++;
    } else if (trace != null && trace.equals(span.traceUuid())) {
      keptTraces++;
    } else {
      otherTraces++;
    }
  }

  void leftOut() {
    leftOut++;
  }

  void rejected(String reason) {
    rejected.merge(reason, 1L, Long::sum);
  }

  ImportSummary summary(boolean complete) {
    return new ImportSummary(
        source.traces(),
        source.spans(),
        keptTraces,
        otherTraces,
        orphanTraces,
        source.sameTraces(),
        source.emptyTraces(),
        newSpans,
        storedBefore,
        joinedByParent,
        orphans,
        leftOut,
        Map.copyOf(rejected),
        complete);
  }
}
