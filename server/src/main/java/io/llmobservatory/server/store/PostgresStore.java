package io.llmobservatory.server.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.zaxxer.hikari.HikariDataSource;
import io.llmobservatory.server.genai.Resource;
import io.llmobservatory.server.genai.Scope;
import io.llmobservatory.server.store.InsertSources.Owned;
import io.llmobservatory.server.telemetry.StoreMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches of spans and of messages, each in one transaction: what is written is committed
 * when a method returns, and nothing of it is when it throws. Safe for use by several threads.
 */
public final class PostgresStore implements AutoCloseable {
  private static final int MAX_DAYS = 1000;
  private static final int MAX_KNOWN_SOURCES = 10_000;

  /** A batch of more bytes than this may take longer than the usual statement. */
  private static final int HEAVY_BYTES = 4 << 20;

  private static final int MILLIS_PER_HEAVY_MEBIBYTE = 200;

  private final DatabaseAddress address;
  private final HikariDataSource writers;
  private final HikariDataSource chores;
  private final DayPartitions days;
  private final OrphanedMessages orphanedMessages;
  private final StoreMetrics metrics;
  private final Cache<UUID, Boolean> knownSources =
      Caffeine.newBuilder().maximumSize(MAX_KNOWN_SOURCES).build();

  /**
   * Prepares to write; connections are made when they are needed.
   *
   * @param address the database, whose schema is up to date
   * @param writerCount how many batches of spans may be written at a time
   * @param metrics where it is counted what is done
   */
  public PostgresStore(DatabaseAddress address, int writerCount, StoreMetrics metrics) {
    this(address, writerCount, MAX_DAYS, metrics);
  }

  PostgresStore(DatabaseAddress address, int writerCount, int maxDays, StoreMetrics metrics) {
    this.address = address;
    this.metrics = metrics;
    // One more for the messages of log records, which have a writer of their own.
    this.writers = Pools.writers(address, writerCount + 1);
    this.chores = Pools.chores(address);
    this.days = new DayPartitions(chores, maxDays, metrics);
    this.orphanedMessages = new OrphanedMessages(chores);
  }

  /**
   * Writes spans none of which is stored yet.
   *
   * @throws StoreException.AlreadyStored if one is: then {@link #merge} is the way
   * @throws StoreException if the batch was not written
   */
  public void write(List<SpanRow> rows) throws StoreException {
    write(SpanBatch.of(rows));
  }

  /**
   * Writes all spans that were encoded together, of which none is stored yet and none was given to
   * another trace.
   *
   * @throws StoreException as of {@link #write}; the number of a bad row is counted over all
   */
  public void writeWhole(List<SpanRows> portions) throws StoreException {
    write(SpanBatch.whole(portions));
  }

  private void write(SpanBatch batch) throws StoreException {
    int created =
        transact(
            batch,
            connection -> {
              CopySpans.run(connection, "trace_spans", batch);
              CopyContents.run(connection, "span_contents", batch);
              return upsertTraces(connection, batch.aggregates().traces());
            });
    count(batch.aggregates(), created);
  }

  // Once it is committed, and not before.
  private void count(RowAggregates added, int createdTraces) {
    metrics.createdTraces(createdTraces);
    added.used().addTo(metrics.usage());
  }

  /**
   * Writes those of the spans that are not stored yet.
   *
   * @return which of them are new
   * @throws StoreException if the batch was not written
   */
  public Merged merge(List<SpanRow> rows) throws StoreException {
    SpanBatch batch = SpanBatch.of(rows);
    RowAggregates added = new RowAggregates();
    AtomicInteger created = new AtomicInteger();
    Merged merged =
        transact(
            batch,
            connection -> {
              Merged staged = MergeStaged.run(connection, batch);
              for (SpanRow row : rows) {
                if (staged.inserted().contains(row.key())) {
                  added.add(row);
                }
              }
              created.set(upsertTraces(connection, added.traces()));
              if (added.rows() < rows.size()) {
                // What is stored already must be the same span, not one of another trace.
                requireOwn(connection, batch.aggregates().traces());
              }
              return staged;
            });
    count(added, created.get());
    return merged;
  }

