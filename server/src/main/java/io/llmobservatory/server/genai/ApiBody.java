package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a model's API was asked or answered, found in whatever an instrumentation recorded: a body
 * as it was sent, arguments or results of a function, or just a text.
 *
 * <p>What no rule knows is one message, with the whole tree.
 */
final class ApiBody {
  private static final int MAX_WRAPPERS = 5;

  private final boolean output;
  private JsonNode messages;
  private @Nullable JsonNode systemInstructions;
  private @Nullable JsonNode toolDefinitions;
  private final List<String> finishReasons = new ArrayList<>(1);
  private boolean complete = true;

  private ApiBody(JsonNode tree, boolean output) {
    this.messages = tree;
    this.output = output;
  }

  /**
   * Reads a tree.
   *
   * @param output whether it is what came out
   */
  static ApiBody of(JsonNode tree, boolean output) {
    ApiBody body = new ApiBody(tree, output);
    if (!body.read(tree, MAX_WRAPPERS)) {
      return new ApiBody(tree, output);
    }
    return body;
  }

  /** The messages, as {@link MessageWriter#messages} takes them. */
  JsonNode messages() {
    return messages;
  }

  /** The system's instructions, as {@link PartWriter#parts} takes them. */
  @Nullable JsonNode systemInstructions() {
    return systemInstructions;
  }

  /** The tools, as {@link ToolDefinitions#write} takes them. */
  @Nullable JsonNode toolDefinitions() {
    return toolDefinitions;
  }

  /** Why the answer ended, where the messages do not tell. */
  List<String> finishReasons() {
    return finishReasons;
  }

  /** Whether there is nothing in the tree but this. */
  boolean complete() {
    return complete;
  }

  /** Finds the messages; false if no rule knows the tree. */
  private boolean read(JsonNode tree, int wrappers) {
    JsonNode inner = Json.unwrapped(tree);
    if (inner != null) {
      return wrappers > 0 && read(inner, wrappers - 1);
    }
    if (tree.isString()) {
      messages = tree;
      return true;
    }
    if (tree.isArray()) {
      return readList(tree, wrappers);
    }
    if (!tree.isObject()) {
      return false;
    }
    if (isMessage(tree)) {
      answer(tree);
      return true;
    }
    return output ? readAnswer(tree, wrappers) : readRequest(tree, wrappers);
  }

  /** A list of messages, or the arguments of a function, the first of which is the body. */
  private boolean readList(JsonNode list, int wrappers) {
    JsonNode first = list.get(0);
    if (first != null && first.isObject() && isRequest(first) && wrappers > 0) {
      if (!read(first, wrappers - 1)) {
        return false;
      }
      for (int i = 1; i < list.size(); i++) {
        complete &= isNothing(list.get(i));
      }
      return true;
    }
    messages = list;
    return first != null;
  }

  private static boolean isRequest(JsonNode object) {
    JsonNode list = object.get("messages");
    return (list == null ? object.get("contents") : list) != null && !object.has("role");
  }

  private static boolean isMessage(JsonNode object) {
    return Json.text(object, "role") != null
        || "constructor".equals(Json.text(object, "type"))
        || (object.has("parts") && !object.has("type"));
  }

