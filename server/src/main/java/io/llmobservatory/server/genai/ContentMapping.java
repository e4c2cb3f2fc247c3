package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.OtlpEvent;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds what was said: first where the user tells it explicitly, then in the attributes of the
 * current conventions, in the span's events, in the structured attributes of the dialects, and at
 * last in whatever went in and came out. Whatever ends up in the stored content is hidden from the
 * attributes and events; a copy that differs stays there.
 */
final class ContentMapping {
  private final boolean drop;
  private final MessageSlot input;
  private final MessageSlot output;
  private final MessageEvents messageEvents;
  private final JsonWriter json;
  private final PartWriter parts;
  private final PlainContent plain = new PlainContent();

  /** Takes the notes of what is read only for its facts. */
  private final Notes dropped = new Notes();

  private SpanType type = SpanType.OTHER;
  private boolean embeds;
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

  /** Begins with a span of a kind. */
  void begin(Kind kind) {
    plain.reuse();
    type = kind.type();
    embeds = "embeddings".equals(kind.operation());
    input.reset();
    output.reset();
    systemInstructions = null;
    toolDefinitions = null;
    dropped.reset();
  }

  /** Reads those of the span's own attributes that come before its events. */
  void readAttributes(AttributeIndex index, Notes notes) {
    Notes told = drop ? dropped : notes;
    readOwn(Field.OWN_INPUT, input, index, told);
    readOwn(Field.OWN_OUTPUT, output, index, told);
    readRaw(Field.INPUT_OVERRIDE, input, index, told);
    readRaw(Field.OUTPUT_OVERRIDE, output, index, told);
    readMessages(index, told);
    readTool(index, told);
    readSearch(index, told);
  }

  /** Reads an event whose name begins with {@code gen_ai.}. */
  void readEvent(OtlpEvent event, AttributeIndex index, Notes notes) {
    Notes told = drop ? dropped : notes;
    String name = event.name().toString();
    switch (name) {
      case "gen_ai.client.inference.operation.details" -> readMessages(index, told);
      case "gen_ai.content.prompt", "gen_ai.content.completion" -> {
        offer(Field.PROMPT, input, index, told);
        offer(Field.COMPLETION, output, index, told);
      }
      default -> messageEvents.read(name, index, told);
    }
  }

  /** Reads those of the span's own attributes that come after its events. */
  void readDialects(AttributeIndex index, Notes notes) {
    Notes told = drop ? dropped : notes;
    if (index.isNamed(Field.CANDIDATES)) {
      readReranking(index, told);
    }
    readBodies(Field.INPUT_DIALECTS, input, index, told);
    readBodies(Field.OUTPUT_DIALECTS, output, index, told);
    readPieces(index, told);
    readOld(Field.PROMPT, input, index, told);
    readOld(Field.COMPLETION, output, index, told);
    readRaw(Field.RAW_INPUT, input, index, told);
    readRaw(Field.RAW_OUTPUT, output, index, told);
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
    for (Place place : index.present(Field.SYSTEM_INSTRUCTIONS)) {
      JsonDocument copied = plain.instructions(place, index);
      hideIf(
          copied == null
              ? offerTree(place, index, notes, this::offerInstructions)
              : offerInstructions(copied),
          place,
          index);
    }
    for (Place place : index.present(Field.TOOL_DEFINITIONS)) {
      JsonDocument copied = plain.toolDefinitions(place, index);
      hideIf(
          copied == null ? offerTree(place, index, notes, this::offerTools) : offerTools(copied),
          place,
          index);
    }
  }

  /** Offers what could not be copied, as a tree; false if there is none. */
  private static boolean offerTree(
      Place place, AttributeIndex index, Notes notes, Predicate<JsonNode> offer) {
    JsonNode tree = ContentTrees.at(place, index, notes);
    return tree != null && offer.test(tree);
  }

  private boolean offerInstructions(JsonNode tree) {
    json.beginArray();
    parts.parts(tree);
    return offerInstructions(json.endArray().take());
  }

  /** Whether the stored instructions are those offered. */
  private boolean offerInstructions(JsonDocument offered) {
    systemInstructions = systemInstructions == null ? offered : systemInstructions;
    return systemInstructions.equals(offered);
  }

  private boolean offerTools(JsonNode tree) {
    ToolDefinitions.write(tree, json);
    return offerTools(json.take());
  }

  /** Whether the stored definitions are those offered. */
  private boolean offerTools(JsonDocument offered) {
    toolDefinitions = toolDefinitions == null ? offered : toolDefinitions;
    return toolDefinitions.equals(offered);
  }

