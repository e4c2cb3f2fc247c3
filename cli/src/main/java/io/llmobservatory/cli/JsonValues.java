package io.llmobservatory.cli;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Attributes as JSON, as they stand in the database: numbers with a fraction or exponent were
 * doubles, bytes are {@code {"$bytes":"BASE64"}}, doubles that JSON has not {@code
 * {"$double":"NaN"}}.
 */
final class JsonValues {
  private JsonValues() {}

  /** An object; empty text if there are no attributes. */
  static String attributes(List<KeyValue> attributes) {
    if (attributes.isEmpty()) {
      return "";
    }
    StringBuilder json = new StringBuilder();
    object(attributes, json);
    return json.toString();
  }

  /** Of several attributes with one key the last counts. */
  private static void object(List<KeyValue> attributes, StringBuilder json) {
    Map<String, AnyValue> values = new LinkedHashMap<>();
    attributes.forEach(attribute -> values.put(attribute.getKey(), attribute.getValue()));
    char before = '{';
    for (Map.Entry<String, AnyValue> entry : values.entrySet()) {
      JsonText.string(entry.getKey(), json.append(before));
      value(entry.getValue(), json.append(':'));
      before = ',';
    }
    json.append(values.isEmpty() ? "{}" : "}");
  }

  private static void value(AnyValue value, StringBuilder json) {
    switch (value.getValueCase()) {
      case STRING_VALUE -> JsonText.string(value.getStringValue(), json);
      case BOOL_VALUE -> json.append(value.getBoolValue());
      case INT_VALUE -> json.append(value.getIntValue());
      case DOUBLE_VALUE -> number(value.getDoubleValue(), json);
      case BYTES_VALUE ->
          json.append("{\"$bytes\":\"")
              .append(Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()))
              .append("\"}");
      case ARRAY_VALUE -> {
        char before = '[';
        for (AnyValue element : value.getArrayValue().getValuesList()) {
          value(element, json.append(before));
          before = ',';
        }
        json.append(before == '[' ? "[]" : "]");
      }
      case KVLIST_VALUE -> object(value.getKvlistValue().getValuesList(), json);
      default -> json.append("null");
    }
  }

  private static void number(double number, StringBuilder json) {
    if (Double.isFinite(number)) {
      json.append(number);
    } else {
      json.append("{\"$double\":\"").append(number).append("\"}");
    }
  }
}
