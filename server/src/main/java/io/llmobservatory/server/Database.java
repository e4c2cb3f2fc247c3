package io.llmobservatory.server;

import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.DatabaseUrl;
import io.llmobservatory.server.embedded.EmbeddedPostgres;
import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.store.DatabaseAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The database of a configuration: the one it names, or the embedded one, which this starts. */
public final class Database implements AutoCloseable {
  private final DatabaseAddress address;
  private final String description;
  private final @Nullable EmbeddedPostgres embedded;

  private Database(
      DatabaseAddress address, String description, @Nullable EmbeddedPostgres embedded) {
    this.address = address;
    this.description = description;
    this.embedded = embedded;
  }

  /**
   * Opens it. An embedded server that a killed process left behind is taken over.
   *
   * @param configuration tells which one
   * @param dataDirectory where the embedded one keeps its data
   * @throws io.llmobservatory.server.embedded.EmbeddedPostgresException if it cannot be started
   */
  public static Database open(Configuration configuration, Path dataDirectory) {
    DatabaseUrl url = configuration.exporters().postgresql().url();
    if (url != null) {
      return named(url);
    }
    EmbeddedPostgres embedded = EmbeddedPostgres.start(dataDirectory);
    return embedded(embedded.url(), dataDirectory, embedded);
  }

  /**
   * Finds it where it runs already, and starts nothing.
   *
   * @return null if the embedded one does not run
   */
  public static @Nullable Database running(Configuration configuration, Path dataDirectory) {
    DatabaseUrl url = configuration.exporters().postgresql().url();
    if (url != null) {
      return named(url);
    }
    PostgresUrl running = EmbeddedPostgres.running(dataDirectory);
    return running == null ? null : embedded(running, dataDirectory, null);
  }

  private static Database named(DatabaseUrl url) {
    return new Database(address(url), url.masked(), null);
  }

  /** Where a URL leads, and who asks. */
  static DatabaseAddress address(DatabaseUrl url) {
    return new DatabaseAddress(url.jdbcUrl(), url.user(), url.password());
  }

  private static Database embedded(
      PostgresUrl url, Path dataDirectory, @Nullable EmbeddedPostgres embedded) {
    Path file = dataDirectory.resolve("postgres.url");
    return new Database(
        new DatabaseAddress(url.jdbcUrl(), url.user(), url.password()),
        "psql \"$(cat '" + file + "')\"",
        embedded);
  }

  /** Where it is and who asks. */
  public DatabaseAddress address() {
    return address;
  }

  /** How a person reaches it, without secrets. */
  public String description() {
    return description;
  }

  /** Stops the embedded server, if this started it. */
  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }
}