  /**
   * Writes those of the messages that are not stored yet. A trace that is stored under another UUID
   * than a row gives it has that one.
   *
   * @return the ids of those that are new
   * @throws StoreException if the batch was not written
   */
  public Set<UUID> writeMessages(List<MessageRow> rows) throws StoreException {
    Set<TraceKey> traces = new HashSet<>();
    long weight = 0;
    for (MessageRow row : rows) {
      traces.add(row.traceKey());
      weight += row.message().weight();
    }
    try (Connection connection = writers.getConnection()) {
      try {
        allowTime(connection, weight);
        Map<TraceKey, UUID> stored = SelectTraceIds.byTraceId(connection, traces);
        Set<UUID> inserted = InsertMessages.run(connection, rows, stored);
        connection.commit();
        return inserted;
      } catch (SQLException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw Failures.ofWrite(e, rows);
    }
  }

  private interface Work<T> {
    T run(Connection connection) throws SQLException, StoreException;
  }

  private <T> T transact(SpanBatch batch, Work<T> work) throws StoreException {
    RowAggregates aggregates = batch.aggregates();
    List<Owned<Resource>> resources = unknown(aggregates.resources(), Resource::id);
    List<Owned<Scope>> scopes = unknown(aggregates.scopes(), Scope::id);
    T result;
    try (Connection connection = writers.getConnection()) {
      try {
        allowTime(connection, aggregates.weight());
        InsertSources.resources(connection, resources);
        InsertSources.scopes(connection, scopes);
        result = work.run(connection);
        connection.commit();
      } catch (SQLException | StoreException | RuntimeException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      if (Failures.isForeignTrace(e)) {
        throw foreignTraces(batch.rows(), e);
      }
      throw Failures.ofWrite(e, batch);
    }
    resources.forEach(owned -> knownSources.put(owned.source().id(), true));
    scopes.forEach(owned -> knownSources.put(owned.source().id(), true));
    return result;
  }

  private <T> List<Owned<T>> unknown(Collection<Owned<T>> sources, Function<T, UUID> id) {
    List<Owned<T>> unknown = new ArrayList<>();
    for (Owned<T> owned : sources) {
      if (knownSources.getIfPresent(id.apply(owned.source())) == null) {
        unknown.add(owned);
      }
    }
    return unknown;
  }

  private void rollback(Connection connection, Exception cause) {
    if (cause instanceof SQLException e && Failures.isConnectionLost(e)) {
      // The pool sees no error of a COPY, and would lend the connection again.
      writers.evictConnection(connection);
      return;
    }
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and the transaction with it.
      cause.addSuppressed(e);
    }
  }

  private static void allowTime(Connection connection, long weight) throws SQLException {
    if (weight > HEAVY_BYTES) {
      long millis = Pools.STATEMENT_TIMEOUT_MILLIS + (weight >> 20) * MILLIS_PER_HEAVY_MEBIBYTE;
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET LOCAL statement_timeout = " + millis);
      }
    }
  }

  /** Returns how many traces are new. */
  private static int upsertTraces(Connection connection, TraceDeltas traces)
      throws SQLException, StoreException {
    Collection<TraceDelta> deltas = traces.all();
    if (deltas.isEmpty()) {
      return 0;
    }
    if (traces.haveCollided()) {
      requireOwn(connection, traces);
      return 0;
    }
    UpsertTraces.Result result = UpsertTraces.run(connection, deltas);
    if (result.written() < deltas.size()) {
      requireOwn(connection, traces);
    }
    return result.created();
  }

