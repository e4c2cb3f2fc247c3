package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.resolve.TraceIds;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.PostgresStore;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.telemetry.Telemetry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database that is made for the measurement and dropped after it, with the tables of both
 * designs. Round trips are counted on all connections that its address and source give.
 */
final class ScratchDatabase implements AutoCloseable {
  private static final String FOREIGN_TRACE =
      """
      INSERT INTO traces (id, tenant, trace_id, root_span_name, start_time, status, lead_key)
      VALUES (?, ?, ?, 'by another writer', now(), 'ok', '1')
      """;

  private final PGSimpleDataSource server;
  private final PGSimpleDataSource source;
  private final String name;

  private ScratchDatabase(PGSimpleDataSource server, PGSimpleDataSource source, String name) {
    this.server = server;
    this.source = source;
    this.name = name;
  }

  /**
   * Makes one.
   *
   * @param address any database of the server, whose role may create databases
   * @param epochDay the day of the spans that will be written
   */
  static ScratchDatabase create(DatabaseAddress address, long epochDay)
      throws SQLException, StoreException {
    String name = "trace_resolution_" + UUID.randomUUID().toString().substring(0, 8);
    PGSimpleDataSource server = source(address);
    PGSimpleDataSource source = source(address);
    source.setDatabaseName(name);
    source.setSocketFactory(CountedSockets.class.getName());
    source.setPrepareThreshold(1);
    ScratchDatabase database = new ScratchDatabase(server, source, name);
    database.execute(server, "CREATE DATABASE " + name);
    boolean complete = false;
    try {
      database.makeTables(epochDay);
      complete = true;
      return database;
    } finally {
      if (!complete) {
        database.close();
      }
    }
  }

  private static PGSimpleDataSource source(DatabaseAddress address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.jdbcUrl());
    if (address.user() != null) {
      source.setUser(address.user());
    }
    if (address.password() != null) {
      source.setPassword(address.password());
    }
    return source;
  }

  private void makeTables(long epochDay) throws SQLException, StoreException {
    try (PostgresStore store = new PostgresStore(address(), 1, new Telemetry().store())) {
      store.migrate();
      if (!store.ensureDay(epochDay)) {
        throw new IllegalStateException("a new database has no place for the day " + epochDay);
      }
    }
    execute(source, FirstDesignStatements.TABLES);
    execute(source, "CREATE TABLE commits (n bigint)");
  }

  DatabaseAddress address() {
    // The source names properties that nobody set, and what a URL names goes before what the
    // server asks of the driver.
    String url = source.getURL().replace("binaryTransferEnable=&", "");
    return new DatabaseAddress(url, source.getUser(), source.getPassword());
  }

  DataSource source() {
    return source;
  }

  /** Stores traces under UUIDs of somebody else's choice. */
  void storeForeign(List<String> traceIds) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement insert = connection.prepareStatement(FOREIGN_TRACE)) {
      connection.setAutoCommit(false);
      for (String traceId : traceIds) {
        insert.setObject(1, UUID.randomUUID());
        insert.setString(2, TraceIds.DEFAULT_TENANT);
        insert.setString(3, traceId);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  /** What runs there, and what decides whether a commit is on the disk. */
  String describe() throws SQLException {
    return value(
        "SELECT format('PostgreSQL %s, fsync %s, synchronous_commit %s, shared_buffers %s',"
            + " current_setting('server_version'), current_setting('fsync'),"
            + " current_setting('synchronous_commit'), current_setting('shared_buffers'))");
  }

  /** Makes sure that what was timed was really written, each span to a trace that is there. */
  void check(long ofOurs, long ofFirstDesign) throws SQLException {
    check("trace_spans", "traces", ofOurs);
    check("first_design.trace_spans", "first_design.traces", ofFirstDesign);
  }

  private void check(String spans, String traces, long written) throws SQLException {
    String stored =
        value(
            "SELECT count(t.id) || ' of ' || count(*) FROM %s s LEFT JOIN %s t ON t.id = s.trace_id"
                .formatted(spans, traces));
    if (!stored.equals(written + " of " + written)) {
      throw new IllegalStateException(
          "%d spans were written to %s, of which are stored, with a trace: %s"
              .formatted(written, spans, stored));
    }
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void execute(DataSource on, String sql) throws SQLException {
    try (Connection connection = on.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    execute(server, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }
}
