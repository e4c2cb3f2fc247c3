package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/** JSON that came as text or as structured values, as a tree, and back again. */
final class Json {
  /** Digits before or after the point that a number may have: far within PostgreSQL's numeric. */
  private static final int MAX_DIGITS = 1000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Some senders forget to escape them; the writer does not.
                  .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
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
          // A tree would keep only one of the values.
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /** Stands for a tree that is known not to be there. */
  static final JsonNode NONE = MissingNode.getInstance();

  private Json() {}

  /** The tree of a text, or null if the text is not JSON, or JSON without end. */
  static @Nullable JsonNode parse(String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      return tree.isMissingNode() ? null : tree;
    } catch (JacksonException | NumberFormatException notJson) {
      // The latter for an exponent that no number has.
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

  /** The tree of a list or object that stands in a text, or null if it is none. */
  static @Nullable JsonNode structureIn(JsonNode node) {
    return node.isString()
            && looksStructured(node.stringValue())
            && TreeBudget.allows(node.stringValue())
        ? parse(node.stringValue())
        : null;
  }

  /** The tree in a text with JSON, or in a JSON text with that text; null if there is none. */
  static @Nullable JsonNode unwrapped(JsonNode node) {
    if (!node.isString() || !looksQuoted(node.stringValue())) {
      return structureIn(node);
    }
    JsonNode quoted = parse(node.stringValue());
    return quoted == null ? null : structureIn(quoted);
  }

  /** The text in a JSON text, for senders that write every value as JSON; else the node itself. */
  static JsonNode unquoted(JsonNode node) {
    JsonNode inner =
        node.isString() && looksQuoted(node.stringValue()) ? parse(node.stringValue()) : null;
    return inner == null || !inner.isString() ? node : inner;
  }

  /** Whether a text looks like a JSON text with JSON inside. */
  static boolean looksQuoted(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
  }

  /** The text of an object's property, or null if it is no text. */
  static @Nullable String text(JsonNode object, String key) {
    JsonNode value = object.get(key);
    return value != null && value.isString() ? value.stringValue() : null;
  }

  /**
   * Writes the properties of an object.
   *
   * @param except tells the keys that are left out
   */
  static void writeProperties(JsonNode object, Predicate<String> except, JsonWriter json) {
    Collection<Map.Entry<String, JsonNode>> properties = object.properties();
    for (Map.Entry<String, JsonNode> property : properties) {
      if (!clean(property.getKey()).equals(property.getKey())) {
        properties = distinct(properties, json);
        break;
      }
    }
    for (Map.Entry<String, JsonNode> property : properties) {
      if (!except.test(property.getKey())) {
        json.key(property.getKey());
        write(property.getValue(), json);
      }
    }
  }

  /** The last of those properties whose keys a repair makes equal. */
  private static Collection<Map.Entry<String, JsonNode>> distinct(
      Collection<Map.Entry<String, JsonNode>> properties, JsonWriter json) {
    Map<String, Map.Entry<String, JsonNode>> last = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : properties) {
      if (last.put(clean(property.getKey()), property) != null) {
        json.repaired(Repair.DUPLICATE_KEY);
      }
    }
    return last.values();
  }

  /** A key as it will stand in the document. */
  static String clean(String key) {
    return Scalars.clean(Utf8.withoutLoneSurrogates(key));
  }

  /** A tree that is one text. */
  static JsonNode text(String text) {
    return StringNode.valueOf(text);
  }

  static void write(JsonNode node, JsonWriter json) {
    switch (node.getNodeType()) {
      case OBJECT -> {
        json.beginObject();
        writeProperties(node, key -> false, json);
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
