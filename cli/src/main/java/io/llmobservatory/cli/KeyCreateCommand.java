package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.auth.KeyText;
import io.llmobservatory.server.config.TenantName;
import io.llmobservatory.server.store.ApiKeys;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Makes an API key. */
@Command(
    name = "create",
    description = {
      "Make an API key.",
      "",
      "Prints the key, and nothing else, on stdout. It is shown this once: the database holds only"
          + " its hash. The key works at once, on servers that run too.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory key create --tenant team-a",
      "  llm-observatory key create --tenant team-a --name \"checkout service\" > key"
    })
final class KeyCreateCommand extends Subcommand {
  private static final int MAX_NAME = 200;

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      required = true,
      description = "Whose data comes with the key: " + TenantName.RULE + ".")
  private String tenant = "";

  @Option(names = "--name", paramLabel = "NAME", description = "What you call the key.")
  private @Nullable String name;

  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    if (!TenantName.isValid(tenant)) {
      throw new ParameterException(
          spec().commandLine(),
          "--tenant: expected " + TenantName.RULE + " but was '" + Printable.of(tenant) + "'");
    }
    if (name != null && (name.isBlank() || name.length() > MAX_NAME || name.indexOf('\0') >= 0)) {
      throw new ParameterException(
          spec().commandLine(), "--name: expected 1 to " + MAX_NAME + " characters");
    }
    Logging.bridge();
    try (Database database = ExistingDatabase.open(options.load(), data)) {
      ApiKeys keys = new ApiKeys(database.address());
      keys.requireSchema();
      KeyText key = KeyText.random();
      UUID id = keys.create(tenant, name, key.hash(), key.prefix());
      out().println(key.text());
      out().flush();
      err().println("made key " + key.prefix() + " (" + id + ") for tenant " + tenant);
      err().println("it is shown this once; senders give it as the header");
      err().println("  Authorization: Bearer " + key.prefix() + "...");
      return 0;
    }
  }
}
