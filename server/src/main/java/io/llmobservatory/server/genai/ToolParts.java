package io.llmobservatory.server.genai;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes the parts about tools: calls and answers, of the caller's tools and of the provider's. */
final class ToolParts {
  private static final int ID = 0;
  private static final int CALL_ID = 1;
  private static final int NAME = 2;
  private static final int ARGUMENTS = 3;
  private static final int RESULT = 4;
  private static final int HOLDER = 5;
  private static final int TYPE = 6;
  private static final int OPEN_INFERENCE = 7;
  private static final int MEANINGS = 8;

  private final JsonWriter json;
  private final ObjectWriter out;
  private final ObjectWriter detail;
  private final Reading read = new Reading(ToolParts::meaning, MEANINGS);

  /** The ids of the calls among a message's parts. */
  private Set<String> told = new HashSet<>();

  ToolParts(JsonWriter json, ObjectWriter out) {
    this.json = json;
    this.out = out;
    this.detail = new ObjectWriter(json);
  }

  private static int meaning(String key) {
    return switch (key) {
      case "id" -> ID;
      case "call_id", "callId", "tool_call_id", "toolCallId", "tool_use_id", "toolUseId", "ref" ->
          CALL_ID;
      case "name", "toolName", "tool_name" -> NAME;
      case "arguments", "args", "input", "parameters", "action" -> ARGUMENTS;
      case "response", "result", "output", "content", "responseData" -> RESULT;
      case "function",
          "custom",
          "functionCall",
          "function_call",
          "functionResponse",
          "function_response",
          "toolCall",
          "tool_call",
          "toolUse",
          "toolResult",
          "toolRequest",
          "toolResponse",
          "tool_call_result",
          "executableCode",
          "executable_code",
          "codeExecutionResult",
          "code_execution_result" ->
          HOLDER;
      case "type", "part_kind", "toolCallType" -> TYPE;
      case "message_content" -> OPEN_INFERENCE;
      default -> Meanings.NONE;
    };
  }

  void beginMessage() {
    if (!told.isEmpty()) {
      told = new HashSet<>();
    }
  }

  /** Whether a part of this type is a call of the caller's tools. */
  static boolean isCall(String type) {
    return switch (type) {
      case "tool_call",
          "tool-call",
          "toolcall",
          "tool_use",
          "function",
          "function_call",
          "custom",
          "custom_tool_call",
          "computer_call",
          "local_shell_call",
          "shell_call",
          "apply_patch_call" ->
          true;
      default -> false;
    };
  }

  /** Whether a part of this type is what one of the caller's tools answered. */
  static boolean isResponse(String type) {
    return switch (type) {
      case "tool_call_response",
          "tool_result",
          "tool-result",
          "tool-error",
          "tool-return",
          "tool_response",
          "function_response",
          "function_call_output",
          "custom_tool_call_output",
          "computer_call_output",
          "local_shell_call_output",
          "shell_call_output",
          "apply_patch_call_output" ->
          true;
      default -> false;
    };
  }

  /** Whether a part of this type is a call of a tool that the provider runs. */
  static boolean isServerCall(String type) {
    return type.equals("server_tool_use")
        || type.equals("mcp_tool_use")
        || type.equals("builtin-tool-call")
        || type.equals("mcp_list_tools")
        || type.endsWith("_call");
  }

  /** Whether a part of this type is what a tool that the provider runs answered. */
  static boolean isServerResponse(String type) {
    return type.endsWith("_tool_result") || type.equals("builtin-tool-return");
  }

  /** Writes a call; its arguments are unwrapped if they are JSON in a text. */
  void call(@Nullable String id, String name, @Nullable JsonNode arguments) {
    out.begin("tool_call").textIfAny("id", id).text("name", name);
    if (arguments != null) {
      out.key("arguments");
      value(arguments);
    }
    out.end();
  }

