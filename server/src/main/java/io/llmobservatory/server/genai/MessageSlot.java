package io.llmobservatory.server.genai;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The input or the output of a span while its sources are tried in order: the first that has
 * something fills it, and a later one that says the same is known to.
 */
final class MessageSlot {
  private final JsonWriter json;
  private final MessageWriter messages;
  private final String defaultRole;
  private @Nullable JsonDocument document;
  private boolean gathering;

  MessageSlot(int maxValueBytes, String defaultRole) {
    this.json = new JsonWriter(maxValueBytes);
    this.messages = new MessageWriter(json);
    this.defaultRole = defaultRole;
  }

  void reset() {
    json.reset();
    document = null;
    gathering = false;
  }

  boolean isEmpty() {
    return document == null && !gathering;
  }

  /**
   * Offers a whole conversation.
   *
   * @return whether what is stored now says the same
   */
  boolean offer(JsonNode tree) {
    return offer(writer -> writer.messages(tree, defaultRole));
  }

  /** Offers what a writer writes into the list of messages. */
  boolean offer(Consumer<MessageWriter> source) {
    if (gathering) {
      return false;
    }
    json.beginArray();
    source.accept(messages);
    json.endArray();
    JsonDocument offered = json.take();
    if (document == null) {
      document = offered;
      return true;
    }
    messages.takeFinishReasons();
    return document.equals(offered);
  }

  /**
   * Adds one message of several that come one by one.
   *
   * @return false if the slot was filled at once by another source
   */
  boolean add(JsonNode message, String role) {
    if (document != null) {
      return false;
    }
    if (!gathering) {
      gathering = true;
      json.beginArray();
    }
    messages.messages(message, role);
    return true;
  }

  /** The messages, or null if no source had any. */
  @Nullable JsonDocument take(Notes notes, String place) {
    if (gathering) {
      document = json.endArray().take();
      gathering = false;
    }
    notes.repaired(json, place);
    return document;
  }

  List<String> takeFinishReasons() {
    return messages.takeFinishReasons();
  }
}
