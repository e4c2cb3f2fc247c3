package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time within one partition of {@code trace_spans}, as PostgreSQL writes its bounds.
 *
 * @param name what a person calls it: the partition
 * @param start included; {@code -infinity} in the first
 * @param end excluded; {@code infinity} in the last
 */
record DayRange(String name, String start, String end) {

  // The bounds of the catch-alls are words and not dates.
  private static final String RANGES =
      """
      SELECT name, start::text, "end"::text
      FROM (
        SELECT
          pg_class.relname AS name,
          greatest(coalesce((regexp_match(bound, 'FROM \\(''(.+?)''\\)'))[1]::timestamptz,
            '-infinity'), ?::timestamptz) AS start,
          least(coalesce((regexp_match(bound, 'TO \\(''(.+?)''\\)'))[1]::timestamptz,
            'infinity'), ?::timestamptz) AS "end"
        FROM pg_inherits
        JOIN pg_class ON pg_class.oid = inhrelid
        CROSS JOIN LATERAL pg_get_expr(relpartbound, pg_class.oid) AS bound
        WHERE inhparent = 'trace_spans'::regclass AND NOT inhdetachpending) AS ranges
      WHERE start < "end"
      ORDER BY ranges.start
      """;

  /** Those that have a part between two days, both included; null for no limit. */
  static List<DayRange> between(
      Connection connection, @Nullable LocalDate from, @Nullable LocalDate to) throws SQLException {
    List<DayRange> ranges = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(RANGES)) {
      statement.setString(1, from == null ? "-infinity" : from + " 00:00:00+00");
      statement.setString(2, to == null ? "infinity" : to.plusDays(1) + " 00:00:00+00");
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          ranges.add(new DayRange(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return ranges;
  }
}
