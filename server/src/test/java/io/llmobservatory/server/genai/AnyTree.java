package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Trees that look like messages of many APIs and are none: their keys and words in any order, with
 * values of any type. Each text that is no such word stands in a tree once.
 */
final class AnyTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String[] KEYS =
      ("role content parts name finish_reason finishReason stop_reason refusal reasoning_content"
              + " reasoning thinking tool_calls toolCalls function_call tool_call_id toolCallId id"
              + " audio images files responses text additional_kwargs message delta kwargs data type"
              + " kind event.name lc response_metadata generationInfo contents items part_kind"
              + " summary thought toolUse toolResult toolRequest toolResponse functionCall"
              + " functionResponse function arguments args input output result response call_id"
              + " toolName tool_name source image image_url file document inlineData inline_data"
              + " fileData media url uri bytes base64 file_id mime_type mediaType format"
              + " messages message_content tool_call executableCode reasoningContent reasoningText json_schema"
              + " modality other extra type type role content parts text")
          .split(" ");
  private static final String[] WORDS =
      ("user assistant system tool model human ai text reasoning thinking redacted_thinking"
              + " tool_use tool_result tool-call tool-result tool_call tool_call_response"
              + " function_call function_call_output function image image_url input_audio document"
              + " file media blob uri message constructor base64 url refusal web_search_call"
              + " server_tool_use web_search_tool_result user-prompt system-prompt tool-return"
              + " retry-prompt request response gen_ai.user.message gen_ai.choice novel")
          .split(" ");

  private final Random random;
  private final List<String> leaves = new ArrayList<>();

  AnyTree(Random random) {
    this.random = random;
  }

  /** The texts of the trees made so far that are no words. */
  List<String> leaves() {
    return leaves;
  }

  ArrayNode list(int depth) {
    ArrayNode list = NODES.arrayNode();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(any(depth - 1));
    }
    return list;
  }

  private JsonNode any(int depth) {
    return switch (random.nextInt(depth > 0 ? 12 : 6)) {
      case 0 -> NODES.numberNode(random.nextInt(300) - 20);
      case 1 -> NODES.stringNode(WORDS[random.nextInt(WORDS.length)]);
      case 2, 3 -> NODES.stringNode(leaf());
      case 4 -> special();
      case 5 -> NODES.stringNode(random.nextBoolean() ? "" : "data:image/png;base64," + leaf());
      case 6, 7 -> list(depth);
      case 8 -> NODES.stringNode(object(depth - 1).toString());
      default -> object(depth);
    };
  }

  private JsonNode special() {
    return switch (random.nextInt(3)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      default -> NODES.objectNode();
    };
  }

  private String leaf() {
    String leaf = "<" + leaves.size() + ">";
    leaves.add(leaf);
    return leaf;
  }

  private ObjectNode object(int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(6); i > 0; i--) {
      String key = KEYS[random.nextInt(KEYS.length)];
      if (!object.has(key)) {
        boolean word = key.equals("type") || key.equals("role") || key.endsWith("kind");
        object.set(
            key,
            word && random.nextInt(8) > 0
                ? NODES.stringNode(WORDS[random.nextInt(WORDS.length)])
                : any(depth - 1));
      }
    }
    return object;
  }
}
