package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/** An override {@code KEY=VALUE}: a dotted path and the YAML value that takes its place. */
record SetOption(String path, YamlNode value) {
  static final Position POSITION = new Position("--set", 0);

  /** The override, or null, and a problem, if the text is none. */
  static @Nullable SetOption parse(String text, Problems problems) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      problems.add(POSITION, "", "expected KEY=VALUE, found " + Refusal.quoted(text));
      return null;
    }
    String path = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    try {
      YamlNode node = YamlDocument.parse(value, line -> POSITION, problems);
      return new SetOption(path, node == null ? YamlNode.Scalar.absent(POSITION) : node);
    } catch (MalformedYamlException e) {
      if (!value.startsWith("{")) {
        // Not everything that has a place here is YAML: [::1]:4317 starts like a list.
        return new SetOption(path, scalar(value));
      }
      problems.add(POSITION, path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The sections with the value in its place; what stood there before is gone. */
  YamlNode.Mapping applyTo(YamlNode.Mapping root) {
    return root.with(path, value);
  }

  private static YamlNode.Scalar scalar(String text) {
    return new YamlNode.Scalar(text, false, POSITION);
  }
}
