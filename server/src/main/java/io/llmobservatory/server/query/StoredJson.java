package io.llmobservatory.server.query;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads OTLP values from the JSON in which they are stored, each with its type: what {@code
 * genai.ValueWriter} writes comes back as it was.
 */
final class StoredJson {
  private static final String BYTES = "$bytes";
  private static final String DOUBLE = "$double";
  private static final String MAP = "$map";

  // What was stored was within its limits; a map with odd keys is three levels for one.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private StoredJson() {}

  /** A parser of a document, before its first token. */
  static JsonParser parser(String document) {
    return JSON.createParser(ObjectReadContext.empty(), document);
  }

  /** The attributes that an object holds. */
  static List<KeyValue> attributes(@Nullable String object) {
    if (object == null) {
      return List.of();
    }
    try (JsonParser json = parser(object)) {
      return json.nextToken() == JsonToken.START_OBJECT ? attributes(json) : List.of();
    }
  }

  /** The attributes of the object that has just begun, to its end. */
  static List<KeyValue> attributes(JsonParser json) {
    List<KeyValue> attributes = new ArrayList<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = json.currentName();
      json.nextToken();
      attributes.add(pair(key, value(json)));
    }
    return attributes;
  }

  private static KeyValue pair(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  /** The value that the parser is at, to its end. */
  private static AnyValue value(JsonParser json) {
    AnyValue.Builder value = AnyValue.newBuilder();
    JsonToken token = json.currentToken();
    return switch (token) {
      case VALUE_STRING -> value.setStringValue(json.getString()).build();
      case VALUE_TRUE -> value.setBoolValue(true).build();
      case VALUE_FALSE -> value.setBoolValue(false).build();
      case VALUE_NUMBER_INT -> integer(json.getString());
      case VALUE_NUMBER_FLOAT -> value.setDoubleValue(Double.parseDouble(json.getString())).build();
      case START_ARRAY -> array(json);
      case START_OBJECT -> object(json);
      default -> value.build();
    };
  }

  private static AnyValue integer(String digits) {
    AnyValue.Builder value = AnyValue.newBuilder();
    try {
      return value.setIntValue(Long.parseLong(digits)).build();
    } catch (NumberFormatException tooLarge) {
      return value.setDoubleValue(Double.parseDouble(digits)).build();
    }
  }

  private static AnyValue array(JsonParser json) {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      array.addValues(value(json));
    }
    return AnyValue.newBuilder().setArrayValue(array).build();
  }

  private static AnyValue object(JsonParser json) {
    List<KeyValue> entries = attributes(json);
    if (entries.size() == 1) {
      KeyValue only = entries.get(0);
      AnyValue meant = meant(only.getKey(), only.getValue());
      if (meant != null) {
        return meant;
      }
    }
    return map(entries);
  }

  private static AnyValue map(List<KeyValue> entries) {
    return AnyValue.newBuilder()
        .setKvlistValue(KeyValueList.newBuilder().addAllValues(entries))
        .build();
  }

  /** The value that an object stands for, or null if it stands for itself. */
  private static @Nullable AnyValue meant(String key, AnyValue value) {
    try {
      return switch (key) {
        case BYTES ->
            value.hasStringValue()
                ? AnyValue.newBuilder()
                    .setBytesValue(
                        ByteString.copyFrom(Base64.getDecoder().decode(value.getStringValue())))
                    .build()
                : null;
        case DOUBLE ->
            value.hasStringValue()
                ? AnyValue.newBuilder()
                    .setDoubleValue(Double.parseDouble(value.getStringValue()))
                    .build()
                : null;
        case MAP -> value.hasArrayValue() ? pairs(value.getArrayValue()) : null;
        default -> null;
      };
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  private static @Nullable AnyValue pairs(ArrayValue pairs) {
    List<KeyValue> entries = new ArrayList<>();
    for (AnyValue pair : pairs.getValuesList()) {
      ArrayValue two = pair.getArrayValue();
      if (two.getValuesCount() != 2 || !two.getValues(0).hasStringValue()) {
        return null;
      }
      entries.add(pair(two.getValues(0).getStringValue(), two.getValues(1)));
    }
    return map(entries);
  }
}
