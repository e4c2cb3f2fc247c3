package io.llmobservatory.server.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Dump} of a request that protobuf's own parser has read, into the generated classes or
 * into those of a {@link SchemaCopy}.
 */
final class MessageDump {
  private final Dump dump = new Dump();
  private final @Nullable Descriptor deepestValue;
  private boolean indexed;

  private MessageDump(@Nullable Descriptor deepestValue) {
    this.deepestValue = deepestValue;
  }

  /** Dumps a request with log records. */
  static MessageDump ofLogs(Message request, @Nullable Descriptor deepestValue) {
    MessageDump made = new MessageDump(deepestValue);
    for (Message resourceLogs : list(request, "resource_logs")) {
      for (Message scopeLogs : list(resourceLogs, "scope_logs")) {
        for (Message record : list(scopeLogs, "log_records")) {
          made.dump.open("record");
          made.resource(resourceLogs);
          made.scope(scopeLogs);
          made.logRecord(record);
          made.dump.close();
        }
      }
    }
    return made;
  }

  /**
   * Dumps a request.
   *
   * @param deepestValue the type of the values that the schema leaves unparsed, if it does
   */
  MessageDump(Message request, @Nullable Descriptor deepestValue) {
    this(deepestValue);
    int resourceNumber = 0;
    int scopeNumber = 0;
    for (Message resourceSpans : list(request, "resource_spans")) {
      resourceNumber++;
      for (Message scopeSpans : list(resourceSpans, "scope_spans")) {
        scopeNumber++;
        for (Message span : list(scopeSpans, "spans")) {
          dump.open("span");
          dump.number("resource number", resourceNumber);
          dump.number("scope number", scopeNumber);
          resource(resourceSpans);
          scope(scopeSpans);
          span(span);
          dump.close();
        }
      }
    }
  }

  /** Whether a value was a reference into a table of strings, which only profiles have. */
  boolean indexed() {
    return indexed;
  }

  @Override
  public String toString() {
    return dump.toString();
  }

  private void resource(Message resourceSpans) {
    dump.open("resource");
    attributes(message(resourceSpans, "resource"));
    text(resourceSpans, "schema_url");
    dump.close();
  }

  private void scope(Message scopeSpans) {
    dump.open("scope");
    Message scope = message(scopeSpans, "scope");
    text(scope, "name");
    text(scope, "version");
    attributes(scope);
    text(scopeSpans, "schema_url");
    dump.close();
  }

  private void logRecord(Message record) {
    number(record, "time_unix_nano");
    number(record, "observed_time_unix_nano");
    number(record, "severity_number");
    text(record, "severity_text");
    value(field(record, "body"));
    attributes(record);
    number(record, "flags");
    text(record, "trace_id");
    text(record, "span_id");
    text(record, "event_name");
  }

  private void span(Message span) {
    text(span, "trace_id");
    text(span, "span_id");
    text(span, "trace_state");
    text(span, "parent_span_id");
    text(span, "name");
    number(span, "kind");
    number(span, "start_time_unix_nano");
    number(span, "end_time_unix_nano");
    number(span, "flags");
    attributes(span);
    List<Message> events = list(span, "events");
    List<Message> links = list(span, "links");
    int eventCount = Math.min(events.size(), Attributes.MAX_SIZE);
    int linkCount = Math.min(links.size(), Attributes.MAX_SIZE);
    dump.number("events", eventCount);
    dump.number("links", linkCount);
    boolean all = events.size() == eventCount && links.size() == linkCount;
    dump.word(all ? "all events and links" : "more events or links");
    for (int i = eventCount - 1; i >= 0; i--) {
      event(events.get(i));
    }
    number(span, "dropped_events_count");
    for (int i = linkCount - 1; i >= 0; i--) {
      link(links.get(i));
    }
    number(span, "dropped_links_count");
    Message status = message(span, "status");
    number(status, "code");
    text(status, "message");
  }

  private void event(Message event) {
    dump.open("event");
    number(event, "time_unix_nano");
    text(event, "name");
    attributes(event);
    dump.close();
  }

  private void link(Message link) {
    dump.open("link");
    text(link, "trace_id");
    text(link, "span_id");
    text(link, "trace_state");
    attributes(link);
    number(link, "flags");
    dump.close();
  }

  private void attributes(Message owner) {
    dump.open("attributes");
    List<Message> attributes = list(owner, "attributes");
    int size = Math.min(attributes.size(), Attributes.MAX_SIZE);
    for (int i = 0; i < size; i++) {
      keyValue(attributes.get(i));
    }
    dump.word(attributes.size() > size ? "and more" : "all");
    number(owner, "dropped_attributes_count");
    dump.close();
  }

  private void keyValue(Message keyValue) {
    text(keyValue, "key");
    value(field(keyValue, "value"));
  }

  private void value(Object value) {
    if (value instanceof ByteString bytes) {
      unparsedValue(bytes);
      return;
    }
    Message message = (Message) value;
    FieldDescriptor set =
        message.getOneofFieldDescriptor(message.getDescriptorForType().getOneofs().get(0));
    if (set == null) {
      dump.word("empty");
    } else {
      setValue(set.getName(), message.getField(set));
    }
  }

  private void unparsedValue(ByteString bytes) {
    if (deepestValue == null) {
      throw new IllegalStateException("the schema has no unparsed values");
    }
    DynamicMessage message;
    try {
      message = DynamicMessage.parseFrom(deepestValue, bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a value that was checked is malformed", e);
    }
    FieldDescriptor set = message.getOneofFieldDescriptor(deepestValue.getOneofs().get(0));
    if (set != null && (set.getName().equals("array_value") || isMap(set))) {
      octets("closed", bytes);
    } else {
      value(message);
    }
  }

  private static boolean isMap(FieldDescriptor field) {
    return field.getName().equals("kvlist_value");
  }

  private void setValue(String name, Object value) {
    switch (name) {
      case "string_value" -> octets("string", value);
      case "bool_value" -> dump.number("bool", (Boolean) value ? 1 : 0);
      case "int_value" -> dump.number("int", (Long) value);
      case "double_value" -> dump.number("double", Double.doubleToRawLongBits((Double) value));
      case "bytes_value" -> octets("bytes", value);
      case "array_value" -> {
        dump.open("array");
        ((List<?>) field((Message) value, "values")).forEach(this::value);
        dump.close();
      }
      case "kvlist_value" -> {
        dump.open("map");
        list((Message) value, "values").forEach(this::keyValue);
        dump.close();
      }
      case "string_value_strindex" -> {
        indexed = true;
        dump.word("empty");
      }
      default -> throw new IllegalStateException("unknown kind of value: " + name);
    }
  }

  private void text(Message owner, String name) {
    octets(name, field(owner, name));
  }

  private void octets(String name, Object value) {
    ByteString octets =
        value instanceof ByteString bytes ? bytes : ByteString.copyFromUtf8((String) value);
    dump.bytes(name, octets.toByteArray(), 0, octets.size());
  }

  private void number(Message owner, String name) {
    Object value = field(owner, name);
    dump.number(
        name,
        value instanceof EnumValueDescriptor constant
            ? constant.getNumber()
            : ((Number) value).longValue());
  }

  private static Message message(Message owner, String name) {
    return (Message) field(owner, name);
  }

  private static List<Message> list(Message owner, String name) {
    return ((List<?>) field(owner, name)).stream().map(Message.class::cast).toList();
  }

  private static Object field(Message owner, String name) {
    return owner.getField(owner.getDescriptorForType().findFieldByName(name));
  }
}
