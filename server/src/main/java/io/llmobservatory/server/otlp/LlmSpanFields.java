package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes an {@code LlmSpan} as OTLP's span: first what both have, then what else it says, as
 * attributes. These stand last, and of attributes with one key the last counts.
 */
final class LlmSpanFields {
  private static final int SPAN_LEVEL = 3;
  private static final int ATTRIBUTE_LEVEL = 4;
  private static final int VALUE_LEVEL = 5;
  private static final int ARRAY_LEVEL = 6;

  /** The attributes of single values, by the number of their field; null for other fields. */
  private static final @Nullable Attribute[] OF_SPAN =
      attributes(
          LlmSpanTags.SPAN_ENVIRONMENT >> 3,
          WireCursor.LENGTH_DELIMITED,
          "environment",
          "user_id",
          "session_id");

  private static final @Nullable Attribute[] OF_GEN_AI =
      attributes(
          1,
          WireCursor.LENGTH_DELIMITED,
          "operation",
          "provider",
          "request_model",
          "response_model",
          "response_id",
          "",
          "cost_usd",
          "",
          "",
          "conversation_id",
          "agent_name",
          "tool_name",
          "error_type");

  private static final @Nullable Attribute[] OF_USAGE =
      attributes(
          1,
          WireCursor.VARINT,
          "usage.input_tokens",
          "usage.output_tokens",
          "usage.total_tokens",
          "usage.cache_read_tokens",
          "usage.cache_write_tokens",
          "usage.reasoning_tokens");

  private static final @Nullable Attribute[] OF_CONTENT =
      attributes(
          1,
          WireCursor.LENGTH_DELIMITED,
          "input",
          "output",
          "system_instructions",
          "tool_definitions");

  static {
    OF_GEN_AI[LlmSpanTags.GEN_AI_TIME_TO_FIRST_TOKEN >> 3] =
        new Attribute(key("time_to_first_token_ns"), WireCursor.VARINT);
  }

  private static final byte[] FINISH_REASONS = key("finish_reasons");
  private static final byte[] REQUEST_PARAMETER = key("request.");

  /** What a field becomes if it has the wire type that it should. */
  private static final class Attribute {
    final byte[] key;
    final int wireType;

    Attribute(byte[] key, int wireType) {
      this.key = key;
      this.wireType = wireType;
    }
  }

  private final byte[] bytes;
  private final ProtobufOutput out;
  private final WireCursor span;
  private final WireCursor message;
  private final WireCursor inner;

  LlmSpanFields(byte[] bytes, ProtobufOutput out) {
    this.bytes = bytes;
    this.out = out;
    this.span = new WireCursor(bytes);
    this.message = new WireCursor(bytes);
    this.inner = new WireCursor(bytes);
  }

  private static byte[] key(String name) {
    return ("llmobservatory." + name).getBytes(StandardCharsets.US_ASCII);
  }

  private static @Nullable Attribute[] attributes(int first, int wireType, String... names) {
    @Nullable Attribute[] attributes = new Attribute[first + names.length];
    for (int i = 0; i < names.length; i++) {
      attributes[first + i] = names[i].isEmpty() ? null : new Attribute(key(names[i]), wireType);
    }
    return attributes;
  }

  /** Writes the fields of the span that lies there. */
  void write(int offset, int length) throws MalformedRequestException {
    span.enter(offset, length);
    while (!span.atEnd()) {
      int at = span.position();
      int tag = span.tag();
      switch (tag) {
        case LlmSpanTags.SPAN_SOURCE -> span.skip(tag);
        case LlmSpanTags.SPAN_GEN_AI -> {
          int size = span.skipDelimited();
          genAi(span.position() - size, size);
        }
        case LlmSpanTags.SPAN_CONTENT -> {
          int size = span.skipDelimited();
          values(span.position() - size, size, OF_CONTENT);
        }
        default -> {
          if (!value(span, tag, OF_SPAN)) {
            span.skip(tag);
            out.raw(bytes, at, span.position());
          }
        }
      }
    }
  }