  /**
   * Throws if traces have UUIDs that belong to others: to those that are stored under them, or that
   * come first.
   */
  private static void requireOwn(Connection connection, TraceDeltas traces)
      throws SQLException, StoreException.Collisions {
    Collection<TraceDelta> deltas = traces.all();
    Set<UUID> ids = new HashSet<>();
    for (TraceDelta delta : deltas) {
      ids.add(delta.id);
    }
    Map<UUID, TraceKey> owners = new HashMap<>();
    SelectTraceIds.byId(connection, ids).forEach((trace, id) -> owners.put(id, trace));
    Set<TraceKey> collided = new HashSet<>();
    for (TraceDelta delta : deltas) {
      TraceKey owner = owners.putIfAbsent(delta.id, delta.traceKey());
      if (owner != null && !owner.equals(delta.traceKey())) {
        collided.add(delta.traceKey());
      }
    }
    if (!collided.isEmpty()) {
      throw new StoreException.Collisions(collided);
    }
  }

  private StoreException foreignTraces(List<SpanRow> rows, SQLException cause)
      throws StoreException {
    Set<TraceKey> traces = new HashSet<>();
    for (SpanRow row : rows) {
      traces.add(row.traceKey());
    }
    Map<TraceKey, UUID> stored;
    long begun = System.nanoTime();
    try (Connection connection = writers.getConnection()) {
      stored = SelectTraceIds.byTraceId(connection, traces);
      connection.rollback();
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
    metrics.lookedUpTraces(System.nanoTime() - begun);
    Map<TraceKey, UUID> foreign = new HashMap<>();
    for (SpanRow row : rows) {
      UUID id = stored.get(row.traceKey());
      if (id != null && !id.equals(row.trace())) {
        foreign.put(row.traceKey(), id);
      }
    }
    return new StoreException.ForeignTraces(foreign, cause);
  }

  /**
   * Sees to it that spans of a day can be stored.
   *
   * @param epochDay the day in UTC, counted from 1970-01-01
   * @return false if there are too many days already; only the span can be at fault then
   */
  public boolean ensureDay(long epochDay) throws StoreException {
    try {
      return days.ensure(epochDay);
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /** Looks at a day anew, since its partition was not where it was remembered. */
  public void forgetDay(long epochDay) {
    days.forget(epochDay);
  }

  /** Makes the partitions of the days around today, so that nobody has to wait for them. */
  public void makeDaysAhead(LocalDate today, int count) throws StoreException {
    try {
      days.makeAhead(today, count);
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /**
   * Deletes the messages whose spans did not come within a day.
   *
   * @return how many were deleted
   */
  public int deleteOrphanedMessages() throws StoreException {
    try {
      return orphanedMessages.delete();
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /**
   * Removes what is of days before the given ones, in UTC; see {@link PruneSpans#run}.
   *
   * @throws InterruptedException if the thread is interrupted; what was done before stays done
   */
  public PruneSummary prune(
      @Nullable LocalDate spansBefore,
      @Nullable LocalDate contentsBefore,
      PruneSpans.Progress progress)
      throws StoreException, InterruptedException {
    PruneSummary summary =
        new PruneSpans(address).run(spansBefore, contentsBefore, false, progress);
    metrics.droppedPartitions(summary.partitions());
    metrics.removedTraces(summary.removedTraces());
    if (summary.partitions() > 0) {
      try {
        days.learn();
      } catch (SQLException e) {
        throw Failures.ofConnection(e);
      }
    }
    return summary;
  }

  /**
   * Sees whether rows could be committed now: the database answers, takes writes, has our tables.
   */
  public void check() throws StoreException {
    try (Connection connection = chores.getConnection()) {
      ReadinessQuery.run(connection);
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  /** The API keys, over the connections of this. */
  public ApiKeys apiKeys() {
    return new ApiKeys(chores);
  }

  /** Which traces and spans are stored, over the connections of this. */
  public StoredKeys keys() {
    return new StoredKeys(chores);
  }

  /** Brings the schema up to date. */
  public MigrationResult migrate() throws StoreException {
    try (HikariDataSource migration = Pools.migration(address)) {
      return Schema.migrate(migration);
    } catch (SchemaException e) {
      throw new StoreException.Permanent(String.valueOf(e.getMessage()), e);
    } catch (SQLException e) {
      throw Failures.ofConnection(e);
    }
  }

  @Override
  public void close() {
    writers.close();
    chores.close();
  }
}
