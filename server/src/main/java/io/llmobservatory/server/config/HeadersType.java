package io.llmobservatory.server.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Headers and their values: a section, or the Collector's newer list of name and value. */
final class HeadersType {
  private static final String EXPECTED = "headers, each with its value";
  private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]*");

  static final ValueType<Map<String, String>> HEADERS =
      new ValueType<>(EXPECTED, HeadersType::read, HeadersType::write);

  private HeadersType() {}

  private static Map<String, String> read(YamlNode node) {
    Map<String, String> headers = new LinkedHashMap<>();
    if (node instanceof YamlNode.Mapping mapping) {
      mapping.entries().forEach((name, value) -> put(headers, YamlNode.Scalar.of(name), value));
    } else if (node instanceof YamlNode.Sequence sequence) {
      for (YamlNode item : sequence.items()) {
        readPair(item, headers);
      }
    } else {
      throw new IllegalArgumentException("expected " + EXPECTED + ", found " + node.description());
    }
    return Collections.unmodifiableMap(headers);
  }

  private static void readPair(YamlNode item, Map<String, String> headers) {
    if (item instanceof YamlNode.Mapping pair && pair.entries().size() == 2) {
      YamlNode name = pair.entries().get("name");
      YamlNode value = pair.entries().get("value");
      if (name != null && value != null) {
        put(headers, name, value);
        return;
      }
    }
    throw new IllegalArgumentException(
        "expected each item as {name: ..., value: ...}, found " + item.description());
  }

  private static void put(Map<String, String> headers, YamlNode nameNode, YamlNode valueNode) {
    String name = TextTypes.HEADER_NAME.reader().read(nameNode);
    if (name == null) {
      throw Refusal.expected(TextTypes.HEADER_NAME.expected(), "");
    }
    String value = ValueType.text(valueNode, "a text as the value of " + name);
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("the value of " + name + " has a control character");
    }
    headers.put(name, value);
  }

  private static YamlNode write(Map<String, String> headers) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    headers.forEach((name, value) -> entries.put(name, YamlNode.Scalar.of(value)));
    return YamlNode.Mapping.of(entries);
  }
}
