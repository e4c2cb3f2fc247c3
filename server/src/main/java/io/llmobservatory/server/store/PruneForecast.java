package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts what pruning would do, and changes nothing. */
final class PruneForecast {
  private static final int PORTION = 1000;

  private static final String STAYING =
      """
      SELECT count(*)
      FROM unnest(?::uuid[]) AS t (id)
      WHERE EXISTS (SELECT FROM trace_spans WHERE trace_id = t.id AND start_time >= ?)
      """;

  private final Connection connection;
  private final PruneCounts counts;
  private final PruneSpans.Progress progress;

  PruneForecast(Connection connection, PruneCounts counts, PruneSpans.Progress progress) {
    this.connection = connection;
    this.counts = counts;
    this.progress = progress;
  }

  void run(@Nullable LocalDate spansBefore, @Nullable LocalDate contentsBefore)
      throws SQLException, InterruptedException {
    if (contentsBefore != null) {
      for (PartitionedTable table :
          List.of(PartitionedTable.SPAN_CONTENTS, PartitionedTable.SPAN_MESSAGES)) {
        Partition.before(connection, table, contentsBefore).forEach(counts::dropped);
      }
      OffsetDateTime past = DeletePast.end(contentsBefore);
      count(PartitionedTable.SPAN_CONTENTS, "start_time < ?", past);
      count(
          PartitionedTable.SPAN_MESSAGES,
          DeletePast.OLD_MESSAGE,
          past,
          DeletePast.start(contentsBefore));
    }
    if (spansBefore != null) {
      OffsetDateTime tracesBefore = DeletePast.start(spansBefore);
      for (Partition partition : Partition.read(connection, PartitionedTable.TRACE_SPANS)) {
        OffsetDateTime start = DropDays.moment(partition.lower());
        if (partition.upper() <= Partition.seconds(spansBefore)) {
          counts.dropped(partition);
        } else if (start.isBefore(tracesBefore)) {
          tracesBefore = start;
        }
      }
      count(PartitionedTable.TRACE_SPANS, "start_time < ?", DeletePast.end(spansBefore));
      countTraces(tracesBefore);
    }
  }

  private void count(PartitionedTable table, String condition, OffsetDateTime... parameters)
      throws SQLException {
    String sql = "SELECT count(*) FROM " + table.tableName() + " WHERE " + condition;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      counts.deleted(table, number(statement));
    }
  }

  private void countTraces(OffsetDateTime before) throws SQLException, InterruptedException {
    ExpireTraces.Page page = ExpireTraces.Page.first(before);
    do {
      page = page.next(connection);
      for (int from = 0; from < page.ids().size(); from += PORTION) {
        List<UUID> some = page.ids().subList(from, Math.min(from + PORTION, page.ids().size()));
        try (PreparedStatement statement = connection.prepareStatement(STAYING)) {
          statement.setArray(1, connection.createArrayOf("uuid", some.toArray()));
          statement.setObject(2, before);
          long staying = number(statement);
          counts.traces(some.size() - staying, staying);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException("stopped while counting");
        }
        progress.at("traces", counts.summary());
      }
    } while (!page.isLast());
  }

  private static long number(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
