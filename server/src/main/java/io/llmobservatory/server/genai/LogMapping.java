package io.llmobservatory.server.genai;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.Attributes;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpLogReader;
import io.llmobservatory.server.otlp.OtlpLogRecord;
import io.llmobservatory.server.otlp.OtlpValue;
import io.llmobservatory.server.otlp.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Maps the log records of one request to the messages they hold, a portion at a time. They give
 * content only; everything else they tell, their spans tell too. Not for use by several threads.
 */
public final class LogMapping {
  private static final int TRACE_ID_BYTES = 16;
  private static final int SPAN_ID_BYTES = 8;
  private static final int MAX_MESSAGES = 1 << 16;
  private static final byte[] EVENT_NAME = "event.name".getBytes(StandardCharsets.US_ASCII);
  private static final UUID NAMESPACE = UUID.fromString("6f0f3f0e-6d1c-5b61-9f0b-2f4f6f6d6d67");

  private final byte[] tenant;
  private final boolean drop;
  private final OtlpLogReader reader;
  private final AttributeIndex index;
  private final LogContent content;
  private final OtlpValue value;
  private final JsonWriter json;
  private final MessageWriter messages;
  private final PartWriter parts;

  /** What was repaired of the messages that are written now. */
  private final Notes notes = new Notes();

  private final List<SpanMessage> found = new ArrayList<>();

  /** What was repaired of the log record that is mapped now. */
  private final Set<Repair> repairs = EnumSet.noneOf(Repair.class);

  private int position = -1;

  /**
   * Begins with the first log record of a request.
   *
   * @param request begins with an {@code ExportLogsServiceRequest} in protobuf
   * @param length how many bytes it has
   * @param tenant to whom the records belong
   * @param options what to keep
   */
  public LogMapping(byte[] request, int length, String tenant, GenAiProcessor options) {
    int maxValueBytes = options.maxValueSizeBytes();
    this.tenant = tenant.getBytes(StandardCharsets.UTF_8);
    this.drop = options.content() == GenAiProcessor.Content.DROP;
    this.reader = new OtlpLogReader(request, length);
    this.index = new AttributeIndex(maxValueBytes);
    index.begin(request);
    this.content = new LogContent(index, maxValueBytes);
    this.value = new OtlpValue(request);
    this.json = new JsonWriter(maxValueBytes);
    this.messages = new MessageWriter(json);
    this.parts = new PartWriter(json);
  }

  /**
   * Maps the next log records.
   *
   * @param maxMessages after how many messages to stop
   * @param maxWeight after how many bytes to stop
   * @param out where they go
   * @return whether there may be more
   * @throws MalformedRequestException if the request is not protobuf
   */
  public boolean map(int maxMessages, long maxWeight, MappedMessages out)
      throws MalformedRequestException {
    while (out.messages().size() < maxMessages && out.weight() < maxWeight) {
      if (!reader.next()) {
        return false;
      }
      position++;
      mapRecord(reader.record(), out);
    }
    return true;
  }

  private void mapRecord(OtlpLogRecord record, MappedMessages out) {
    String event = event(record);
    if (event == null) {
      out.ignoreOther();
    } else if (drop) {
      out.drop();
    } else if (!Columns.isId(record.traceId(), TRACE_ID_BYTES)
        || !Columns.isId(record.spanId(), SPAN_ID_BYTES)) {
      out.ignoreWithoutSpan();
    } else if (record.attributes().overflowed()) {
      out.reject(Rejection.TOO_MANY_ATTRIBUTES);
    } else {
      mapEvent(record, event, out);
    }
  }

  private void mapEvent(OtlpLogRecord record, String event, MappedMessages out) {
    found.clear();
    repairs.clear();
    index.index(record.attributes());
    switch (event) {
      case "gen_ai.client.inference.operation.details" -> {
        add(Field.INPUT_MESSAGES, MessageDirection.INPUT, record, event);
        add(Field.OUTPUT_MESSAGES, MessageDirection.OUTPUT, record, event);
        add(Field.SYSTEM_INSTRUCTIONS, MessageDirection.SYSTEM, record, event);
        add(Field.TOOL_DEFINITIONS, MessageDirection.TOOLS, record, event);
      }
      case "gen_ai.content.prompt" -> addOld(Field.PROMPT, MessageDirection.INPUT, record, event);
      case "gen_ai.content.completion" ->
          addOld(Field.COMPLETION, MessageDirection.OUTPUT, record, event);
      default -> addMessage(record, event);
    }
    if (found.isEmpty()) {
      out.ignoreWithoutContent();
    } else if (found.size() > MAX_MESSAGES) {
      out.reject(Rejection.TOO_MANY_MESSAGES);
    } else {
      out.add(found, repairs);
    }
  }

