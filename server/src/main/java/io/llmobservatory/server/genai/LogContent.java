package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpLogRecord;
import io.llmobservatory.server.otlp.OtlpValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds what was said in a log record: in its body, as a map or as JSON in a text, or in its
 * attributes, like on a span's event.
 */
final class LogContent {
  /** What a message may tell beside what was said. */
  private static final Set<String> FRAME =
      Set.of("role", "index", "finish_reason", "id", "name", "message");

  /** What only a message has, or what holds some. */
  private static final Set<String> MESSAGE =
      Set.of(
          "role",
          "parts",
          "content",
          "tool_calls",
          "function_call",
          "refusal",
          "message",
          "messages");

  private final AttributeIndex index;
  private final int maxValueBytes;

  LogContent(AttributeIndex index, int maxValueBytes) {
    this.index = index;
    this.maxValueBytes = maxValueBytes;
  }

  /** The message that the whole record is, or null if it says nothing. */
  @Nullable JsonNode message(OtlpLogRecord record, String event, Notes notes) {
    JsonNode body = body(record.body(), event, notes);
    if (body != null && body.isString()) {
      // A text is meant as it stands, even if it could be read as JSON.
      return JsonNodeFactory.instance.objectNode().set("content", body);
    }
    if (body != null && says(body)) {
      return withContent(body);
    }
    JsonNode message = MessageEvents.message(index, notes);
    return message != null && says(message) ? message : null;
  }

  /** What a field holds, in the attributes or in a body that is like them; null if nothing. */
  @Nullable JsonNode field(Field field, OtlpLogRecord record, String event, Notes notes) {
    int position = ContentTrees.position(field, index);
    if (position >= 0) {
      return ContentTrees.of(position, index, notes);
    }
    JsonNode body = body(record.body(), event, notes);
    if (body == null || !body.isObject()) {
      return null;
    }
    for (Place place : KnownKeys.of(field).from(0)) {
      JsonNode value = place.isInside() || place.isIndexed() ? null : body.get(place.key());
      if (value != null && !isNothing(value)) {
        JsonNode inner = Json.structureIn(value);
        return inner == null ? value : inner;
      }
    }
    return null;
  }

  private @Nullable JsonNode body(OtlpValue body, String event, Notes notes) {
    return switch (body.kind()) {
      case EMPTY -> null;
      case STRING -> inText(body, event, notes);
      default -> structured(body, notes);
    };
  }

  private @Nullable JsonNode inText(OtlpValue body, String event, Notes notes) {
    String text = body.text();
    // Some senders say the event's name again, for readers of plain logs.
    if (text.isEmpty() || text.equals(event)) {
      return null;
    }
    if (text.indexOf('\uFFFD') >= 0
        && !Utf8.isSame(text, body.bytes(), body.offset(), body.length())) {
      notes.repaired(Repair.BAD_UTF8, "body");
    }
    boolean structured = Json.looksStructured(text);
    boolean fits = body.length() <= maxValueBytes && TreeBudget.allows(text);
    JsonNode tree = structured && fits ? Json.parse(text) : null;
    if (structured && tree == null) {
      notes.repaired(Repair.UNREADABLE, "body");
    }
    // Someone may say something in JSON: then it is a text like any other.
    return tree == null || !holdsMessages(tree) ? Json.text(text) : tree;
  }

  private static boolean holdsMessages(JsonNode tree) {
    if (tree.isArray()) {
      return !tree.isEmpty() && tree.get(0).isObject() && holdsMessages(tree.get(0));
    }
    for (String key : tree.propertyNames()) {
      if (MESSAGE.contains(key) || key.startsWith("gen_ai.")) {
        return true;
      }
    }
    return false;
  }

  private JsonNode structured(OtlpValue body, Notes notes) {
    JsonWriter json = new JsonWriter(maxValueBytes);
    ValueWriter.write(body, json);
    notes.repaired(json, "body");
    String text = json.take().toString();
    JsonNode tree = TreeBudget.allows(text) ? Json.parse(text) : null;
    if (tree == null) {
      notes.repaired(Repair.UNREADABLE, "body");
      return Json.text(text);
    }
    return tree;
  }

  private static boolean says(JsonNode tree) {
    if (!tree.isObject()) {
      return !isNothing(tree);
    }
    for (String key : tree.propertyNames()) {
      if (!FRAME.contains(key) && !isNothing(tree.get(key))) {
        return true;
      }
    }
    JsonNode nested = tree.get("message");
    return nested != null && says(nested);
  }

  private static boolean isNothing(JsonNode value) {
    return value.isNull()
        || (value.isContainer() && value.isEmpty())
        || (value.isString() && value.stringValue().isEmpty());
  }

  /** The same, where a choice holds a bare text in place of a message. */
  private static JsonNode withContent(JsonNode body) {
    JsonNode nested = body.get("message");
    if (!(body instanceof ObjectNode choice) || nested == null || nested.isObject()) {
      return body;
    }
    ObjectNode message = choice.deepCopy();
    message.remove("message");
    if (!message.has("content")) {
      message.set("content", nested);
    }
    return message;
  }
}
