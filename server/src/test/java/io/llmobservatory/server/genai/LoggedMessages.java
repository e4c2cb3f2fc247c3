package io.llmobservatory.server.genai;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The messages that log records tell of one span.
 *
 * @param input the messages that went in, oldest first
 * @param output the messages that came out
 */
record LoggedMessages(JsonNode input, JsonNode output) {
  /**
   * Reads the log records of a scenario.
   *
   * @return the messages by {@link Corpus#key}; null as long as nothing maps log records, which
   *     leaves the expectations of these fields uncompared
   */
  static @Nullable Map<String, LoggedMessages> loggedMessages(Path library, JsonNode scenario) {
    return null;
  }
}