  /** Messages as they are stored, else whatever it is. */
  private void readOwn(Field field, MessageSlot slot, AttributeIndex index, Notes notes) {
    for (Place place : index.present(field)) {
      JsonDocument copied = plain.messages(place, index);
      JsonNode tree = copied == null ? ContentTrees.at(place, index, notes) : null;
      if (copied != null) {
        hideIf(slot.offer(copied, plain.finishReasons()), place, index);
      } else if (tree != null && areMessages(tree)) {
        hideIf(slot.offer(tree), place, index);
      } else {
        readRaw(field, slot, index, notes);
      }
    }
  }

  /** Whether these are messages in the stored shape, whatever their parts are. */
  private static boolean areMessages(JsonNode tree) {
    for (JsonNode message : tree) {
      if (!message.isObject() || !message.has("role") || !message.path("parts").isArray()) {
        return false;
      }
    }
    return tree.isArray() && !tree.isEmpty();
  }

  private void readTool(AttributeIndex index, Notes notes) {
    for (Place place : index.present(Field.TOOL_ARGUMENTS)) {
      String id = index.text(Field.TOOL_CALL_ID);
      JsonDocument copied = plain.toolCall(place, index, id, toolName(index));
      hideIf(
          copied == null
              ? offerTree(place, index, notes, tree -> input.offer(call(index, tree)))
              : input.offer(copied, List.of()),
          place,
          index);
    }
    for (Place place : index.present(Field.TOOL_RESULT)) {
      JsonDocument copied = plain.toolResponse(place, index, index.text(Field.TOOL_CALL_ID));
      hideIf(
          copied == null
              ? offerTree(place, index, notes, tree -> output.offer(response(index, tree)))
              : output.offer(copied, List.of()),
          place,
          index);
    }
  }

  private static String toolName(AttributeIndex index) {
    String name = index.text(Field.TOOL_NAME);
    return name == null ? "" : name;
  }

  private static Consumer<MessageWriter> call(AttributeIndex index, JsonNode arguments) {
    String id = index.text(Field.TOOL_CALL_ID);
    String name = toolName(index);
    return writer -> writer.toolCallMessage(id, name, arguments);
  }

  private static Consumer<MessageWriter> response(AttributeIndex index, JsonNode result) {
    String id = index.text(Field.TOOL_CALL_ID);
    return writer -> writer.toolResponseMessage(id, result);
  }

  private void readSearch(AttributeIndex index, Notes notes) {
    if (!index.isNamed(Field.CANDIDATES)) {
      for (Place place : index.present(Field.QUERY)) {
        int position = ContentTrees.position(place, index);
        JsonNode asked = position < 0 ? null : ContentTrees.plain(position, index, notes);
        hideIf(
            asked != null && input.offer(writer -> writer.textMessages(asked, "user")),
            place,
            index);
      }
    }
    for (Place place : index.present(Field.EMBEDDING_INPUT)) {
      JsonNode tree = ContentTrees.at(place, index, notes);
      JsonNode texts = tree == null ? null : EmbeddingInputs.texts(place, tree);
      if (texts != null && input.offer(writer -> writer.textMessages(texts, "user"))) {
        hide(place, place.isIndexed() ? EmbeddingInputs.SUFFIX : "", index);
      }
    }
    for (Place place : index.present(Field.DOCUMENTS)) {
      JsonNode tree = ContentTrees.at(place, index, notes);
      hideIf(tree != null && output.offer(writer -> writer.documentsMessage(tree)), place, index);
    }
  }

  /** What a reranker was asked, and the documents that it was to put in order. */
  private void readReranking(AttributeIndex index, Notes notes) {
    for (Place place : index.present(Field.CANDIDATES)) {
      JsonNode candidates = ContentTrees.at(place, index, notes);
      Place asked = first(index, Field.QUERY);
      asked = asked == null ? first(index, Field.INPUT_DIALECTS) : asked;
      JsonNode query = asked == null ? null : ContentTrees.at(asked, index, notes);
      if (candidates == null) {
        continue;
      }
      boolean stored =
          input.offer(
              writer -> {
                if (query != null) {
                  writer.messages(query, "user");
                }
                writer.documentsMessage(candidates);
              });
      hideIf(stored, place, index);
      if (asked != null) {
        hideIf(stored, asked, index);
      }
    }
  }

  private static @Nullable Place first(AttributeIndex index, Field field) {
    for (Place place : index.present(field)) {
      if (ContentTrees.position(place, index) >= 0) {
        return place;
      }
    }
    return null;
  }

