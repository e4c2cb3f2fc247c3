package io.llmobservatory.server.store;

import io.llmobservatory.server.store.PruneSummary.Days;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts what expires. */
final class PruneCounts {
  private final TreeSet<Long> spanDays = new TreeSet<>();
  private final TreeSet<Long> contentDays = new TreeSet<>();
  private int partitions;
  private final Map<PartitionedTable, Long> deleted = new EnumMap<>(PartitionedTable.class);
  private long removedTraces;
  private long recomputedTraces;
  private @Nullable LocalDate postponed;

  void dropped(Partition partition) {
    partitions++;
    TreeSet<Long> days = partition.table() == PartitionedTable.TRACE_SPANS ? spanDays : contentDays;
    for (long day = partition.firstDay(); day <= partition.lastDay(); day++) {
      days.add(day);
    }
  }

  void deleted(PartitionedTable table, long rows) {
    deleted.merge(table, rows, Long::sum);
  }

  void traces(long removed, long recomputed) {
    removedTraces += removed;
    recomputedTraces += recomputed;
  }

  void traces(RecomputeTraces.Result result) {
    traces(result.removed(), result.recomputed());
  }

  void postponed(Partition partition) {
    LocalDate day = LocalDate.ofEpochDay(partition.firstDay());
    postponed = postponed == null || day.isBefore(postponed) ? day : postponed;
  }

  PruneSummary summary() {
    return new PruneSummary(
        days(spanDays),
        days(contentDays),
        partitions,
        deleted.getOrDefault(PartitionedTable.TRACE_SPANS, 0L),
        deleted.getOrDefault(PartitionedTable.SPAN_CONTENTS, 0L),
        deleted.getOrDefault(PartitionedTable.SPAN_MESSAGES, 0L),
        removedTraces,
        recomputedTraces,
        postponed,
        false);
  }

  private static @Nullable Days days(NavigableSet<Long> days) {
    return days.isEmpty()
        ? null
        : new Days(
            days.size(), LocalDate.ofEpochDay(days.first()), LocalDate.ofEpochDay(days.last()));
  }
}
