package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.server.embedded.EmbeddedPostgres;
import io.llmobservatory.server.embedded.PostgresUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL that everything is written to, with settings under which nothing is lost. */
final class Database implements AutoCloseable {
  private final @Nullable Path directory;
  private final @Nullable EmbeddedPostgres embedded;
  private final String uri;
  private final String jdbcUrl;
  private final Properties login = new Properties();
  private final long postmaster;

  private Database(
      @Nullable Path directory,
      @Nullable EmbeddedPostgres embedded,
      String uri,
      String jdbcUrl,
      String user,
      String password)
      throws SQLException {
    this.directory = directory;
    this.embedded = embedded;
    this.uri = uri;
    this.jdbcUrl = jdbcUrl;
    login.setProperty("user", user);
    login.setProperty("password", password);
    requireDurable();
    this.postmaster = postmaster();
  }

  /** A new embedded one in a directory that goes with it. */
  static Database embedded() throws IOException, SQLException {
    Path directory = Files.createTempDirectory("llm-observatory-benchmark");
    EmbeddedPostgres embedded = EmbeddedPostgres.start(directory);
    PostgresUrl url = embedded.url();
    return new Database(directory, embedded, url.uri(), url.jdbcUrl(), url.user(), url.password());
  }

  /**
   * One that runs already.
   *
   * @param uri {@code postgresql://user:password@host:port/database} of an empty database
   */
  static Database at(String uri) throws SQLException {
    URI parsed = URI.create(uri);
    String[] login = String.valueOf(parsed.getUserInfo()).split(":", 2);
    String jdbc =
        "jdbc:postgresql://" + parsed.getAuthority().replaceFirst("^.*@", "") + parsed.getPath();
    Database database =
        new Database(null, null, uri, jdbc, login[0], login.length > 1 ? login[1] : "");
    if (database.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") > 0) {
      throw new IllegalArgumentException(
          parsed.getPath() + " has tables; the benchmark writes into an empty database only");
    }
    return database;
  }

  /** The URL that the server is given. */
  String uri() {
    return uri;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, login);
  }

  /** The parent of any connection's process, as long as that is there. */
  private long postmaster() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return ProcessCpu.parent(row.getLong(1));
    }
  }

  private void requireDurable() throws SQLException {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      if (!text("SHOW " + setting).equals("on")) {
        throw new IllegalStateException(
            setting + " is off: figures of a database that may lose rows say nothing here");
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String text(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  /** Bytes of WAL written since it was created. */
  long walBytes() throws SQLException {
    return number("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
  }

  /** Processor time of all its processes, in microseconds; 0 where it cannot be told. */
  long cpuMicros() throws IOException {
    return postmaster == 0 ? 0 : ProcessCpu.microsOfTree(postmaster);
  }

  /** Everything behind this is written anew: no variant pays for what another left behind. */
  void checkpoint() throws SQLException {
    execute("CHECKPOINT");
  }

  @Override
  public synchronized void close() {
    if (embedded != null) {
      embedded.close();
    }
    if (directory != null && Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        System.err.println("not removed: " + directory + ": " + e.getMessage());
      }
    }
  }
}
