package io.llmobservatory.server.genai;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

record ApiBody(
    @Nullable JsonNode messages,
    @Nullable JsonNode systemInstructions,
    @Nullable JsonNode toolDefinitions,
    List<String> finishReasons,
    boolean isComplete) {
  static ApiBody of(JsonNode tree, boolean output) {
    return new ApiBody(tree, null, null, List.of(), !(tree.has("messages") && tree.size() > 1));
  }
}