  /**
   * One message; if it is the answer of an API, what the API says about it is not the message's.
   */
  private void answer(JsonNode tree) {
    if (!output || !tree.has("content") || !(tree.has("stop_reason") || tree.has("usage"))) {
      messages = tree;
      return;
    }
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> property : tree.properties()) {
      switch (property.getKey()) {
        case "role", "content", "name", "tool_calls", "stop_reason", "finish_reason" ->
            message.set(property.getKey(), property.getValue());
        default -> complete &= isNothing(property.getValue());
      }
    }
    messages = message;
  }

  private boolean readRequest(JsonNode tree, int wrappers) {
    JsonNode found = null;
    JsonNode wrapper = null;
    JsonNode config = null;
    boolean more = false;
    for (Map.Entry<String, JsonNode> property : tree.properties()) {
      JsonNode value = property.getValue();
      switch (property.getKey()) {
        case "messages", "contents", "input_messages", "inputText" -> {
          more |= found != null && !isNothing(found);
          found = value;
        }
        case "system",
            "instructions",
            "systemInstruction",
            "system_instruction",
            "systemPrompt",
            "system_prompt",
            "preamble" ->
            more |= !system(value);
        case "tools", "functions" -> more |= !tools(value);
        case "config", "toolConfig", "tool_config" -> {
          more |= config != null && !isNothing(config);
          config = value;
        }
        case "prompt", "input", "inputs", "kwargs", "args", "request", "body", "data" -> {
          if (isNothing(value)) {
            continue;
          }
          more |= wrapper != null;
          wrapper = wrapper == null ? value : wrapper;
        }
        default -> more |= !isNothing(value);
      }
    }
    if (config != null) {
      more |= !config(config);
    }
    complete &= !more;
    if (found != null && isList(found)) {
      complete &= wrapper == null;
      messages = found;
      return true;
    }
    complete &= found == null || isNothing(found);
    return wrapper != null && wrappers > 0 && read(wrapper, wrappers - 1);
  }

  private static boolean isList(JsonNode messages) {
    return messages.isArray() ? !messages.isEmpty() : messages.isString();
  }

  private boolean readAnswer(JsonNode tree, int wrappers) {
    JsonNode found = null;
    JsonNode wrapper = null;
    JsonNode reason = null;
    for (Map.Entry<String, JsonNode> property : tree.properties()) {
      JsonNode value = property.getValue();
      boolean told =
          switch (property.getKey()) {
            case "choices", "candidates", "generations", "messages" -> value.isArray();
            case "message", "content" -> value.isObject() || isText(value);
            case "text", "response", "completion", "generation", "combined_chunk_content" ->
                isText(value);
            default -> false;
          };
      if (told && found == null && !isNothing(value)) {
        found = value;
        continue;
      }
      switch (property.getKey()) {
        case "finishReason", "finish_reason", "stopReason", "stop_reason", "done_reason" -> {
          complete &= reason == null || isNothing(value);
          reason = reason == null ? value : reason;
        }
        case "output", "outputs", "result" -> {
          complete &= wrapper == null || isNothing(value);
          wrapper = wrapper == null && !isNothing(value) ? value : wrapper;
        }
        default -> complete &= isNothing(value);
      }
    }
    return answer(found, wrapper, tree, reason, wrappers);
  }

  private boolean answer(
      @Nullable JsonNode found,
      @Nullable JsonNode wrapper,
      JsonNode tree,
      @Nullable JsonNode reason,
      int wrappers) {
    if (found != null) {
      complete &= wrapper == null;
      messages = found.isArray() ? found : message(found);
    } else if (wrapper == null || wrappers == 0 || !read(wrapper, wrappers - 1)) {
      return false;
    }
    if (reason != null && reason.isString()) {
      ended(reason);
    } else {
      complete &= reason == null || isNothing(reason);
      status(tree);
    }
    return true;
  }

  private static ObjectNode message(JsonNode body) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    return body.isString()
        ? message.put("role", "assistant").set("content", body)
        : message.set("message", body);
  }

  /** Why it ended, told on the message where there is just one. */
  private void ended(JsonNode reason) {
    if (messages.isObject() && messages.has("message")) {
      ((ObjectNode) messages).set("finish_reason", reason);
    } else if (messages.isObject() && messages.has("role")) {
      ObjectNode message = JsonNodeFactory.instance.objectNode();
      message.set("message", messages);
      messages = message.set("finish_reason", reason);
    } else if (!reason.stringValue().isEmpty()) {
      finishReasons.add(reason.stringValue());
    }
  }

  /** How OpenAI's Responses ended. */
  private void status(JsonNode tree) {
    if (!tree.has("output")) {
      return;
    }
    JsonNode details = tree.get("incomplete_details");
    String reason = details == null ? null : Json.text(details, "reason");
    String status = reason == null ? Json.text(tree, "status") : reason;
    if (status != null && !status.isEmpty()) {
      finishReasons.add(status);
    }
  }

  private boolean system(JsonNode value) {
    if (isNothing(value)) {
      return true;
    }
    if (systemInstructions != null || !(value.isContainer() || value.isString())) {
      return false;
    }
    systemInstructions = value;
    return true;
  }

  private boolean tools(JsonNode value) {
    if (isNothing(value)) {
      return true;
    }
    if (toolDefinitions != null || !(value.isContainer() || value.isString())) {
      return false;
    }
    toolDefinitions = value;
    return true;
  }

  /** Takes what a configuration holds; false if it holds more. */
  private boolean config(JsonNode config) {
    boolean all = config.isObject() || isNothing(config);
    for (Map.Entry<String, JsonNode> property : config.properties()) {
      JsonNode value = property.getValue();
      all &=
          switch (property.getKey()) {
            case "systemInstruction", "system_instruction", "system" -> system(value);
            case "tools" -> tools(value);
            default -> isNothing(value);
          };
    }
    return all;
  }

  private static boolean isText(JsonNode value) {
    return value.isString();
  }

  /** Whether a value says nothing: null, or a container without content. */
  private static boolean isNothing(JsonNode value) {
    return value.isNull() || (value.isContainer() && value.isEmpty());
  }
}
