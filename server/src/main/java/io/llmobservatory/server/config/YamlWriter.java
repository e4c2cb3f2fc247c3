package io.llmobservatory.server.config;

import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes values as nested YAML sections, each with a comment that says what it means. */
final class YamlWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/][A-Za-z0-9_.:/?&=%*@+-]*");

  private final StringBuilder text = new StringBuilder();
  private List<String> open = List.of();

  /** Adds a value; those of one section must follow each other. */
  void add(String path, @Nullable YamlNode value, String comment) {
    List<String> names = Paths.names(path);
    List<String> sections = names.subList(0, names.size() - 1);
    for (int depth = shared(sections); depth < sections.size(); depth++) {
      indent(depth).append(sections.get(depth)).append(":\n");
    }
    open = sections;
    indent(sections.size()).append("# ").append(comment).append('\n');
    indent(sections.size())
        .append(Paths.last(path))
        .append(": ")
        .append(value == null ? "null" : flow(value));
    text.append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** How many of the sections are open already. */
  private int shared(List<String> sections) {
    int depth = 0;
    while (depth < Math.min(open.size(), sections.size())
        && open.get(depth).equals(sections.get(depth))) {
      depth++;
    }
    return depth;
  }

  private StringBuilder indent(int depth) {
    return text.append("  ".repeat(depth));
  }

  /** The value in one line. */
  static String flow(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar) {
      return scalar(scalar.text());
    }
    StringJoiner text;
    if (node instanceof YamlNode.Sequence sequence) {
      text = new StringJoiner(", ", "[", "]");
      sequence.items().forEach(item -> text.add(flow(item)));
    } else {
      text = new StringJoiner(", ", "{", "}");
      ((YamlNode.Mapping) node)
          .entries()
          .forEach((name, value) -> text.add(scalar(name) + ": " + flow(value)));
    }
    return text.toString();
  }

  private static String scalar(String value) {
    // A dollar sign would start a variable when the text is loaded again.
    String escaped = value.replace("$", "$$");
    if (PLAIN.matcher(escaped).matches() && !escaped.endsWith(":")) {
      return escaped;
    }
    String quoted = escaped.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + quoted.replace("\n", "\\n").replace("\t", "\\t") + '"';
  }
}
