package io.llmobservatory.cli;

import io.llmobservatory.server.Server;
import io.llmobservatory.server.config.Configuration;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Run the server.",
      "",
      "Receives traces by OTLP over gRPC and writes them to PostgreSQL. Without a database in the"
          + " configuration it starts one of its own in the data directory. Prints a line that"
          + " begins with \"ready\" when it can be used; SIGTERM or Ctrl-C ends it.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory serve",
      "  llm-observatory serve --data-dir /var/lib/llm-observatory",
      "  llm-observatory serve --set exporters.postgresql.url=postgresql://me:secret@db/traces",
      "",
      "Then point an application at it:",
      "  OTEL_EXPORTER_OTLP_PROTOCOL=grpc OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317"
    })
final class ServeCommand extends Subcommand {
  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    Logging.bridge();
    Configuration configuration = options.load();
    Logging.apply(configuration.service().telemetry().logs());
    GracefulStop stop = GracefulStop.onExit(err());
    try {
      Server server = Server.start(configuration, data.get());
      stop.started(server);
      out().println(server.readyLine());
      out().flush();
      new CountDownLatch(1).await(); // Only the end of the process ends this.
    } catch (Throwable e) {
      stop.notStarted();
      if (!stop.requested()) {
        throw e;
      }
    }
    return 0;
  }
}
