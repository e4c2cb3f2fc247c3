package io.llmobservatory.client.replay;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request from OTLP's JSON into protobuf. It is protobuf's own JSON but for the ids, which
 * are hexadecimal. Fields that the schema does not know are left out, but not in the outermost
 * object, where they are another signal.
 */
final class OtlpJson {
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
  private static final int MAX_DEPTH = 400;

  private final JsonText json;

  private OtlpJson(JsonText json) {
    this.json = json;
  }

  /**
   * Encodes a request. Several one after the other, as in files of a line each, become one.
   *
   * @param request the request to fill
   * @throws IOException if the text is no such request; the message quotes nothing of it
   */
  static ByteString encode(String text, Message.Builder request) throws IOException {
    JsonText json = new JsonText(text);
    OtlpJson reader = new OtlpJson(json);
    do {
      reader.message(request, MAX_DEPTH);
    } while (json.goesOnInNextLine());
    return request.build().toByteString();
  }

  private void message(Message.Builder message, int depth) throws IOException {
    if (depth == 0) {
      throw json.malformed("nested too deep");
    }
    json.expect('{');
    if (json.take('}')) {
      return;
    }
    do {
      String name = json.string();
      json.expect(':');
      FieldDescriptor field = field(message, name);
      if (field != null && json.peek() != 'n') {
        field(message, field, depth);
      } else if (field == null && depth == MAX_DEPTH) {
        throw json.malformed("no field of such a request");
      } else {
        json.skip(depth - 1);
      }
    } while (json.goesOn('}'));
  }

  private static @Nullable FieldDescriptor field(Message.Builder message, String name) {
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getJsonName().equals(name) || field.getName().equals(name)) {
        return field;
      }
    }
    return null;
  }

  private void field(Message.Builder message, FieldDescriptor field, int depth) throws IOException {
    if (!field.isRepeated()) {
      message.setField(field, value(message, field, depth));
      return;
    }
    json.expect('[');
    if (json.take(']')) {
      return;
    }
    do {
      message.addRepeatedField(field, value(message, field, depth));
    } while (json.goesOn(']'));
  }

  private Object value(Message.Builder message, FieldDescriptor field, int depth)
      throws IOException {
    try {
      return switch (field.getJavaType()) {
        case MESSAGE -> {
          Message.Builder inner = message.newBuilderForField(field);
          message(inner, depth - 1);
          yield inner.build();
        }
        case STRING -> json.string();
        case BYTE_STRING -> bytes(field, json.string());
        case ENUM -> constant(field);
        case INT -> (int) integer();
        case LONG -> integer();
        case DOUBLE -> Double.parseDouble(scalar());
        case FLOAT -> Float.parseFloat(scalar());
        case BOOLEAN -> bool();
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw json.malformed("a value that does not fit " + field.getName());
    }
  }

  private static ByteString bytes(FieldDescriptor field, String text) {
    byte[] bytes =
        IDS.contains(field.getName())
            ? HexFormat.of().parseHex(text)
            : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    return ByteString.copyFrom(bytes);
  }

  /** A number, or a number as text, which JSON has for those of 64 bits. */
  private String scalar() throws IOException {
    return json.peek() == '"' ? json.string() : json.literal();
  }

  private long integer() throws IOException {
    // Unsigned ones have the bits of negative ones.
    return new BigDecimal(scalar()).toBigIntegerExact().longValue();
  }

  private EnumValueDescriptor constant(FieldDescriptor field) throws IOException {
    String word = scalar();
    EnumValueDescriptor named = field.getEnumType().findValueByName(word);
    return named != null
        ? named
        : field.getEnumType().findValueByNumberCreatingIfUnknown(Integer.parseInt(word));
  }

  private boolean bool() throws IOException {
    String word = json.literal();
    if (!word.equals("true") && !word.equals("false")) {
      throw new IllegalArgumentException(word);
    }
    return word.equals("true");
  }
}
