package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an attribute with content holds, as a tree. */
final class ContentTrees {
  private ContentTrees() {}

  /** The first attribute with a field's content, or -1. Words such as "none" are content too. */
  static int position(Field field, AttributeIndex index) {
    for (int key : KnownKeys.of(field)) {
      int position = position(key, index);
      if (position >= 0) {
        return position;
      }
    }
    return -1;
  }

  /** The attribute of the key of this number, or -1 if it is absent or empty. */
  static int position(int key, AttributeIndex index) {
    int position = index.position(key);
    return position < 0 || isEmpty(index.at(position)) ? -1 : position;
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
    JsonNode tree = Json.parse(json.take().toString());
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
      JsonNode quoted = Json.parse(text);
      JsonNode inner = quoted == null ? null : Json.structureIn(quoted);
      return inner == null ? Json.text(text) : inner;
    }
    if (!Json.looksStructured(text)) {
      return Json.text(text);
    }
    boolean fits = index.at(position).length() <= index.maxValueBytes();
    JsonNode tree = fits ? Json.parse(text) : null;
    if (tree == null) {
      notes.repaired(Repair.UNREADABLE, index.attributes().key(position));
      return Json.text(text);
    }
    return tree;
  }
}
