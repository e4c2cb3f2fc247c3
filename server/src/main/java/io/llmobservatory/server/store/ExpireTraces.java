package io.llmobservatory.server.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes traces true again whose spans have expired: those that have others are recomputed, the rest
 * is removed. Goes on in small transactions, so that no writer waits for long.
 */
final class ExpireTraces {
  private static final int PAGE = 10_000;

  /** Traces in one transaction; see {@link RepriceSpans} for how long it may take. */
  private static final int PORTION = 100;

  // From the latest to the earliest: writers make the start of a trace only earlier, so that none
  // gets behind us, and what is recomputed starts later and is not met again.
  static final String NEXT =
      """
      SELECT id, start_time
      FROM traces
      WHERE (start_time, id) < (?, ?)
      ORDER BY start_time DESC, id DESC
      LIMIT %d
      """
          .formatted(PAGE);

  // Nobody has touched such a trace since before its day was taken out, and all the spans that it
  // counts are in there. So it has no others, and the other days need not be searched. Ages of
  // transactions are compared, since their numbers begin again at times.
  private static final String REMOVE_WHOLE =
      """
      DELETE FROM traces t
      WHERE id = ANY (?) AND age(xmin) > age(?::xid)
        AND span_count = (SELECT count(*) FROM %s s WHERE s.trace_id = t.id)
      RETURNING id
      """;

  private static final String OLDEST_TRANSACTION =
      "SELECT pg_snapshot_xmin(pg_current_snapshot())::xid::text";

  private ExpireTraces() {}

  /**
   * A day that was taken out of {@code trace_spans}.
   *
   * @param table the table that it has become
   * @param transaction what was committed before this one was committed before it was taken out
   */
  record ExpiredDay(String table, String transaction) {}

  /** Hears of the work after each portion, and ends it by throwing. */
  interface Progress {
    void made() throws InterruptedException;
  }

  /** All transactions before the one that this tells are over. */
  static String oldestTransaction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(OLDEST_TRANSACTION)) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Does it for all traces that start before a moment.
   *
   * @param connection without autocommit
   * @param day what was taken out last, if it is still there
   */
  static void run(
      Connection connection,
      OffsetDateTime before,
      @Nullable ExpiredDay day,
      PruneCounts counts,
      Progress progress)
      throws SQLException, InterruptedException {
    Page page = Page.first(before);
    do {
      page = page.next(connection);
      connection.commit();
      for (int from = 0; from < page.ids.size(); from += PORTION) {
        Set<UUID> some =
            Set.copyOf(page.ids.subList(from, Math.min(from + PORTION, page.ids.size())));
        counts.traces(InTurn.run(connection, () -> expire(connection, some, day)));
        progress.made();
      }
    } while (!page.isLast());
  }

  private static RecomputeTraces.Result expire(
      Connection connection, Set<UUID> traces, @Nullable ExpiredDay day) throws SQLException {
    Set<UUID> rest = new HashSet<>(RecomputeTraces.lock(connection, traces).ids());
    int removed = 0;
    if (day != null) {
      Set<UUID> whole = removeWhole(connection, rest, day);
      rest.removeAll(whole);
      removed = whole.size();
    }
    RecomputeTraces.Result result = RecomputeTraces.recompute(connection, rest);
    return new RecomputeTraces.Result(result.recomputed(), result.removed() + removed);
  }

  private static Set<UUID> removeWhole(Connection connection, Set<UUID> locked, ExpiredDay day)
      throws SQLException {
    Set<UUID> removed = new HashSet<>();
    String sql = REMOVE_WHOLE.formatted(day.table);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      Array ids = connection.createArrayOf("uuid", locked.toArray());
      statement.setArray(1, ids);
      statement.setString(2, day.transaction);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          removed.add(row.getObject(1, UUID.class));
        }
      }
    }
    return removed;
  }

  /**
   * Some traces in the order of their starts.
   *
   * @param lastStart where the next page begins, with {@code lastId}
   */
  record Page(List<UUID> ids, OffsetDateTime lastStart, UUID lastId) {
    /** The one before all that start before a moment. */
    static Page first(OffsetDateTime before) {
      return new Page(List.of(), before, new UUID(0, 0));
    }

    Page next(Connection connection) throws SQLException {
      List<UUID> found = new ArrayList<>();
      OffsetDateTime start = lastStart;
      UUID id = lastId;
      try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
        statement.setObject(1, lastStart);
        statement.setObject(2, lastId);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            id = row.getObject(1, UUID.class);
            start = row.getObject(2, OffsetDateTime.class);
            found.add(id);
          }
        }
      }
      return new Page(found, start, id);
    }

    boolean isLast() {
      return ids.size() < PAGE;
    }
  }
}
