package io.llmobservatory.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.logging.LogFactory;
import org.flywaydb.core.api.logging.LogLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables and views in the database, and how they come to be what this program needs. */
public final class Schema {
  private static final Logger log = LoggerFactory.getLogger(Schema.class);

  // Any number will do, as long as no other user of the database locks the same.
  private static final long LOCK = 0x6c6c_6d6f_6273_7276L;

  private Schema() {}

  /**
   * Brings the schema to the version this program needs. Does nothing but look if it has it
   * already, and waits while another server migrates. Borrows up to three connections at once.
   *
   * @param dataSource the database, as a user who may create tables; the first existing schema of
   *     its search path is used
   * @throws SchemaException if the database cannot be used: PostgreSQL older than 14, tables of
   *     another program, a schema newer than this program, a migration that failed
   * @throws SQLException if the database cannot be reached
   */
  public static MigrationResult migrate(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        // Flyway's own lock is polled once a second, and ends a moment before its last record.
        lock(connection);
        return migrateLocked(dataSource, SchemaState.read(connection));
      } finally {
        connection.rollback(); // only looked on this connection: this ends the lock
        connection.setAutoCommit(true);
      }
    }
  }

  /**
   * Does nothing if the schema has the version this program needs.
   *
   * @throws SchemaException if it has not, or the database cannot be used as {@link #migrate} tells
   * @throws SQLException if the database cannot be reached
   */
  public static void requireCurrent(DataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      SchemaState state = SchemaState.read(connection);
      state.requireKnown();
      if (state.version() < Migrations.latest()) {
        throw new SchemaException(
            ("Schema \"%s\" has version %d, and this program needs version %d: run"
                    + " \"llm-observatory migrate\".")
                .formatted(state.schema(), state.version(), Migrations.latest()));
      }
    }
  }

  private static MigrationResult migrateLocked(DataSource dataSource, SchemaState before) {
    before.requireKnown();
    int latest = Migrations.latest();
    if (before.version() < latest) {
      runFlyway(dataSource, before);
      log.info(
          "schema \"{}\" migrated from version {} to {}",
          before.schema(),
          before.version(),
          latest);
    }
    return new MigrationResult(before.version(), latest);
  }

  private static void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
    }
  }

  private static void runFlyway(DataSource dataSource, SchemaState before) {
    LogFactory.setLogLevel(LogLevel.WARN);
    try {
      Flyway.configure(Schema.class.getClassLoader())
          .loggers("slf4j")
          .dataSource(dataSource)
          .defaultSchema(before.schema())
          .createSchemas(false)
          // Tables of other names may be there: SchemaState has refused those that clash.
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .table("schema_history")
          .resourceProvider(new Migrations())
          .javaMigrationClassProvider(List::of)
          .placeholderReplacement(false)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new SchemaException(
          "Schema \"%s\" could not be migrated from version %d to %d. %s"
              .formatted(before.schema(), before.version(), Migrations.latest(), reason(e)),
          e);
    }
  }

  /** What the database says if it was asked, else what Flyway says. */
  private static String reason(FlywayException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return String.valueOf(e.getMessage());
  }
}
