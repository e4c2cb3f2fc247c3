package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** JSON that came as text or as structured values, as a tree, and back again. */
final class Json {
  /** Digits before or after the point that a number may have: far within PostgreSQL's numeric. */
  private static final int MAX_DIGITS = 1000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(OtlpValue.MAX_DEPTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNumberLength(MAX_DIGITS)
                          .build())
                  .build())
          // Doubles would round what was sent.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** The tree of a text, or null if the text is not JSON, or JSON without end. */
  static @Nullable JsonNode parse(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      return tree.isMissingNode() ? null : tree;
    } catch (JacksonException notJson) {
      return null;
    }
  }

  /** Whether a text looks like a JSON list or object; other texts are meant as they stand. */
  static boolean looksStructured(String text) {
    int start = 0;
    while (start < text.length() && text.charAt(start) <= ' ') {
      start++;
    }
    return start < text.length() && (text.charAt(start) == '[' || text.charAt(start) == '{');
  }

  /** A tree that is one text. */
  static JsonNode text(String text) {
    return StringNode.valueOf(text);
  }

  static void write(JsonNode node, JsonWriter json) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        json.beginObject();
        for (Map.Entry<String, JsonNode> property : node.properties()) {
          json.key(property.getKey());
          write(property.getValue(), json);
        }
        json.endObject();
      }
      case ARRAY -> {
        json.beginArray();
        for (JsonNode element : node) {
          write(element, json);
        }
        json.endArray();
      }
      case STRING -> json.string(node.stringValue());
      case BOOLEAN -> json.bool(node.booleanValue());
      case NUMBER -> number(node, json);
      default -> json.nullValue();
    }
  }

  private static void number(JsonNode node, JsonWriter json) {
    if (node.isIntegralNumber()) {
      json.numberText(node.bigIntegerValue().toString());
      return;
    }
    BigDecimal decimal = node.decimalValue();
    if (decimal.precision() <= MAX_DIGITS && Math.abs(decimal.scale()) <= MAX_DIGITS) {
      json.numberText(decimal.toString());
    } else {
      json.repaired(Repair.NUMBER_OUT_OF_RANGE);
      json.string(decimal.toString());
    }
  }
}
