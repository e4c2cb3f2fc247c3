package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.OtlpEvent;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds what was said: first in the attributes of the current conventions, then in the span's
 * events, then in the attributes of old. Whatever ends up in the stored content is hidden from the
 * attributes and events; a copy that differs stays there.
 */
final class ContentMapping {
  private final boolean drop;
  private final MessageSlot input;
  private final MessageSlot output;
  private final MessageEvents messageEvents;
  private final JsonWriter json;
  private final PartWriter parts;

  /** Takes the notes of what is read only for its facts. */
  private final Notes dropped = new Notes();

  private @Nullable JsonDocument systemInstructions;
  private @Nullable JsonDocument toolDefinitions;

  ContentMapping(GenAiProcessor options) {
    this.drop = options.content() == GenAiProcessor.Content.DROP;
    this.input = new MessageSlot(options.maxValueSizeBytes(), "user");
    this.output = new MessageSlot(options.maxValueSizeBytes(), "assistant");
    this.json = new JsonWriter(options.maxValueSizeBytes());
    this.parts = new PartWriter(json);
    this.messageEvents = new MessageEvents(input, output);
  }

  void reset() {
    input.reset();
    output.reset();
    systemInstructions = null;
    toolDefinitions = null;
    dropped.reset();
  }

  /** Reads the span's own attributes in the spelling of today. */
  void readAttributes(AttributeIndex index, Notes notes) {
    readMessages(index, drop ? dropped : notes);
    readTool(index, drop ? dropped : notes);
    readSearch(index, drop ? dropped : notes);
  }

  /** Reads an event whose name begins with {@code gen_ai.}. */
  void readEvent(OtlpEvent event, AttributeIndex index, Notes notes) {
    String name = event.name().toString();
    switch (name) {
      case "gen_ai.client.inference.operation.details" ->
          readMessages(index, drop ? dropped : notes);
      case "gen_ai.content.prompt", "gen_ai.content.completion" -> readOldAttributes(index, notes);
      default -> messageEvents.read(name, index, drop ? dropped : notes);
    }
  }

  /** Reads the span's own attributes in the spelling of old. */
  void readOldAttributes(AttributeIndex index, Notes notes) {
    offer(Field.PROMPT, input, index, drop ? dropped : notes);
    offer(Field.COMPLETION, output, index, drop ? dropped : notes);
  }

  /**
   * Where content is dropped, hides all attributes that hold some, in any dialect.
   *
   * @param ofMessage whether they are those of an event that is a message
   */
  void dropFrom(AttributeIndex index, boolean ofMessage) {
    if (!drop) {
      return;
    }
    for (int i = 0; i < index.attributes().size(); i++) {
      if (RawContent.is(index, i, ofMessage)) {
        index.hide(i);
      }
    }
  }

  private void readMessages(AttributeIndex index, Notes notes) {
    offer(Field.INPUT_MESSAGES, input, index, notes);
    offer(Field.OUTPUT_MESSAGES, output, index, notes);
    int system = ContentTrees.position(Field.SYSTEM_INSTRUCTIONS, index);
    JsonNode instructions = system < 0 ? null : ContentTrees.of(system, index, notes);
    if (instructions != null) {
      json.beginArray();
      parts.parts(instructions);
      JsonDocument offered = json.endArray().take();
      systemInstructions = systemInstructions == null ? offered : systemInstructions;
      hideIf(systemInstructions.equals(offered), system, index);
    }
    int tools = ContentTrees.position(Field.TOOL_DEFINITIONS, index);
    JsonNode definitions = tools < 0 ? null : ContentTrees.of(tools, index, notes);
    if (definitions != null) {
      ToolDefinitions.write(definitions, json);
      JsonDocument offered = json.take();
      toolDefinitions = toolDefinitions == null ? offered : toolDefinitions;
      hideIf(toolDefinitions.equals(offered), tools, index);
    }
  }

  private void readTool(AttributeIndex index, Notes notes) {
    if (ContentTrees.position(Field.TOOL_ARGUMENTS, index) < 0
        && ContentTrees.position(Field.TOOL_RESULT, index) < 0) {
      return;
    }
    String id = index.text(Field.TOOL_CALL_ID);
    String told = index.text(Field.TOOL_NAME);
    String name = told == null ? "" : told;
    offer(
        Field.TOOL_ARGUMENTS,
        index,
        notes,
        tree -> input.offer(writer -> writer.toolCallMessage(id, name, tree)));
    offer(
        Field.TOOL_RESULT,
        index,
        notes,
        tree -> output.offer(writer -> writer.toolResponseMessage(id, tree)));
  }

  private void readSearch(AttributeIndex index, Notes notes) {
    int query = ContentTrees.position(Field.QUERY, index);
    JsonNode asked = query < 0 ? null : ContentTrees.plain(query, index, notes);
    if (asked != null) {
      hideIf(input.offer(writer -> writer.textMessages(asked, "user")), query, index);
    }
    offer(
        Field.EMBEDDING_INPUT,
        index,
        notes,
        tree -> input.offer(writer -> writer.textMessages(tree, "user")));
    offer(
        Field.DOCUMENTS,
        index,
        notes,
        tree -> output.offer(writer -> writer.documentsMessage(tree)));
  }

  private static void offer(Field field, MessageSlot slot, AttributeIndex index, Notes notes) {
    offer(field, index, notes, slot::offer);
  }

  /** Offers what stands under each of a field's keys, and hides what the slot has then. */
  private static void offer(
      Field field, AttributeIndex index, Notes notes, Predicate<JsonNode> slot) {
    for (int key : KnownKeys.of(field)) {
      int position = ContentTrees.position(key, index);
      JsonNode tree = position < 0 ? null : ContentTrees.of(position, index, notes);
      if (tree != null) {
        hideIf(slot.test(tree), position, index);
      }
    }
  }

  private static void hideIf(boolean stored, int position, AttributeIndex index) {
    if (stored) {
      index.hide(position);
    }
  }

  /** The finish reasons that the output's messages tell. */
  List<String> finishReasons() {
    return output.finishReasons();
  }

  /** What was said, or null if nothing was, or if content is dropped. */
  @Nullable Content take(Notes notes) {
    Notes told = drop ? dropped : notes;
    JsonDocument in = input.take(told, "input");
    JsonDocument out = output.take(told, "output");
    told.repaired(json, "system_instructions, tool_definitions");
    if (drop
        || (in == null && out == null && systemInstructions == null && toolDefinitions == null)) {
      return null;
    }
    return new Content(in, out, systemInstructions, toolDefinitions);
  }
}
