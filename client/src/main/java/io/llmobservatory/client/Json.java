package io.llmobservatory.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain values as JSON. */
final class Json {
  private static final int MAX_DEPTH = 64;
  private static final String HEX = "0123456789abcdef";

  private Json() {}

  /**
   * The JSON of a value: null, text, a number, a boolean, a list or a map of these.
   *
   * @throws IllegalArgumentException if it is anything else, no finite number, or nested deeper
   *     than 64
   */
  static String of(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    write(json, value, MAX_DEPTH);
    return json.toString();
  }

  private static void write(StringBuilder json, @Nullable Object value, int depth) {
    if (depth == 0) {
      throw new IllegalArgumentException("value is nested deeper than " + MAX_DEPTH);
    }
    if (value == null || value instanceof Boolean) {
      json.append(value);
    } else if (value instanceof CharSequence text) {
      quote(json, text.toString());
    } else if (value instanceof Number number) {
      json.append(number(number));
    } else if (value instanceof Map<?, ?> map) {
      writeMap(json, map, depth);
    } else if (value instanceof List<?> list) {
      char before = '[';
      for (Object element : list) {
        write(json.append(before), element, depth - 1);
        before = ',';
      }
      json.append(list.isEmpty() ? "[]" : "]");
    } else {
      throw new IllegalArgumentException("no JSON can be written of " + value.getClass().getName());
    }
  }

  private static void writeMap(StringBuilder json, Map<?, ?> map, int depth) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!(entry.getKey() instanceof String key)) {
        throw new IllegalArgumentException("a key of a map is no String");
      }
      quote(json.append(before), key);
      write(json.append(':'), entry.getValue(), depth - 1);
      before = ',';
    }
    json.append(map.isEmpty() ? "{}" : "}");
  }

  private static String number(Number number) {
    boolean known =
        number instanceof Integer
            || number instanceof Long
            || number instanceof Short
            || number instanceof Byte
            || number instanceof BigInteger
            || number instanceof BigDecimal
            || number instanceof Double
            || number instanceof Float;
    if (!known || !Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException("a number is not finite, or of an unknown class");
    }
    return number.toString();
  }

  /** Appends a text in quotes; halves of UTF-16 pairs that stand alone become U+FFFD. */
  static void quote(StringBuilder json, String text) {
    String wellFormed = Texts.wellFormed(text);
    json.append('"');
    for (int at = 0; at < wellFormed.length(); at++) {
      char c = wellFormed.charAt(at);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < 0x20) {
            json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
