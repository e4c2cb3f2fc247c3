package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads content that came as JSON in a text, in the shape in which it is stored: it is checked and
 * copied, and never becomes a tree. Whatever is otherwise is given up, for {@link ContentTrees}.
 */
final class PlainContent {
  private final PlainJson json = new PlainJson();
  private final PlainParts parts = new PlainParts(json);
  private final PlainMessages messages = new PlainMessages(json, parts);
  private final PlainTools tools = new PlainTools(json);

  /** Nobody needs the documents any more that were returned. */
  void reuse() {
    json.reuse();
  }

  /** The messages at a place, or null. */
  @Nullable JsonDocument messages(Place place, AttributeIndex index) {
    int from = begin(place, index);
    if (from < 0 || json.at(from) != '[' || json.at(json.blanks(from + 1)) == ']') {
      return null;
    }
    return end(messages.messages(from));
  }

  /** The finish reasons of the messages that were read last; they change with the next. */
  List<String> finishReasons() {
    return messages.finishReasons();
  }

  /** The parts of the instructions at a place, or null. */
  @Nullable JsonDocument instructions(Place place, AttributeIndex index) {
    int from = begin(place, index);
    return from < 0 ? null : end(json.list(from, parts));
  }

  /** The definitions of tools at a place, or null. */
  @Nullable JsonDocument toolDefinitions(Place place, AttributeIndex index) {
    int from = begin(place, index);
    return from < 0 ? null : end(json.list(from, tools));
  }

  /** A message that calls a tool with the arguments at a place, or null. */
  @Nullable JsonDocument toolCall(
      Place place, AttributeIndex index, @Nullable String id, String name) {
    int from = begin(place, index);
    return from < 0 ? null : end(messages.toolCall(from, id, name));
  }

  /** A message with a tool's answer at a place, or null. */
  @Nullable JsonDocument toolResponse(Place place, AttributeIndex index, @Nullable String id) {
    int from = begin(place, index);
    return from < 0 ? null : end(messages.toolResponse(from, id));
  }

  /** Where the list or object in the text at a place begins; less than 0 if there is none. */
  private int begin(Place place, AttributeIndex index) {
    int position = place.isIndexed() || place.isInside() ? -1 : ContentTrees.position(place, index);
    if (position < 0) {
      return PlainJson.NO;
    }
    OtlpValue value = index.at(position);
    // What is not too long as a whole has no text that would be cut.
    if (value.kind() != OtlpValue.Kind.STRING || value.length() > index.maxValueBytes()) {
      return PlainJson.NO;
    }
    json.begin(value.bytes(), value.offset(), value.length());
    int from = json.blanks(value.offset());
    return json.at(from) == '[' || json.at(from) == '{' ? from : PlainJson.NO;
  }

  /** What was copied, if it was all there is. */
  private @Nullable JsonDocument end(int copied) {
    return copied < 0 || json.blanks(copied) < json.end() ? null : json.take();
  }
}
