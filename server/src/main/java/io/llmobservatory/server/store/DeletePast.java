package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * Deletes rows of the catch-alls before 2020, which cannot be dropped: in small transactions, those
 * of spans with what follows for their traces.
 */
final class DeletePast {
  private static final int PORTION = 1000;

  /** Spans of as many traces, all of which are recomputed. */
  private static final int SPANS_PORTION = 100;

  private static final LocalDate END = LocalDate.ofEpochDay(DayPartitions.FIRST_DAY);

  private static final String SPANS =
      """
      SELECT trace_id, span_id
      FROM trace_spans
      WHERE start_time < ?
      ORDER BY trace_id, span_id, start_time
      LIMIT %d
      """
          .formatted(SPANS_PORTION);

  private static final String DELETE =
      """
      DELETE FROM %s
      WHERE start_time < ? AND trace_id = ANY (?) AND (trace_id, span_id) <= (?, ?)
      """;

  private static final String DELETE_CONTENTS =
      """
      DELETE FROM span_contents
      WHERE start_time < ? AND ctid = ANY (ARRAY (
        SELECT ctid FROM span_contents WHERE start_time < ? LIMIT %d))
      """
          .formatted(PORTION);

  // A message whose sender named no time is of 1970: its age is that of its row.
  static final String OLD_MESSAGE = "time < ? AND coalesce(stored_at, time) < ?";

  private static final String DELETE_MESSAGES =
      """
      DELETE FROM span_messages
      WHERE %1$s AND ctid = ANY (ARRAY (SELECT ctid FROM span_messages WHERE %1$s LIMIT %2$d))
      """
          .formatted(OLD_MESSAGE, PORTION);

  private DeletePast() {}

  /**
   * Deletes spans, with their contents.
   *
   * @param connection without autocommit
   * @param day those of this day and of later ones stay
   */
  static void spans(
      Connection connection, LocalDate day, PruneCounts counts, ExpireTraces.Progress progress)
      throws SQLException, InterruptedException {
    OffsetDateTime before = end(day);
    Deleted deleted;
    do {
      deleted = InTurn.run(connection, () -> deleteSpans(connection, before));
      counts.deleted(PartitionedTable.TRACE_SPANS, deleted.spans);
      counts.deleted(PartitionedTable.SPAN_CONTENTS, deleted.contents);
      counts.traces(deleted.traces);
      progress.made();
    } while (deleted.found == SPANS_PORTION);
  }

  private record Deleted(int found, int spans, int contents, RecomputeTraces.Result traces) {}

  private static Deleted deleteSpans(Connection connection, OffsetDateTime before)
      throws SQLException {
    Set<UUID> traces = new HashSet<>();
    UUID lastTrace = new UUID(0, 0);
    String lastSpan = "";
    int found = 0;
    try (PreparedStatement statement = connection.prepareStatement(SPANS)) {
      statement.setObject(1, before);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          found++;
          lastTrace = row.getObject(1, UUID.class);
          lastSpan = row.getString(2);
          traces.add(lastTrace);
        }
      }
    }
    UUID[] ids = traces.toArray(new UUID[0]);
    UUID toTrace = lastTrace;
    String toSpan = lastSpan;
    int[] deleted = new int[2];
    RecomputeTraces.Result result =
        RecomputeTraces.run(
            connection,
            traces,
            locked -> {
              deleted[0] = delete(locked, "trace_spans", before, ids, toTrace, toSpan);
              deleted[1] = delete(locked, "span_contents", before, ids, toTrace, toSpan);
            });
    return new Deleted(found, deleted[0], deleted[1], result);
  }

  private static int delete(
      Connection connection,
      String table,
      OffsetDateTime before,
      UUID[] traces,
      UUID toTrace,
      String toSpan)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DELETE.formatted(table))) {
      statement.setObject(1, before);
      statement.setArray(2, connection.createArrayOf("uuid", traces));
      statement.setObject(3, toTrace);
      statement.setString(4, toSpan);
      return statement.executeUpdate();
    }
  }

  /** Deletes contents and messages of days before a day. */
  static void contents(
      Connection connection, LocalDate day, PruneCounts counts, ExpireTraces.Progress progress)
      throws SQLException, InterruptedException {
    OffsetDateTime before = end(day);
    delete(
        connection,
        PartitionedTable.SPAN_CONTENTS,
        DELETE_CONTENTS,
        counts,
        progress,
        before,
        before);
    OffsetDateTime storedBefore = start(day);
    delete(
        connection,
        PartitionedTable.SPAN_MESSAGES,
        DELETE_MESSAGES,
        counts,
        progress,
        before,
        storedBefore,
        before,
        storedBefore);
  }

  private static void delete(
      Connection connection,
      PartitionedTable table,
      String sql,
      PruneCounts counts,
      ExpireTraces.Progress progress,
      OffsetDateTime... parameters)
      throws SQLException, InterruptedException {
    int deleted;
    do {
      deleted = InTurn.run(connection, () -> update(connection, sql, parameters));
      counts.deleted(table, deleted);
      progress.made();
    } while (deleted == PORTION);
  }

  private static int update(Connection connection, String sql, OffsetDateTime... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement.executeUpdate();
    }
  }

  /** What starts before this is in the catch-alls and before the day. */
  static OffsetDateTime end(LocalDate day) {
    return start(day.isBefore(END) ? day : END);
  }

  static OffsetDateTime start(LocalDate day) {
    return day.atStartOfDay().atOffset(ZoneOffset.UTC);
  }
}
