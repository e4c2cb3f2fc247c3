package io.llmobservatory.client;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes OTLP's values of plain ones. */
final class Values {
  private static final int MAX_DEPTH = 64;

  private Values() {}

  /**
   * The value of null, text, a whole number, a floating-point number, a boolean, bytes, an {@link
   * AnyValue}, or a list or map of these.
   *
   * @throws IllegalArgumentException if it is anything else, or nested deeper than 64
   */
  static AnyValue of(@Nullable Object value) {
    return of(value, MAX_DEPTH);
  }

  static KeyValue pair(String key, AnyValue value) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("the key of an attribute is empty");
    }
    return KeyValue.newBuilder().setKey(Texts.wellFormed(key)).setValue(value).build();
  }

  static List<KeyValue> pairs(Map<String, ?> values) {
    List<KeyValue> pairs = new ArrayList<>(values.size());
    values.forEach((key, value) -> pairs.add(pair(key, of(value))));
    return pairs;
  }

  private static AnyValue of(@Nullable Object value, int depth) {
    if (depth == 0) {
      throw new IllegalArgumentException("value is nested deeper than " + MAX_DEPTH);
    }
    if (value instanceof AnyValue any) {
      return any;
    }
    AnyValue.Builder built = AnyValue.newBuilder();
    if (value instanceof CharSequence text) {
      built.setStringValue(Texts.wellFormed(text.toString()));
    } else if (value instanceof Boolean truth) {
      built.setBoolValue(truth);
    } else if (value instanceof Number number && isWhole(number)) {
      built.setIntValue(number.longValue());
    } else if (value instanceof Number number && isFloating(number)) {
      built.setDoubleValue(number.doubleValue());
    } else if (value instanceof byte[] bytes) {
      built.setBytesValue(ByteString.copyFrom(bytes));
    } else if (value instanceof List<?> list) {
      built.setArrayValue(array(list, depth));
    } else if (value instanceof Map<?, ?> map) {
      built.setKvlistValue(map(map, depth));
    } else if (value != null) {
      throw new IllegalArgumentException(
          "a value is of "
              + value.getClass()
              + ": give text, a number, a boolean, byte[], a List, a"
              + " Map or an AnyValue");
    }
    return built.build();
  }

  private static boolean isWhole(Number value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  private static boolean isFloating(Number value) {
    return value instanceof Double || value instanceof Float;
  }

  private static ArrayValue array(List<?> list, int depth) {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    for (Object element : list) {
      array.addValues(of(element, depth - 1));
    }
    return array.build();
  }

  private static KeyValueList map(Map<?, ?> map, int depth) {
    KeyValueList.Builder pairs = KeyValueList.newBuilder();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a key of a map is no String");
      }
      pairs.addValues(
          KeyValue.newBuilder()
              .setKey(Texts.wellFormed(key))
              .setValue(of(entry.getValue(), depth - 1)));
    }
    return pairs.build();
  }
}
