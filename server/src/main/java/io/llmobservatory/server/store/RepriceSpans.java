package io.llmobservatory.server.store;

import io.llmobservatory.server.price.Cost;
import io.llmobservatory.server.price.ModelCall;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Fills and corrects the costs of stored spans, a partition at a time in the order of its key, at
 * most a hundred traces in a transaction, while servers write. Costs that spans bring themselves
 * stay. What is right already is not touched, so that a run that was stopped can simply be run
 * again.
 */
public final class RepriceSpans {
  /** Spans looked at in one query. */
  private static final int BATCH = 500;

  /**
   * Traces changed in one transaction. Where one has spans that start after its end, the spans of
   * all are looked for in every day's partition: with a year of days that takes about 3 ms a trace,
   * and a writer waits less than a second for a lock.
   */
  private static final int MAX_TRACES = 100;

  // Counted spans only: the cost of an agent or a wrapper is that of the calls below it.
  private static final String OURS = "counted AND cost_source IS DISTINCT FROM 'span'";

  private static final String NEXT =
      """
      SELECT %s
      FROM trace_spans
      WHERE start_time >= ?::timestamptz AND start_time < ?::timestamptz AND %s
        AND (trace_id, span_id, start_time) > (?, ?, ?::timestamptz)
      ORDER BY trace_id, span_id, start_time
      LIMIT ?
      """
          .formatted(StoredCall.COLUMNS, OURS);

  private static final String UPDATE =
      """
      UPDATE trace_spans SET cost_usd = new.usd, cost_source = new.source
      FROM unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::numeric[], ?::text[])
        AS new (trace, span, start, usd, source)
      WHERE trace_id = new.trace AND span_id = new.span AND start_time = new.start
        AND start_time >= ?::timestamptz AND start_time < ?::timestamptz AND %s
      """
          .formatted(OURS);

  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final Pricing pricing;

  /** Tells what a call costs; null if that is not known. */
  @FunctionalInterface
  public interface Pricing {
    @Nullable Cost cost(ModelCall call);
  }

  /** Hears of the work after each batch. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Takes note.
     *
     * @param partition where the work is
     * @param soFar what was done, here and before
     */
    void at(String partition, RepriceSummary soFar);
  }

  /** A span and the cost it is to have. */
  private record Change(StoredCall span, @Nullable Cost cost) {}

  /** Prepares to work on a database; connects when it is run. */
  public RepriceSpans(DatabaseAddress address, Pricing pricing) {
    database.setUrl(address.jdbcUrl());
    database.setBinaryTransferEnable(BinaryArray.Type.oids());
    database.setUser(address.user());
    database.setPassword(address.password());
    database.setApplicationName("llm-observatory reprice");
    this.pricing = pricing;
  }

  /**
   * Looks at all spans that start between two days in UTC, both included; null for no limit.
   *
   * @param dryRun whether to count only and to change nothing
   * @throws StoreException if the database fails; what was done before stays done
   */
  public RepriceSummary run(
      @Nullable LocalDate from, @Nullable LocalDate to, boolean dryRun, Progress progress)
      throws StoreException {
    try {
      Schema.requireCurrent(database);
      try (Connection connection = database.getConnection()) {
        prepare(connection);
        RepriceCounts counts = new RepriceCounts();
        for (DayRange range : DayRange.between(connection, from, to)) {
          reprice(connection, range, dryRun, counts, progress);
        }
        return counts.summary();
      }
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  private static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TIME ZONE 'UTC'");
    }
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(false);
  }

  private void reprice(
      Connection connection,
      DayRange range,
      boolean dryRun,
      RepriceCounts counts,
      Progress progress)
      throws SQLException {
    StoredCall last = null;
    while (true) {
      List<StoredCall> spans = next(connection, range, last);
      connection.commit();
      List<Change> changes = changes(spans, counts);
      if (!dryRun) {
        for (List<Change> some : portions(changes)) {
          InTurn.run(connection, () -> apply(connection, range, some));
        }
      }
      progress.at(range.name(), counts.summary());
      if (spans.size() < BATCH) {
        return;
      }
      last = spans.get(spans.size() - 1);
    }
  }

  private static List<StoredCall> next(
      Connection connection, DayRange range, @Nullable StoredCall after) throws SQLException {
    List<StoredCall> spans = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(NEXT)) {
      statement.setString(1, range.start());
      statement.setString(2, range.end());
      statement.setObject(3, after == null ? new UUID(0, 0) : after.traceId());
      statement.setString(4, after == null ? "" : after.spanId());
      statement.setString(5, after == null ? "-infinity" : after.startTime());
      statement.setInt(6, BATCH);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          spans.add(StoredCall.read(row));
        }
      }
    }
    return spans;
  }

  private List<Change> changes(List<StoredCall> spans, RepriceCounts counts) {
    List<Change> changes = new ArrayList<>();
    for (StoredCall span : spans) {
      counts.lookedAt();
      Cost cost = pricing.cost(span.call());
      BigDecimal before = span.costUsd();
      if (cost == null) {
        counts.unpriced(span.call());
        if (before != null) {
          counts.cleared();
          changes.add(new Change(span, null));
        }
      } else if (before == null) {
        counts.filled();
        changes.add(new Change(span, cost));
      } else if (before.compareTo(cost.usd()) != 0) {
        counts.corrected();
        changes.add(new Change(span, cost));
      }
      // An equal cost did come from the list that it names, and keeps it.
    }
    return changes;
  }

  /** The spans of so many traces each; those of one trace follow each other. */
  private static List<List<Change>> portions(List<Change> changes) {
    List<List<Change>> portions = new ArrayList<>();
    Set<UUID> traces = new HashSet<>();
    int from = 0;
    for (int i = 0; i < changes.size(); i++) {
      if (traces.add(changes.get(i).span().traceId()) && traces.size() > MAX_TRACES) {
        portions.add(changes.subList(from, i));
        traces.clear();
        traces.add(changes.get(i).span().traceId());
        from = i;
      }
    }
    if (from < changes.size()) {
      portions.add(changes.subList(from, changes.size()));
    }
    return portions;
  }

  private static RecomputeTraces.Result apply(
      Connection connection, DayRange range, List<Change> changes) throws SQLException {
    Set<UUID> traces = new HashSet<>();
    for (Change change : changes) {
      traces.add(change.span().traceId());
    }
    return RecomputeTraces.run(connection, traces, locked -> update(locked, range, changes));
  }

  private static void update(Connection connection, DayRange range, List<Change> changes)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
      ArrayParameters<Change> arrays = new ArrayParameters<>(statement, changes);
      arrays.uuids(change -> change.span().traceId());
      arrays.texts(change -> change.span().spanId());
      arrays.texts(change -> change.span().startTime());
      arrays.numerics(change -> change.cost() == null ? null : change.cost().usd());
      arrays.texts(change -> change.cost() == null ? null : change.cost().source());
      statement.setString(6, range.start());
      statement.setString(7, range.end());
      statement.executeUpdate();
    }
  }
}