  /**
   * Writes a call in the shape of any API. In that of the conventions arguments may be a text.
   *
   * @param beside whether it stands beside the message's parts, which may tell it already
   * @return false if it is none, and nothing was written
   */
  boolean call(JsonNode part, boolean beside) {
    begin(part);
    String id = id();
    String name = read.takeText(NAME);
    JsonNode arguments = read.take(ARGUMENTS);
    if (id == null && name == null && arguments == null && read.levels() == 1) {
      return false;
    }
    if (id != null) {
      if (beside && told.contains(id)) {
        return true;
      }
      if (!beside) {
        told.add(id);
      }
    }
    boolean isStandard = !beside && "tool_call".equals(Json.text(part, "type"));
    read.tell(TYPE, ToolParts::isCall);
    out.begin("tool_call").textIfAny("id", id).text("name", nameOr(name));
    if (arguments != null && isStandard) {
      out.value("arguments", arguments);
    } else if (arguments != null) {
      out.key("arguments");
      value(arguments);
    }
    read.rest(out);
    out.end();
    return true;
  }

  /** A call without a name is that of a tool whose type names it, {@code computer_call} say. */
  private String nameOr(@Nullable String name) {
    JsonNode type = read.get(TYPE);
    if (name != null || type == null || !type.isString()) {
      return name == null ? "" : name;
    }
    return switch (type.stringValue()) {
      case "computer_call", "local_shell_call", "shell_call", "apply_patch_call" ->
          withoutCall(type.stringValue());
      default -> "";
    };
  }

  private static String withoutCall(String type) {
    return type.endsWith("_call") ? type.substring(0, type.length() - "_call".length()) : type;
  }

  private void begin(JsonNode part) {
    read.begin(part);
    JsonNode content = read.get(OPEN_INFERENCE);
    if (content != null && content.size() == 1 && content.has("type")) {
      read.take(OPEN_INFERENCE);
    }
    while (read.descend(HOLDER)) {
      // A call within a call, {tool_call: {function: {}}}.
    }
  }

  private @Nullable String id() {
    String id = read.takeText(CALL_ID);
    return id == null ? read.takeText(ID) : id;
  }

  /** Writes what a tool answered. */
  void response(@Nullable String id, JsonNode response) {
    out.begin("tool_call_response").textIfAny("id", id).value("response", response).end();
  }

  /**
   * Writes what a tool answered, in the shape of any API.
   *
   * @return false if there is no answer, and nothing was written
   */
  boolean response(JsonNode part) {
    begin(part);
    JsonNode response = read.take(RESULT);
    String id = id();
    if (response == null && id == null) {
      return false;
    }
    read.tell(TYPE, ToolParts::isResponse);
    out.begin("tool_call_response").textIfAny("id", id);
    out.textIfAny("name", read.takeText(NAME)).key("response");
    if (response == null) {
      json.nullValue();
    } else {
      Json.write(plain(response), json);
    }
    read.rest(out);
    out.end();
    return true;
  }

  /** The AI SDK's results say of what kind they are; errors keep saying so. */
  private static JsonNode plain(JsonNode response) {
    JsonNode value = response.size() == 2 ? response.get("value") : null;
    if (value == null) {
      return response;
    }
    String type = Json.text(response, "type");
    return "json".equals(type) || "text".equals(type) || "content".equals(type) ? value : response;
  }

  /** Writes a call of a tool that the provider runs, with whatever it says of it. */
  boolean serverCall(JsonNode part, String type, @Nullable String name) {
    begin(part);
    read.tell(TYPE, type::equals);
    String id = id();
    String own = read.takeText(NAME);
    String told = own == null ? name : own;
    out.begin("server_tool_call").textIfAny("id", id);
    out.text("name", told == null ? withoutCall(type) : told).key("server_tool_call");
    detail.begin(type);
    read.rest(detail);
    detail.end();
    out.end();
    return true;
  }

  /** Writes what a tool that the provider runs answered. */
  boolean serverResponse(JsonNode part, String type) {
    begin(part);
    read.tell(TYPE, type::equals);
    out.begin("server_tool_call_response").textIfAny("id", id()).key("server_tool_call_response");
    detail.begin(type);
    read.rest(detail);
    detail.end();
    out.end();
    return true;
  }

  private void value(JsonNode value) {
    JsonNode inner = Json.unwrapped(value);
    if (inner == null && value.isString() && Json.looksStructured(value.stringValue())) {
      json.repaired(Repair.UNREADABLE);
    }
    Json.write(inner == null ? value : inner, json);
  }
}
