package io.llmobservatory.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tool that a model was offered, in the shape of OpenTelemetry's semantic conventions. */
public final class ToolDefinition {
  private final String json;

  private ToolDefinition(String json) {
    this.json = json;
  }

  /**
   * Returns a function.
   *
   * @param description what it does, or null if that is not told
   * @param parametersJson the JSON schema of its arguments, or null if it is not told
   * @throws IllegalArgumentException if the schema is no JSON
   */
  public static ToolDefinition function(
      String name, @Nullable String description, @Nullable String parametersJson) {
    String parameters =
        parametersJson == null ? null : JsonCheck.require("parametersJson", parametersJson);
    return new ToolDefinition(
        new JsonObject()
            .text("type", "function")
            .text("name", Objects.requireNonNull(name, "name"))
            .text("description", description)
            .json("parameters", parameters)
            .end());
  }

  String json() {
    return json;
  }
}
