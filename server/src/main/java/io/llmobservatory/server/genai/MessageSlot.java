package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.util.ArrayList;
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

  /** Writes what comes when the slot is filled already, only to compare it. */
  private final JsonWriter copyJson;

  private final MessageWriter copy;
  private final String defaultRole;
  private final List<String> finishReasons = new ArrayList<>();
  private @Nullable JsonDocument document;
  private boolean gathering;
  private int repeated;

  MessageSlot(int maxValueBytes, String defaultRole) {
    this.json = new JsonWriter(maxValueBytes);
    this.messages = new MessageWriter(json);
    this.copyJson = new JsonWriter(maxValueBytes);
    this.copy = new MessageWriter(copyJson);
    this.defaultRole = defaultRole;
  }

  void reset() {
    json.reset();
    finishReasons.clear();
    document = null;
    gathering = false;
    repeated = 1;
  }

  /**
   * Offers a whole conversation.
   *
   * @return whether what is stored now says the same, and all of it
   */
  boolean offer(JsonNode tree) {
    if (tree.isContainer() && tree.isEmpty()) {
      return false;
    }
    boolean stored = offer(writer -> writer.messages(tree, defaultRole));
    return stored && !(tree.has("messages") && tree.size() > 1);
  }

  /**
   * Offers messages that are written already.
   *
   * @return whether what is stored now says the same
   */
  boolean offer(JsonDocument messages, List<String> reasons) {
    endGathering();
    if (document == null) {
      document = messages;
      finishReasons.addAll(reasons);
    }
    return document.equals(messages);
  }

  /** Offers what a writer writes into the list of messages. */
  boolean offer(Consumer<MessageWriter> source) {
    endGathering();
    if (document == null) {
      json.beginArray();
      source.accept(messages);
      document = json.endArray().take();
      finishReasons.addAll(messages.takeFinishReasons());
      return true;
    }
    copyJson.beginArray();
    source.accept(copy);
    JsonDocument offered = copyJson.endArray().take();
    forgetCopy();
    return document.equals(offered);
  }

  /**
   * Adds one message of several that come one by one.
   *
   * @return whether it is among what is stored
   */
  boolean add(JsonNode message, String role) {
    if (document != null) {
      return isNext(document, message, role);
    }
    if (!gathering) {
      gathering = true;
      json.beginArray();
    }
    messages.messages(message, role);
    finishReasons.addAll(messages.takeFinishReasons());
    return true;
  }

  /** Whether the messages that came one by one repeat those that are stored, so far. */
  private boolean isNext(JsonDocument stored, JsonNode message, String role) {
    copy.messages(message, role);
    JsonDocument next = copyJson.take();
    forgetCopy();
    if (!stored.hasAt(repeated, next, '}')) {
      return false;
    }
    repeated += next.length() + 1;
    return true;
  }

  private void forgetCopy() {
    copyJson.takeRepairs();
    copy.takeFinishReasons();
  }

  /** Whether a source had something. */
  boolean isFilled() {
    return gathering || document != null;
  }

  /** Whether a text is one of those that are stored. */
  boolean says(OtlpValue value) {
    endGathering();
    if (document == null || value.kind() != OtlpValue.Kind.STRING || value.length() == 0) {
      return false;
    }
    copyJson.reset();
    copyJson.string(value.bytes(), value.offset(), value.length());
    JsonDocument text = copyJson.take();
    copyJson.takeRepairs();
    return document.contains(text);
  }

  /** Tells a finish reason that came without a message. */
  void addFinishReason(String reason) {
    finishReasons.add(reason);
  }

  private void endGathering() {
    if (gathering) {
      document = json.endArray().take();
      gathering = false;
    }
  }

  /** The messages, or null if no source had any. */
  @Nullable JsonDocument take(Notes notes, String place) {
    endGathering();
    notes.repaired(json, place);
    return document;
  }

  /** Why the messages ended, of those that are stored. */
  List<String> finishReasons() {
    return finishReasons;
  }
}