  private void add(Field field, MessageDirection direction, OtlpLogRecord record, String event) {
    notes.reset();
    JsonNode tree = content.field(field, record, event, notes);
    if (tree != null) {
      add(tree, direction, defaultRole(direction), record, event);
    }
  }

  private void addOld(Field field, MessageDirection direction, OtlpLogRecord record, String event) {
    notes.reset();
    JsonNode tree = content.field(field, record, event, notes);
    if (tree == null) {
      tree = content.message(record, event, notes);
    }
    if (tree != null) {
      add(tree, direction, defaultRole(direction), record, event);
    }
  }

  private void addMessage(OtlpLogRecord record, String event) {
    notes.reset();
    String role = MessageEvents.role(event);
    JsonNode tree = role == null ? null : content.message(record, event, notes);
    if (role != null && tree != null) {
      boolean choice = event.equals("gen_ai.choice");
      add(tree, choice ? MessageDirection.OUTPUT : MessageDirection.INPUT, role, record, event);
    }
  }

  private static String defaultRole(MessageDirection direction) {
    return direction == MessageDirection.OUTPUT ? "assistant" : "user";
  }

  private void add(
      JsonNode tree, MessageDirection direction, String role, OtlpLogRecord record, String event) {
    json.beginArray();
    switch (direction) {
      case INPUT, OUTPUT -> messages.messages(tree, role);
      case SYSTEM -> parts.parts(tree);
      case TOOLS -> ToolDefinitions.write(tree, json);
    }
    JsonDocument list = json.endArray().take();
    List<JsonDocument> elements = list.elements();
    if (direction == MessageDirection.TOOLS && tree.isArray()) {
      elements = elements.get(0).elements(); // written as a list of their own
    }
    messages.takeFinishReasons();
    notes.repaired(json, direction.label());
    JsonDocument noted = notes.take();
    repairs.addAll(notes.repairs());
    if (elements.size() > MAX_MESSAGES - found.size()) {
      elements = elements.subList(0, MAX_MESSAGES + 1 - found.size());
    }
    for (int number = 0; number < elements.size(); number++) {
      found.add(message(elements.get(number), direction, number, record, event, noted));
    }
  }

  private SpanMessage message(
      JsonDocument message,
      MessageDirection direction,
      int number,
      OtlpLogRecord record,
      String event,
      @Nullable JsonDocument noted) {
    String traceId = Columns.hex(record.traceId());
    String spanId = Columns.hex(record.spanId());
    long time = record.timeNanos() == 0 ? record.observedTimeNanos() : record.timeNanos();
    UUID id =
        NameBasedUuid.of(
            NAMESPACE,
            tenant,
            ascii(traceId),
            ascii(spanId),
            ascii(Long.toUnsignedString(time)),
            ascii(event),
            ascii(direction.label()),
            ascii(Integer.toString(number)),
            message.utf8());
    return new SpanMessage(
        traceId, spanId, time, id, direction, event, position, number, message, noted);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The name of the GenAI event that a record is; null if it is none. */
  private @Nullable String event(OtlpLogRecord record) {
    Text name = record.eventName();
    if (name.length() > 0) {
      return event(name.bytes(), name.offset(), name.length());
    }
    Attributes attributes = record.attributes();
    for (int i = 0; i < attributes.size(); i++) {
      int keyOffset = attributes.keyOffset(i);
      if (Arrays.equals(
          attributes.bytes(),
          keyOffset,
          keyOffset + attributes.keyLength(i),
          EVENT_NAME,
          0,
          EVENT_NAME.length)) {
        attributes.value(i, value);
        return value.kind() == OtlpValue.Kind.STRING
            ? event(value.bytes(), value.offset(), value.length())
            : null;
      }
    }
    return null;
  }

  private static @Nullable String event(byte[] bytes, int offset, int length) {
    if (!Dialect.isEvent(bytes, offset, length)) {
      return null;
    }
    String name = new String(bytes, offset, length, StandardCharsets.UTF_8);
    return MessageEvents.isOfModelCall(name) ? name : null;
  }
}
