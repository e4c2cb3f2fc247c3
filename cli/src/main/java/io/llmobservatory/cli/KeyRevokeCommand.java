package io.llmobservatory.cli;

import io.llmobservatory.server.Database;
import io.llmobservatory.server.auth.KeyText;
import io.llmobservatory.server.store.ApiKeys;
import io.llmobservatory.server.store.ApiKeys.Found;
import io.llmobservatory.server.store.StoreException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Revokes an API key. */
@Command(
    name = "revoke",
    description = {
      "Revoke an API key.",
      "",
      "It is refused for good; within 10 seconds, by every server on the database.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory key revoke llmo_3kTgS0x",
      "  llm-observatory key revoke 0d0e4c9f-6f0b-4a53-9c40-7f9c2f3c8a11"
    })
final class KeyRevokeCommand extends Subcommand {
  private static final Pattern UUID_FORM =
      Pattern.compile("\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}");

  @Parameters(
      arity = "1",
      paramLabel = "KEY",
      description = "The id or the prefix of the key, as \"key list\" shows them; or all of it.")
  private String wanted = "";

  @Mixin private final ConfigurationOptions options = new ConfigurationOptions();
  @Mixin private final DataDirectoryOption data = new DataDirectoryOption();

  @Override
  public Integer call() throws Exception {
    Logging.bridge();
    try (Database database = ExistingDatabase.open(options.load(), data)) {
      ApiKeys keys = new ApiKeys(database.address());
      keys.requireSchema();
      return revoke(keys);
    }
  }

  private int revoke(ApiKeys keys) throws StoreException {
    List<Found> found = find(keys);
    if (found.isEmpty()) {
      return failed("there is no such key; \"llm-observatory key list\" shows them all");
    }
    if (found.size() > 1) {
      StringBuilder ids = new StringBuilder();
      for (Found one : found) {
        ids.append(ids.length() == 0 ? "" : ", ").append(one.id());
      }
      return failed("several keys begin like this; name one by its id: " + ids);
    }
    Found key = found.get(0);
    keys.revoke(key.id());
    String name = "key " + key.prefix() + " (" + key.id() + ") of tenant " + key.tenant();
    out()
        .println(
            key.revoked()
                ? name + " was revoked before"
                : "revoked " + name + ": every server refuses it within 10 s");
    return 0;
  }

  /** A whole key is found by its hash, and so never by another's prefix. */
  private List<Found> find(ApiKeys keys) throws StoreException {
    KeyText whole = KeyText.parse(wanted);
    if (whole != null) {
      return keys.find(null, null, whole.hash());
    }
    return UUID_FORM.matcher(wanted).matches()
        ? keys.find(UUID.fromString(wanted), null, null)
        : keys.find(null, wanted, null);
  }

  private int failed(String message) {
    err().println(spec().qualifiedName() + ": " + message);
    return Failures.FAILED;
  }
}
