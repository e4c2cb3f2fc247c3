package io.llmobservatory.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request in OTLP's JSON, in one line: protobuf's own JSON, but ids are hexadecimal and enums are
 * numbers.
 */
final class OtlpJsonLine {
  private static final Set<String> IDS = Set.of("trace_id", "span_id", "parent_span_id");
  private static final Set<FieldDescriptor.Type> UNSIGNED =
      Set.of(
          FieldDescriptor.Type.UINT32,
          FieldDescriptor.Type.UINT64,
          FieldDescriptor.Type.FIXED32,
          FieldDescriptor.Type.FIXED64);

  private final StringBuilder json = new StringBuilder();

  private OtlpJsonLine() {}

  static String of(Message request) {
    OtlpJsonLine line = new OtlpJsonLine();
    line.message(request);
    return line.json.toString();
  }

  private void message(Message message) {
    json.append('{');
    String before = "";
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      json.append(before);
      JsonText.string(field.getJsonName(), json);
      json.append(':');
      if (field.isRepeated()) {
        list(field, (List<?>) entry.getValue());
      } else {
        value(field, entry.getValue());
      }
      before = ",";
    }
    json.append('}');
  }

  private void list(FieldDescriptor field, List<?> values) {
    String before = "[";
    for (Object value : values) {
      json.append(before);
      value(field, value);
      before = ",";
    }
    json.append(']');
  }

  private void value(FieldDescriptor field, Object value) {
    JavaType type = field.getJavaType();
    switch (type) {
      case MESSAGE -> message((Message) value);
      case ENUM -> json.append(((EnumValueDescriptor) value).getNumber());
      case STRING -> JsonText.string((String) value, json);
      case BYTE_STRING -> bytes(field, (ByteString) value);
      case INT ->
          json.append(
              UNSIGNED.contains(field.getType())
                  ? Integer.toUnsignedString((Integer) value)
                  : value.toString());
      case LONG -> {
        // A number in JSON need not keep 64 bits.
        String digits =
            UNSIGNED.contains(field.getType())
                ? Long.toUnsignedString((Long) value)
                : value.toString();
        json.append('"').append(digits).append('"');
      }
      case DOUBLE, FLOAT -> number(((Number) value).doubleValue());
      case BOOLEAN -> json.append(value);
    }
  }

  private void bytes(FieldDescriptor field, ByteString bytes) {
    byte[] value = bytes.toByteArray();
    json.append('"')
        .append(
            IDS.contains(field.getName())
                ? HexFormat.of().formatHex(value)
                : Base64.getEncoder().encodeToString(value))
        .append('"');
  }

  private void number(double number) {
    if (Double.isFinite(number)) {
      json.append(number);
    } else {
      json.append('"').append(number).append('"'); // NaN, Infinity, -Infinity
    }
  }
}