  private void genAi(int offset, int length) throws MalformedRequestException {
    boolean ended = false;
    message.enter(offset, length);
    while (!message.atEnd()) {
      int tag = message.tag();
      switch (tag) {
        case LlmSpanTags.GEN_AI_USAGE -> {
          int size = message.skipDelimited();
          values(message.position() - size, size, OF_USAGE);
        }
        case LlmSpanTags.GEN_AI_REQUEST_PARAMETERS -> {
          int size = message.skipDelimited();
          parameter(message.position() - size, size);
        }
        case LlmSpanTags.GEN_AI_FINISH_REASONS -> {
          ended = true;
          message.skip(tag);
        }
        default -> {
          if (!value(message, tag, OF_GEN_AI)) {
            message.skip(tag);
          }
        }
      }
    }
    if (ended) {
      finishReasons(offset, length);
    }
  }

  private void values(int offset, int length, @Nullable Attribute[] attributes)
      throws MalformedRequestException {
    inner.enter(offset, length);
    while (!inner.atEnd()) {
      int tag = inner.tag();
      if (!value(inner, tag, attributes)) {
        inner.skip(tag);
      }
    }
  }

  /** Writes a text or a number as an attribute; false if the field is neither. */
  private boolean value(WireCursor field, int tag, @Nullable Attribute[] attributes)
      throws MalformedRequestException {
    int number = tag >>> 3;
    Attribute attribute = number < attributes.length ? attributes[number] : null;
    if (attribute == null || attribute.wireType != (tag & 7)) {
      return false;
    }
    int begun = beginAttribute(attribute.key);
    int value = beginValue();
    if (attribute.wireType == WireCursor.VARINT) {
      out.varint(Tags.VALUE_INT);
      out.varint(field.varint());
    } else {
      int size = field.skipDelimited();
      out.varint(Tags.VALUE_STRING);
      out.delimited(bytes, field.position() - size, field.position());
    }
    end(value, begun);
    return true;
  }

  private void parameter(int offset, int length) throws MalformedRequestException {
    out.varint(Tags.SPAN_ATTRIBUTES);
    int attribute = out.beginMessage(SPAN_LEVEL);
    inner.enter(offset, length);
    while (!inner.atEnd()) {
      int at = inner.position();
      int tag = inner.tag();
      if (tag == Tags.KEY_VALUE_KEY) {
        int size = inner.skipDelimited();
        out.varint(tag);
        out.varint(REQUEST_PARAMETER.length + size);
        out.raw(REQUEST_PARAMETER, 0, REQUEST_PARAMETER.length);
        out.raw(bytes, inner.position() - size, inner.position());
      } else {
        inner.skip(tag);
        out.raw(bytes, at, inner.position());
      }
    }
    out.endMessage(attribute, SPAN_LEVEL);
  }

  private void finishReasons(int offset, int length) throws MalformedRequestException {
    int attribute = beginAttribute(FINISH_REASONS);
    int value = beginValue();
    out.varint(Tags.VALUE_ARRAY);
    int array = out.beginMessage(VALUE_LEVEL);
    message.enter(offset, length);
    while (!message.atEnd()) {
      int tag = message.tag();
      if (tag == LlmSpanTags.GEN_AI_FINISH_REASONS) {
        int size = message.skipDelimited();
        out.varint(Tags.ARRAY_VALUES);
        int element = out.beginMessage(ARRAY_LEVEL);
        out.varint(Tags.VALUE_STRING);
        out.delimited(bytes, message.position() - size, message.position());
        out.endMessage(element, ARRAY_LEVEL);
      } else {
        message.skip(tag);
      }
    }
    out.endMessage(array, VALUE_LEVEL);
    end(value, attribute);
  }

  private int beginAttribute(byte[] key) {
    out.varint(Tags.SPAN_ATTRIBUTES);
    int content = out.beginMessage(SPAN_LEVEL);
    out.varint(Tags.KEY_VALUE_KEY);
    out.delimited(key, 0, key.length);
    return content;
  }

  private int beginValue() {
    out.varint(Tags.KEY_VALUE_VALUE);
    return out.beginMessage(ATTRIBUTE_LEVEL);
  }

  private void end(int value, int attribute) {
    out.endMessage(value, ATTRIBUTE_LEVEL);
    out.endMessage(attribute, SPAN_LEVEL);
  }
}
