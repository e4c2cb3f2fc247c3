package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Has the BRIN indexes on the start of spans take in the pages that were written lately. Until then
 * every query reads those pages, whatever time it asks for; autovacuum takes a minute or more to
 * get there, in which a million spans may come.
 *
 * <p>Only ranges of pages that are full, since an index has to follow each span that is written to
 * a range it has taken in. Any number of servers may do it at once.
 */
final class SummarizePages {
  /** Ranges of 128 pages, a mebibyte, at a time: short enough that none is ever broken off. */
  private static final int STEP_RANGES = 32;

  private static final String INDEXES =
      """
      SELECT c.oid, c.relfilenode, pg_relation_size(t.oid) / current_setting('block_size')::bigint,
        coalesce(
          (SELECT option_value FROM pg_options_to_table(c.reloptions)
           WHERE option_name = 'pages_per_range')::int,
          128)
      FROM pg_inherits i
      JOIN pg_class c ON c.oid = i.inhrelid
      JOIN pg_index x ON x.indexrelid = c.oid
      JOIN pg_class t ON t.oid = x.indrelid
      WHERE i.inhparent = 'trace_spans_start_time_brin'::regclass AND t.relname IN (?, ?)
      """;

  private static final String SUMMARIZE =
      """
      SELECT sum(brin_summarize_range(?::regclass, page))
      FROM generate_series(?::bigint, ?::bigint - 1, ?::bigint) AS page
      """;

  /**
   * The lock is that of VACUUM, which takes in all pages itself. An autovacuum is broken off for
   * whoever waits a second for it.
   */
  private static final String WAIT_SHORTLY = "SET lock_timeout = '100ms'";

  private final DataSource dataSource;

  /** The first page that is not taken in, by the file of the index. */
  private final Map<Long, Long> next = new HashMap<>();

  SummarizePages(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * @param file changes when the table is emptied or rewritten
   * @param fullPages of the table, in ranges that are full
   */
  private record Index(long oid, long file, long fullPages, int pagesPerRange) {}

  /**
   * Takes in the new pages of today and yesterday.
   *
   * @return how many ranges were taken in
   * @throws SQLException if the database failed or a vacuum is at work; a later call goes on
   */
  synchronized int run(LocalDate today) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      List<Index> indexes = indexes(connection, today);
      next.keySet().retainAll(indexes.stream().map(Index::file).toList());
      indexes.removeIf(index -> next.getOrDefault(index.file, 0L) >= index.fullPages);
      if (indexes.isEmpty()) {
        return 0;
      }
      execute(connection, WAIT_SHORTLY);
      try {
        int ranges = 0;
        for (Index index : indexes) {
          ranges += summarize(connection, index);
        }
        return ranges;
      } finally {
        execute(connection, "RESET lock_timeout");
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<Index> indexes(Connection connection, LocalDate today) throws SQLException {
    List<Index> indexes = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(INDEXES)) {
      statement.setString(1, PartitionedTable.TRACE_SPANS.partitionName(today));
      statement.setString(2, PartitionedTable.TRACE_SPANS.partitionName(today.minusDays(1)));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long pages = row.getLong(3);
          int pagesPerRange = row.getInt(4);
          indexes.add(
              new Index(
                  row.getLong(1), row.getLong(2), pages - pages % pagesPerRange, pagesPerRange));
        }
      }
    }
    return indexes;
  }

  private int summarize(Connection connection, Index index) throws SQLException {
    int ranges = 0;
    try (PreparedStatement statement = connection.prepareStatement(SUMMARIZE)) {
      long from = next.getOrDefault(index.file, 0L);
      while (from < index.fullPages) {
        long to = Math.min(index.fullPages, from + (long) STEP_RANGES * index.pagesPerRange);
        statement.setLong(1, index.oid);
        statement.setLong(2, from);
        statement.setLong(3, to);
        statement.setInt(4, index.pagesPerRange);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          ranges += row.getInt(1);
        }
        next.put(index.file, to);
        from = to;
      }
    }
    return ranges;
  }
}
