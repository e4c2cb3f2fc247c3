package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lists. Where the file has a single text it is split at its commas, as in the Collector. */
final class ListTypes {

  /** Encodings of a request's body; the empty one, which is none at all, is always taken. */
  static final ValueType<Set<HttpCompression>> COMPRESSIONS =
      new ValueType<>(
          "a list of " + names(), ListTypes::readCompressions, ListTypes::writeCompressions);

  private ListTypes() {}

  static <T> ValueType<List<T>> of(ValueType<T> item) {
    return new ValueType<>(
        "a list, each item " + item.expected(),
        node -> read(node, item),
        values -> write(values, item));
  }

  private static <T> List<T> read(YamlNode node, ValueType<T> item) {
    List<T> values = new ArrayList<>();
    for (YamlNode each : items(node, "a list, each item " + item.expected())) {
      T value = item.reader().read(each);
      if (value == null) {
        throw Refusal.expected(item.expected(), "");
      }
      values.add(value);
    }
    return List.copyOf(values);
  }

  private static <T> YamlNode write(List<T> values, ValueType<T> item) {
    List<YamlNode> nodes = new ArrayList<>();
    for (T value : values) {
      nodes.add(item.writer().apply(value));
    }
    return YamlNode.Sequence.of(nodes);
  }

  private static List<YamlNode> items(YamlNode node, String expected) {
    if (node instanceof YamlNode.Sequence sequence) {
      return sequence.items();
    }
    List<YamlNode> items = new ArrayList<>();
    for (String part : ValueType.text(node, expected).split(",", -1)) {
      if (!part.isBlank()) {
        items.add(YamlNode.Scalar.of(part.strip()));
      }
    }
    return items;
  }

  private static Set<HttpCompression> readCompressions(YamlNode node) {
    Set<HttpCompression> found = EnumSet.noneOf(HttpCompression.class);
    for (YamlNode item : items(node, "a list of " + names())) {
      String text = ValueType.text(item, "one of " + names());
      if (!text.isEmpty()) {
        found.add(compression(text));
      }
    }
    return found;
  }

  private static HttpCompression compression(String text) {
    for (HttpCompression compression : HttpCompression.values()) {
      if (compression.token().equals(text)) {
        return compression;
      }
    }
    throw Refusal.expected("one of " + names(), text);
  }

  private static YamlNode writeCompressions(Set<HttpCompression> values) {
    List<YamlNode> nodes = new ArrayList<>();
    for (HttpCompression compression : HttpCompression.values()) {
      if (values.contains(compression)) {
        nodes.add(YamlNode.Scalar.of(compression.token()));
      }
    }
    return YamlNode.Sequence.of(nodes);
  }

  private static String names() {
    List<String> names = new ArrayList<>();
    for (HttpCompression compression : HttpCompression.values()) {
      names.add(compression.token());
    }
    return String.join(", ", names);
  }
}
