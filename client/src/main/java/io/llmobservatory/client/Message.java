package io.llmobservatory.client;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message to or from a model in the shape of OpenTelemetry's semantic conventions for generative
 * AI. Immutable.
 */
public final class Message {
  private final String role;
  private final List<MessagePart> parts;
  private final @Nullable String name;
  private final @Nullable String finishReason;

  private Message(
      String role, List<MessagePart> parts, @Nullable String name, @Nullable String finishReason) {
    this.role = role;
    this.parts = parts;
    this.name = name;
    this.finishReason = finishReason;
  }

  /**
   * Returns a message.
   *
   * @param role system, user, assistant, tool, or a word of your own
   */
  public static Message of(String role, MessagePart... parts) {
    return new Message(Objects.requireNonNull(role, "role"), List.of(parts), null, null);
  }

  /** Returns a message of the application. */
  public static Message system(String text) {
    return of("system", MessagePart.text(text));
  }

  /** Returns a message of the user. */
  public static Message user(String text) {
    return of("user", MessagePart.text(text));
  }

  /** Returns a message of the user. */
  public static Message user(MessagePart... parts) {
    return of("user", parts);
  }

  /** Returns a message of the model. */
  public static Message assistant(String text) {
    return of("assistant", MessagePart.text(text));
  }

  /** Returns a message of the model. */
  public static Message assistant(MessagePart... parts) {
    return of("assistant", parts);
  }

  /** Returns a message of a tool, usually with {@link MessagePart#toolCallResponse}. */
  public static Message tool(MessagePart... parts) {
    return of("tool", parts);
  }

  /** Returns the same with the name of who speaks. */
  public Message named(String newName) {
    return new Message(role, parts, Objects.requireNonNull(newName, "newName"), finishReason);
  }

  /**
   * Returns the same with the reason why the model ended.
   *
   * @param reason stop, length, content_filter, tool_call, error, or a word of your own
   */
  public Message finished(String reason) {
    return new Message(role, parts, name, Objects.requireNonNull(reason, "reason"));
  }

  private String json() {
    return new JsonObject()
        .text("role", role)
        .json("parts", partsJson(parts))
        .text("finish_reason", finishReason)
        .text("name", name)
        .end();
  }

  static String partsJson(List<MessagePart> parts) {
    return JsonObject.array(parts.stream().map(MessagePart::json).toList());
  }

  static String json(Collection<Message> messages) {
    return messages.stream().map(Message::json).collect(Collectors.joining(",", "[", "]"));
  }

  /** Tells the role and the number of parts; nothing of what they say. */
  @Override
  public String toString() {
    return "Message[" + role + ", " + parts.size() + " parts]";
  }
}
