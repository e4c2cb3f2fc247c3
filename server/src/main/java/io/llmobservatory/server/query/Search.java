package io.llmobservatory.server.query;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes from the latest back until a page is full, the time is over, or there is no more. For one
 * page only.
 */
final class Search<R> {
  /** What is gone through. */
  interface Source<R> {
    /**
     * The next rows that all but the text leaves, the latest first.
     *
     * @param start earliest start, included, in microseconds since 1970
     * @param end latest start, excluded
     * @param after the place of the row before; null for the first
     * @param most how many at most
     */
    Candidates<R> candidates(
        Connection connection,
        long start,
        long end,
        @Nullable Cursor after,
        int most,
        QueryTime time)
        throws SQLException;

    /**
     * The rows that have the text in their content, in the same order.
     *
     * @param spans in how many spans of each to look
     */
    List<R> withText(Connection connection, List<R> rows, List<Long> spans, QueryTime time)
        throws SQLException;

    Cursor place(R row);

    /** How many spans it has. */
    long spans(R row);

    /** Its bytes in the answer, or 0 if it is only a key. */
    int weight(R row);

    /** How many rows to look through for a text at a time. */
    int batch();
  }

  /**
   * Rows of a stretch of time.
   *
   * @param end whether there are no others
   */
  record Candidates<R>(List<R> rows, boolean end) {}

  /**
   * A page.
   *
   * @param next the place after which the next page begins, null if there is none
   * @param truncated whether it would have more rows if there had been more time
   * @param searched in how many spans the text was looked for, with the pages before
   */
  record Page<R>(List<R> rows, @Nullable Cursor next, boolean truncated, int searched) {}

  private final Source<R> source;
  private final QueryLimits limits;
  private final QueryTime time;
  private final int size;
  private final boolean forText;

  private final List<R> rows = new ArrayList<>();
  private final List<Integer> searchedByRow = new ArrayList<>();
  private @Nullable Cursor reached;
  private long weight;
  private int searched;
  private boolean exhausted;

  /**
   * @param size how many rows make a page
   * @param forText whether rows must have a text
   */
  Search(Source<R> source, QueryLimits limits, QueryTime time, int size, boolean forText) {
    this.source = source;
    this.limits = limits;
    this.time = time;
    this.size = size;
    this.forText = forText;
  }

  /**
   * Searches.
   *
   * @param range from where to where
   * @param after where the page before ended; null for the first
   * @param now microseconds since 1970
   */
  Page<R> run(Connection connection, TimeRange range, @Nullable PageToken after, long now)
      throws SQLException, QueryException {
    long to = range.end();
    if (after != null) {
      reached = after.last();
      searched = after.searched();
      to = Math.min(to, reached.micros() + 1);
    }
    Windows windows = new Windows(range.from(), to, now, limits.firstWindow());
    boolean over = false;
    try {
      while (!isFull() && !exhausted && !over && windows.next()) {
        search(connection, windows);
        over = time.isOver() && windows.start() > range.from();
      }
    } catch (SQLException e) {
      if (!QueryTime.hasEnded(e)) {
        throw e;
      }
      connection.rollback();
      over = true;
    }
    return page(over, after);
  }

  private Page<R> page(boolean over, @Nullable PageToken after) throws QueryException {
    if (isFull()) {
      return firstOf(Math.min(size, rows.size()), false);
    }
    if (exhausted || !over) {
      return new Page<>(rows, null, exhausted, searched);
    }
    if (reached == null || (after != null && reached.equals(after.last()))) {
      throw QueryException.tryAgain("nothing was found in time; ask again, or for less");
    }
    return new Page<>(rows, reached, true, searched);
  }

  /**
   * The page that was found, as far as it could be told.
   *
   * @param count how many rows, at least one
   * @param truncated whether there was not the time for the others, rather than the room
   */
  Page<R> firstOf(int count, boolean truncated) {
    Cursor last = source.place(rows.get(count - 1));
    return new Page<>(rows.subList(0, count), last, truncated, searchedByRow.get(count - 1));
  }

  /** Whether there is a page, and one row more to tell that another follows. */
  private boolean isFull() {
    return rows.size() > size || (weight >= limits.pageBytes() && !rows.isEmpty());
  }

  private void search(Connection connection, Windows window) throws SQLException {
    boolean end = false;
    while (!end && !isFull() && !exhausted) {
      int most =
          forText
              ? Math.min(source.batch(), limits.textSpans() - searched + 1)
              : size + 1 - rows.size();
      Candidates<R> found =
          source.candidates(connection, window.start(), window.end(), reached, most, time);
      end = found.end();
      if (forText) {
        lookInto(connection, found.rows());
      } else {
        found.rows().forEach(this::add);
      }
    }
    if (!isFull() && !exhausted) {
      reached = Cursor.at(window.start());
    }
  }

  private void lookInto(Connection connection, List<R> candidates) throws SQLException {
    List<R> batch = new ArrayList<>();
    List<Long> spans = new ArrayList<>();
    long room = limits.textSpans() - (long) searched;
    for (R row : candidates) {
      exhausted |= source.spans(row) > room;
      long some = Math.min(source.spans(row), room);
      if (some > 0) {
        batch.add(row);
        spans.add(some);
        room -= some;
      }
    }
    if (batch.isEmpty()) {
      return;
    }
    Set<R> matching = new HashSet<>(source.withText(connection, batch, spans, time));
    for (int i = 0; i < batch.size() && !isFull(); i++) {
      R row = batch.get(i);
      searched += spans.get(i).intValue();
      if (matching.contains(row)) {
        add(row);
      }
      reached = source.place(row);
    }
  }

  private void add(R row) {
    if (!isFull()) {
      rows.add(row);
      searchedByRow.add(searched);
      weight += source.weight(row);
      reached = source.place(row);
    }
  }
}
