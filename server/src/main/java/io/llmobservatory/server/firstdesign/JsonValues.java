package io.llmobservatory.server.firstdesign;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the values of attributes. */
final class JsonValues {
  /** Deeper ones stay text, as they do over OTLP. */
  private static final int MAX_DEPTH = 64;

  /** PostgreSQL's numbers may have far more digits; those stay text too. */
  private static final int MAX_DIGITS = 1000;

  private static final int MAX_LONG_BITS = 63;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A tree would keep only one of the values.
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private JsonValues() {}

  /** The tree of a document, or null if it is none that can be one here. */
  static @Nullable JsonNode parse(String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      return tree.isMissingNode() ? null : tree;
    } catch (JacksonException | NumberFormatException tooMuch) {
      return null;
    }
  }

  /** An attribute. */
  static KeyValue attribute(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }

  /** A text as an attribute. */
  static KeyValue attribute(String key, String text) {
    return attribute(key, AnyValue.newBuilder().setStringValue(text).build());
  }

  /**
   * A value of the same meaning. Numbers that neither type of OTLP can hold exactly become text.
   */
  static AnyValue of(JsonNode node) {
    AnyValue.Builder value = AnyValue.newBuilder();
    switch (node.getNodeType()) {
      case STRING -> value.setStringValue(node.stringValue());
      case BOOLEAN -> value.setBoolValue(node.booleanValue());
      case NUMBER -> number(node, value);
      case ARRAY -> {
        ArrayValue.Builder list = ArrayValue.newBuilder();
        node.forEach(element -> list.addValues(of(element)));
        value.setArrayValue(list);
      }
      case OBJECT -> {
        KeyValueList.Builder map = KeyValueList.newBuilder();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          map.addValues(attribute(entry.getKey(), of(entry.getValue())));
        }
        value.setKvlistValue(map);
      }
      default -> {} // null is a value without content
    }
    return value.build();
  }

  private static void number(JsonNode node, AnyValue.Builder value) {
    if (node.isIntegralNumber()) {
      BigInteger integer = node.bigIntegerValue();
      if (integer.bitLength() <= MAX_LONG_BITS) {
        value.setIntValue(integer.longValue());
      } else {
        value.setStringValue(integer.toString());
      }
      return;
    }
    BigDecimal decimal = node.decimalValue();
    double nearest = decimal.doubleValue();
    boolean exact = Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(decimal) == 0;
    if (exact) {
      value.setDoubleValue(nearest);
    } else {
      value.setStringValue(decimal.toString());
    }
  }
}
