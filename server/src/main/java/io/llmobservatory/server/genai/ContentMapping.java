package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.OtlpEvent;
import io.llmobservatory.server.otlp.OtlpValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds what was said: first in the attributes of the current conventions, then in the span's
 * events, then in the attributes of old. Whatever ends up in the stored content is hidden from the
 * attributes and events; a copy that differs stays there.
 */
final class ContentMapping {
  private final boolean drop;
  private final int maxValueBytes;
  private final MessageSlot input;
  private final MessageSlot output;
  private final MessageEvents messageEvents;
  private final JsonWriter json;
  private final JsonWriter scratch;
  private @Nullable JsonDocument systemInstructions;
  private @Nullable JsonDocument toolDefinitions;

  ContentMapping(GenAiProcessor options) {
    this.drop = options.content() == GenAiProcessor.Content.DROP;
    this.maxValueBytes = options.maxValueSizeBytes();
    this.input = new MessageSlot(maxValueBytes, "user");
    this.output = new MessageSlot(maxValueBytes, "assistant");
    this.json = new JsonWriter(maxValueBytes);
    this.scratch = new JsonWriter(maxValueBytes);
    this.messageEvents = new MessageEvents(input, output);
  }

  void reset() {
    input.reset();
    output.reset();
    systemInstructions = null;
    toolDefinitions = null;
  }

  /** Reads the span's own attributes in the spelling of today. */
  void readAttributes(AttributeIndex index, Notes notes) {
    if (drop) {
      hideContent(index, false);
      return;
    }
    readMessages(index, notes);
    readTool(index, notes);
    readSearch(index, notes);
  }

  /** Reads an event; only those whose names begin with {@code gen_ai.} hold messages. */
  void readEvent(OtlpEvent event, AttributeIndex index, Notes notes) {
    if (drop) {
      hideContent(index, isMessage(event));
      return;
    }
    switch (event.name().toString()) {
      case "gen_ai.client.inference.operation.details" -> readMessages(index, notes);
      case "gen_ai.content.prompt", "gen_ai.content.completion" -> readOld(index, notes);
      default -> messageEvents.read(event.name().toString(), index, notes, this);
    }
  }

  /** Reads the span's own attributes in the spelling of old, where nothing else was said. */
  void readOldAttributes(AttributeIndex index, Notes notes) {
    if (!drop) {
      readOld(index, notes);
    }
  }

  private static boolean isMessage(OtlpEvent event) {
    return Dialect.isEvent(event.name().bytes(), event.name().offset(), event.name().length());
  }

  private void readMessages(AttributeIndex index, Notes notes) {
    offer(Field.INPUT_MESSAGES, input, index, notes);
    offer(Field.OUTPUT_MESSAGES, output, index, notes);
    JsonNode system = tree(Field.SYSTEM_INSTRUCTIONS, index, notes);
    if (system != null) {
      JsonDocument parts = parts(system);
      if (systemInstructions == null || systemInstructions.equals(parts)) {
        systemInstructions = parts;
        index.hide(index.find(Field.SYSTEM_INSTRUCTIONS));
      }
    }
    JsonNode tools = tree(Field.TOOL_DEFINITIONS, index, notes);
    if (tools != null) {
      Json.write(tools, json);
      JsonDocument definitions = json.take();
      if (toolDefinitions == null || toolDefinitions.equals(definitions)) {
        toolDefinitions = definitions;
        index.hide(index.find(Field.TOOL_DEFINITIONS));
      }
    }
  }

  private void readOld(AttributeIndex index, Notes notes) {
    offer(Field.PROMPT, input, index, notes);
    offer(Field.COMPLETION, output, index, notes);
  }

  private void readTool(AttributeIndex index, Notes notes) {
    String id = index.text(Field.TOOL_CALL_ID);
    JsonNode arguments = tree(Field.TOOL_ARGUMENTS, index, notes);
    if (arguments != null) {
      String name = index.text(Field.TOOL_NAME);
      hideIf(
          input.offer(writer -> writer.toolCallMessage(id, name == null ? "" : name, arguments)),
          Field.TOOL_ARGUMENTS,
          index);
    }
    JsonNode result = tree(Field.TOOL_RESULT, index, notes);
    if (result != null) {
      hideIf(
          output.offer(writer -> writer.toolResponseMessage(id, result)), Field.TOOL_RESULT, index);
    }
  }

  private void readSearch(AttributeIndex index, Notes notes) {
    offer(Field.QUERY, input, index, notes);
    offer(Field.EMBEDDING_INPUT, input, index, notes);
    JsonNode documents = tree(Field.DOCUMENTS, index, notes);
    if (documents != null) {
      hideIf(output.offer(writer -> writer.documentsMessage(documents)), Field.DOCUMENTS, index);
    }
  }

  private void offer(Field field, MessageSlot slot, AttributeIndex index, Notes notes) {
    JsonNode tree = tree(field, index, notes);
    if (tree != null) {
      hideIf(slot.offer(tree), field, index);
    }
  }

  private static void hideIf(boolean stored, Field field, AttributeIndex index) {
    if (stored) {
      index.hide(index.find(field));
    }
  }

  /** What a field holds as a tree: structured values, JSON in a text, or a bare text. */
  @Nullable JsonNode tree(Field field, AttributeIndex index, Notes notes) {
    OtlpValue value = index.value(field);
    if (value == null) {
      return null;
    }
    if (value.kind() == OtlpValue.Kind.STRING) {
      return textTree(value, field.keys().get(0), notes);
    }
    scratch.reset();
    ValueWriter.write(value, scratch);
    notes.repaired(scratch, field.keys().get(0));
    return Json.parse(scratch.take().toString());
  }

  private @Nullable JsonNode textTree(OtlpValue value, String place, Notes notes) {
    String text = value.text();
    if (text.indexOf('\uFFFD') >= 0
        && !Utf8.isSame(text, value.bytes(), value.offset(), value.length())) {
      notes.repaired(Repair.BAD_UTF8, place);
    }
    boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    if (!quoted && !Json.looksStructured(text)) {
      return Json.text(text);
    }
    JsonNode tree = value.length() > maxValueBytes ? null : Json.parse(text);
    if (tree == null && !quoted) {
      notes.repaired(Repair.UNREADABLE, place);
    }
    return tree == null ? Json.text(text) : tree;
  }

  private JsonDocument parts(JsonNode tree) {
    json.beginArray();
    new MessageWriter(json).parts(tree);
    return json.endArray().take();
  }

  private static void hideContent(AttributeIndex index, boolean messageEvent) {
    for (int i = 0; i < index.attributes().size(); i++) {
      if (RawContent.is(index, i, messageEvent)) {
        index.hide(i);
      }
    }
  }

  /** The finish reasons that the output's messages tell. */
  List<String> takeFinishReasons() {
    input.takeFinishReasons();
    return output.takeFinishReasons();
  }

  /** What was said, or null if nothing was. */
  @Nullable Content take(Notes notes) {
    JsonDocument in = input.take(notes, "input");
    JsonDocument out = output.take(notes, "output");
    notes.repaired(json, "system_instructions, tool_definitions");
    if (in == null && out == null && systemInstructions == null && toolDefinitions == null) {
      return null;
    }
    return new Content(in, out, systemInstructions, toolDefinitions);
  }
}