  /** An answer that is told in pieces: what was thought, said and called is one message. */
  private void readPieces(AttributeIndex index, Notes notes) {
    if (output.isFilled()) {
      hideRepeated(Field.OUTPUT_TEXT, output, index);
      return;
    }
    AnswerPieces pieces = AnswerPieces.read(index, notes);
    JsonNode message = pieces.message();
    if (message != null && output.offer(message)) {
      pieces.hide(index);
      hideRepeated(Field.OUTPUT_TEXT, output, index);
    }
  }

  /** Offers messages, and hides what the slot has then. */
  private void offer(Field field, MessageSlot slot, AttributeIndex index, Notes notes) {
    for (Place place : index.present(field)) {
      JsonDocument copied = plain.messages(place, index);
      hideIf(
          copied == null
              ? offerTree(place, index, notes, tree -> slot.offer(tree))
              : slot.offer(copied, plain.finishReasons()),
          place,
          index);
    }
  }

  /** Offers what goes to an API or comes from it, perhaps more than messages. */
  private void readBodies(Field field, MessageSlot slot, AttributeIndex index, Notes notes) {
    for (Place place : index.present(field)) {
      JsonNode tree = ContentTrees.at(place, index, notes);
      if (tree != null && (!tree.isContainer() || !tree.isEmpty())) {
        hideIf(offerBody(tree, slot), place, index);
      }
    }
  }

  /** Offers a body; whether all of it is stored now. */
  private boolean offerBody(JsonNode tree, MessageSlot slot) {
    ApiBody body = ApiBody.of(tree, slot == output);
    boolean stored = slot.offer(body.messages());
    JsonNode instructions = body.systemInstructions();
    if (instructions != null) {
      stored &= offerInstructions(instructions);
    }
    JsonNode tools = body.toolDefinitions();
    if (tools != null) {
      stored &= offerTools(tools);
    }
    if (slot == output) {
      body.finishReasons().forEach(output::addFinishReason);
    }
    return stored && body.complete();
  }

  /** Reads what the first conventions had: messages, by some whatever went in and came out. */
  private void readOld(Field field, MessageSlot slot, AttributeIndex index, Notes notes) {
    if (slot.isFilled()) {
      readBodies(field, slot, index, notes);
    } else {
      readRaw(field, slot, index, notes);
    }
  }

  /**
   * Reads what went in or came out in whatever shape: the first place only, since the others say
   * the same again, and at length.
   */
  private void readRaw(Field field, MessageSlot slot, AttributeIndex index, Notes notes) {
    if (!index.isNamed(field)) {
      return;
    }
    for (Place place : index.present(field)) {
      if (slot.isFilled()) {
        break;
      }
      JsonNode tree = ContentTrees.at(place, index, notes);
      if (tree != null && (!tree.isContainer() || !tree.isEmpty())) {
        hideIf(offerRaw(tree, slot, index), place, index);
      }
    }
    hideRepeated(field, slot, index);
  }

  private boolean offerRaw(JsonNode tree, MessageSlot slot, AttributeIndex index) {
    boolean out = slot == output;
    switch (type) {
      case TOOL -> {
        return slot.offer(out ? response(index, tree) : call(index, tree));
      }
      case RETRIEVER -> {
        if (out) {
          JsonNode documents = EmbeddingInputs.documents(tree);
          return slot.offer(writer -> writer.documentsMessage(documents));
        }
        return tree.isString()
            ? slot.offer(writer -> writer.textMessages(tree, "user"))
            : offerBody(tree, slot);
      }
      default -> {
        if (!embeds) {
          return offerBody(tree, slot);
        }
        // What comes out of an embedding is numbers.
        JsonNode texts = out ? null : EmbeddingInputs.texts(tree);
        return texts != null && slot.offer(writer -> writer.textMessages(texts, "user"));
      }
    }
  }

  /** Hides plain texts that are part of what is stored. */
  private static void hideRepeated(Field field, MessageSlot slot, AttributeIndex index) {
    if (!slot.isFilled()) {
      return;
    }
    for (Place place : index.present(field)) {
      int position = place.isIndexed() ? -1 : ContentTrees.position(place, index);
      if (position >= 0 && !index.isHidden(position) && slot.says(index.at(position))) {
        index.hide(position);
      }
    }
  }

  private static void hideIf(boolean stored, Place place, AttributeIndex index) {
    if (stored) {
      hide(place, "", index);
    }
  }

  private static void hide(Place place, String suffix, AttributeIndex index) {
    if (place.isIndexed()) {
      IndexedLists.hide(place, suffix, index);
    } else {
      index.hide(index.position(place.number));
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
