package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpRequestReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads content both as {@link PlainContent} does and by way of a tree. */
final class BothWays {
  /** The fields whose content may be copied. */
  static final List<Field> FIELDS =
      List.of(
          Field.INPUT_MESSAGES,
          Field.SYSTEM_INSTRUCTIONS,
          Field.TOOL_DEFINITIONS,
          Field.TOOL_ARGUMENTS,
          Field.TOOL_RESULT);

  static final int MAX_VALUE_BYTES = 1 << 16;

  private static final String ID = "call_1";
  private static final String NAME = "find";

  private final PlainContent plain = new PlainContent();
  private final AttributeIndex index = new AttributeIndex(MAX_VALUE_BYTES);

  /** What was read: a document, and the finish reasons in it. */
  record Read(JsonDocument document, List<String> finishReasons) {}

  /** What is copied of a value, or null if copying is given up. */
  @Nullable Read copy(Field field, String value) {
    return copy(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Copies a value, and makes sure that its tree would be stored the same.
   *
   * @return null if copying is given up
   */
  @Nullable Read copy(Field field, byte[] value) {
    Place place = place(field, value);
    JsonDocument document =
        switch (field) {
          case SYSTEM_INSTRUCTIONS -> plain.instructions(place, index);
          case TOOL_DEFINITIONS -> plain.toolDefinitions(place, index);
          case TOOL_ARGUMENTS -> plain.toolCall(place, index, ID, NAME);
          case TOOL_RESULT -> plain.toolResponse(place, index, ID);
          default -> plain.messages(place, index);
        };
    if (document == null) {
      return null;
    }
    boolean isOfMessages = field == Field.INPUT_MESSAGES;
    Read copied = new Read(document, isOfMessages ? List.copyOf(plain.finishReasons()) : List.of());
    assertThat(copied)
        .as(() -> field + ": " + new String(value, StandardCharsets.UTF_8))
        .isEqualTo(ofTree(field, value));
    return copied;
  }

  /** What comes of the tree of a value; null if it is not stored whole or has to be repaired. */
  @Nullable Read ofTree(Field field, byte[] value) {
    Place place = place(field, value);
    Notes notes = new Notes();
    JsonNode tree = ContentTrees.at(place, index, notes);
    if (tree == null) {
      return null;
    }
    MessageSlot slot = new MessageSlot(MAX_VALUE_BYTES, "user");
    slot.reset();
    JsonWriter json = new JsonWriter(MAX_VALUE_BYTES);
    JsonDocument document = null;
    boolean stored = true;
    switch (field) {
      case SYSTEM_INSTRUCTIONS -> {
        json.beginArray();
        new PartWriter(json).parts(tree);
        document = json.endArray().take();
      }
      case TOOL_DEFINITIONS -> {
        ToolDefinitions.write(tree, json);
        document = json.take();
      }
      case TOOL_ARGUMENTS -> stored = slot.offer(writer -> writer.toolCallMessage(ID, NAME, tree));
      case TOOL_RESULT -> stored = slot.offer(writer -> writer.toolResponseMessage(ID, tree));
      default -> stored = slot.offer(tree);
    }
    notes.repaired(json, "document");
    document = document == null ? slot.take(notes, "messages") : document;
    return !stored || document == null || notes.hasRepairs()
        ? null
        : new Read(document, List.copyOf(slot.finishReasons()));
  }

  private Place place(Field field, byte[] value) {
    byte[] request = request(field.places().get(0), value);
    OtlpRequestReader reader = new OtlpRequestReader(request);
    try {
      assertThat(reader.next()).isTrue();
    } catch (MalformedRequestException e) {
      throw new AssertionError("the request is protobuf", e);
    }
    index.begin(request);
    index.index(reader.span().attributes());
    return index.present(field)[0];
  }

  /** A span with a text, which may have any bytes. */
  private static byte[] request(String key, byte[] value) {
    String stand = "~".repeat(value.length);
    ByteString request = Otlp.request(Otlp.span(Otlp.text(key, stand))).toByteString();
    byte[] bytes = request.toByteArray();
    int from = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(stand);
    System.arraycopy(value, 0, bytes, from, value.length);
    return bytes;
  }
}
