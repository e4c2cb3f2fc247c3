package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an attribute with content holds, as a tree. */
final class ContentTrees {
  private static final byte[][] ALWAYS_JSON = {
    ascii("genkit:"),
    ascii("mlflow."),
    ascii("lmnr.span."),
    ascii("ai.value"),
    ascii("traceloop.entity.")
  };

  private ContentTrees() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The first attribute with a field's content, or -1. Words such as "none" are content too. */
  static int position(Field field, AttributeIndex index) {
    for (Place place : index.present(field)) {
      int position = position(place, index);
      if (position >= 0) {
        return position;
      }
    }
    return -1;
  }

  /** The attribute of a place, or -1 if it is absent or empty. */
  static int position(Place place, AttributeIndex index) {
    int position = index.position(place.number);
    return position < 0 || isEmpty(index.at(position)) ? -1 : position;
  }

  /** What a place holds, a list over several attributes too; null if it holds nothing. */
  static @Nullable JsonNode at(Place place, AttributeIndex index, Notes notes) {
    int position = position(place, index);
    if (position < 0) {
      return null;
    }
    if (place.isIndexed()) {
      return IndexedLists.tree(place, index, notes);
    }
    JsonNode tree = of(position, index, notes);
    // What is put into an envelope may also be sent without one.
    JsonNode inside = tree == null || !place.isInside() ? null : place.in(tree);
    return inside == null ? tree : inside;
  }

  private static boolean isEmpty(OtlpValue value) {
    return switch (value.kind()) {
      case EMPTY -> true;
      case STRING -> value.length() == 0;
      default -> false;
    };
  }

  /** Structured values, JSON in a text, or a bare text; null if the values nest too deep. */
  static @Nullable JsonNode of(int position, AttributeIndex index, Notes notes) {
    OtlpValue value = index.at(position);
    return value.kind() == OtlpValue.Kind.STRING
        ? inText(position, index, notes)
        : structured(position, index, notes);
  }

  /** Like {@link #of}, but a text is meant as it stands. */
  static @Nullable JsonNode plain(int position, AttributeIndex index, Notes notes) {
    OtlpValue value = index.at(position);
    return value.kind() == OtlpValue.Kind.STRING
        ? Json.text(text(position, index, notes))
        : structured(position, index, notes);
  }

  private static @Nullable JsonNode structured(int position, AttributeIndex index, Notes notes) {
    JsonWriter json = new JsonWriter(index.maxValueBytes());
    ValueWriter.write(index.at(position), json);
    JsonNode tree = parse(json.take(), index.treeBudget());
    if (tree != null) {
      notes.repaired(json, index.attributes().key(position));
    }
    return tree;
  }

  private static String text(int position, AttributeIndex index, Notes notes) {
    OtlpValue value = index.at(position);
    String text = value.text();
    if (text.indexOf('\uFFFD') >= 0
        && !Utf8.isSame(text, value.bytes(), value.offset(), value.length())) {
      notes.repaired(Repair.BAD_UTF8, index.attributes().key(position));
    }
    return text;
  }

  private static JsonNode inText(int position, AttributeIndex index, Notes notes) {
    String text = text(position, index, notes);
    if (Json.looksQuoted(text)) {
      JsonNode inner = index.tree(position);
      if (inner != null && (inner.isContainer() || isAlwaysJson(index, position))) {
        return inner;
      }
      return Json.text(text);
    }
    if (!Json.looksStructured(text)) {
      return Json.text(text);
    }
    JsonNode tree = index.tree(position);
    if (tree == null) {
      notes.repaired(Repair.UNREADABLE, index.attributes().key(position));
      return Json.text(text);
    }
    return tree;
  }

  /** Whether a text stands in quotes only because its sender writes JSON, whatever the value. */
  private static boolean isAlwaysJson(AttributeIndex index, int position) {
    byte[] bytes = index.attributes().bytes();
    int offset = index.attributes().keyOffset(position);
    int length = index.attributes().keyLength(position);
    for (byte[] prefix : ALWAYS_JSON) {
      if (Dialect.startsWith(bytes, offset, length, prefix)) {
        return true;
      }
    }
    return false;
  }

  /** The JSON that an attribute holds, in a text or as structured values; null if it holds none. */
  static @Nullable JsonNode parse(OtlpValue value, int maxBytes, TreeBudget budget) {
    if (value.kind() != OtlpValue.Kind.STRING) {
      JsonWriter json = new JsonWriter(maxBytes);
      ValueWriter.write(value, json);
      return parse(json.take(), budget);
    }
    if (value.length() > maxBytes || !mayBeJson(value)) {
      return null;
    }
    if (!budget.pay(value.bytes(), value.offset(), value.length())) {
      return null;
    }
    JsonNode tree = Json.parse(value.text());
    JsonNode inner = tree == null ? null : Json.structureIn(tree);
    return inner == null ? tree : inner;
  }

  private static @Nullable JsonNode parse(JsonDocument json, TreeBudget budget) {
    return budget.pay(json.bytes(), json.offset(), json.length())
        ? Json.parse(json.toString())
        : null;
  }

  private static boolean mayBeJson(OtlpValue text) {
    int end = text.offset() + text.length();
    for (int i = text.offset(); i < end; i++) {
      byte c = text.bytes()[i];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c == '{' || c == '[' || c == '"';
      }
    }
    return false;
  }
}
