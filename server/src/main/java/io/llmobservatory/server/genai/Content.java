package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;

/**
 * What was said: messages in the shape of the current semantic conventions.
 *
 * @param input the messages that went in, or a tool's arguments
 * @param output the messages that came out, or a tool's result
 * @param systemInstructions the parts of the system's instructions
 * @param toolDefinitions the tools that were offered
 */
public record Content(
    @Nullable JsonDocument input,
    @Nullable JsonDocument output,
    @Nullable JsonDocument systemInstructions,
    @Nullable JsonDocument toolDefinitions) {

  /** The same, whose documents are its own. */
  Content kept() {
    return new Content(
        JsonDocument.keptOrNull(input),
        JsonDocument.keptOrNull(output),
        JsonDocument.keptOrNull(systemInstructions),
        JsonDocument.keptOrNull(toolDefinitions));
  }
}
