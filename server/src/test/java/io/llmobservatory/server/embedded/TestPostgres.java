package io.llmobservatory.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server for all tests of a JVM, started at first use and gone with the JVM. */
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** Makes an empty database that no other test uses. */
  public static PostgresUrl createDatabase() {
    PostgresUrl url = Shared.SERVER.url();
    String name = "test_" + DATABASES.incrementAndGet();
    execute(url, "CREATE DATABASE " + name);
    return url.withDatabase(name);
  }

  /** Runs one statement on a connection of its own. */
  public static void execute(PostgresUrl url, String sql) {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The one value of the one row that a query gives, as text, on a connection of its own. */
  public static String query(PostgresUrl url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      String value = rows.getString(1);
      assertThat(rows.next()).isFalse();
      return value;
    }
  }

  /** Opens a connection in auto-commit mode. */
  public static Connection connect(PostgresUrl url) throws SQLException {
    return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
  }

  private static final class Shared {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        Path directory = TestDirectory.create();
        EmbeddedPostgres server = EmbeddedPostgres.start(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void stop(EmbeddedPostgres server, Path directory) {
      // Nobody wants the data: the last checkpoint need not sync every file of every database.
      execute(server.url(), "ALTER SYSTEM SET fsync = off");
      execute(server.url(), "SELECT pg_reload_conf()");
      server.close();
      try {
        Trees.delete(directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
