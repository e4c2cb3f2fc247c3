package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.store.DatabaseAddress;
import io.llmobservatory.server.store.MigrationResult;
import io.llmobservatory.server.store.Schema;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings the schema up to date. */
@Command(
    name = "migrate",
    description = {
      "Bring the tables up to date.",
      "",
      "Creates or changes the tables in the database that \"serve\" would use. \"serve\" does the"
          + " same when it starts; run this first where the server's user may not create tables.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory migrate",
      "  llm-observatory migrate --set exporters.postgresql.url=postgresql://owner:secret@db/traces"
    })
final class MigrateCommand extends Subcommand {
  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    Logging.bridge();
    try (Database database = Database.open(options.load(), data.get())) {
      MigrationResult result = Schema.migrate(connections(database.address()));
      out()
          .println(
              result.changed()
                  ? "the schema went from version " + result.from() + " to " + result.to()
                  : "the schema is up to date, version " + result.to());
      return 0;
    }
  }

  /** Plain connections: the server's pool gives up sooner than a person would. */
  private static DataSource connections(DatabaseAddress address) {
    PGSimpleDataSource connections = new PGSimpleDataSource();
    connections.setUrl(address.jdbcUrl());
    connections.setUser(address.user());
    connections.setPassword(address.password());
    return connections;
  }
}
