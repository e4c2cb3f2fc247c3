package io.llmobservatory.cli;

import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.config.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from. */
final class ConfigurationOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration, YAML shaped like the Collector's. Without it, defaults.")
  private @Nullable Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = {
        "Sets one key, whatever the file says; may be repeated. Example:",
        "--set receivers.otlp.protocols.grpc.endpoint=0.0.0.0:4317"
      })
  private List<String> overrides = new ArrayList<>();

  Configuration load() throws InvalidConfigurationException {
    return Configuration.load(file, overrides, System.getenv());
  }
}
