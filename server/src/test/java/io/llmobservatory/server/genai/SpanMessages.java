package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/** Messages as the mapping would make them, or worse. */
public final class SpanMessages {
  /** When messages are, unless told otherwise. */
  public static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private SpanMessages() {}

  /**
   * A message of its own log record.
   *
   * @param position the place of the record in its request
   * @param json the message, which is not checked
   */
  public static SpanMessage message(
      String traceId, String spanId, Instant time, int position, String json) {
    String id = String.join(" ", traceId, spanId, time.toString(), json);
    return new SpanMessage(
        traceId,
        spanId,
        time.getEpochSecond() * 1_000_000_000 + time.getNano(),
        UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)),
        MessageDirection.INPUT,
        "gen_ai.user.message",
        position,
        0,
        new JsonDocument(json.getBytes(StandardCharsets.UTF_8)),
        null);
  }
}
