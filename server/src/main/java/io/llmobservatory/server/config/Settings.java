package io.llmobservatory.server.config;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Gives the values of keys, with variables put in and defaults applied. A value that cannot be used
 * is reported and its default given instead, so that reading goes on to the next problem.
 */
final class Settings {
  private final YamlNode.Mapping root;
  private final Map<String, String> environment;
  private final Machine machine;
  private final Problems problems;

  Settings(
      YamlNode.Mapping root, Map<String, String> environment, Machine machine, Problems problems) {
    this.root = root;
    this.environment = environment;
    this.machine = machine;
    this.problems = problems;
  }

  Machine machine() {
    return machine;
  }

  /** Whether a section is named, be it with nothing after the colon. */
  boolean lists(String section) {
    return root.find(section) != null;
  }

  /** Whether a section is written down as such, be it empty. */
  boolean hasSection(String section) {
    return root.find(section) instanceof YamlNode.Mapping;
  }

  /** The value of a key that has a default. */
  <T> T get(Key<T> key) {
    T value = find(key);
    if (value == null) {
      throw new IllegalStateException(key.path() + " has no default");
    }
    return value;
  }

  /** The value of a key, or the given one if it is not set. */
  <T> T get(Key<T> key, T otherwise) {
    T value = find(key);
    return value == null ? otherwise : value;
  }

  /** The value of a key, else its default, else null. */
  <T> @Nullable T find(Key<T> key) {
    YamlNode node = root.find(key.path());
    T value = node == null ? null : read(key, node);
    return value == null ? key.defaultValue() : value;
  }

  /** Reports something about a key that its own type could not know. */
  void refuse(String path, String message) {
    YamlNode node = root.find(path);
    problems.add((node == null ? root : node).position(), path, message);
  }

  private <T> @Nullable T read(Key<T> key, YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      refuse(key.path(), "expected " + key.type().expected() + ", found " + node.description());
      return null;
    }
    String text = expand(key.path(), scalar.text());
    try {
      return text.isEmpty() ? null : key.type().reader().read(text);
    } catch (IllegalArgumentException e) {
      refuse(key.path(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** The text with its variables put in; empty, as if there were none, after a problem. */
  private String expand(String path, String text) {
    AtomicBoolean failed = new AtomicBoolean();
    Substitution substitution =
        new Substitution(
            environment,
            message -> {
              failed.set(true);
              refuse(path, message);
            });
    String expanded = substitution.expand(text).strip();
    return failed.get() ? "" : expanded;
  }
}
