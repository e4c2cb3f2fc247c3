package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** The names in a section, in the order of the file; none if it is absent. */
  Set<String> names(String section) {
    return root.find(section) instanceof YamlNode.Mapping mapping
        ? mapping.entries().keySet()
        : Set.of();
  }

  /** Whether something is written for a key, be it of no use. */
  boolean isSet(Key<?> key) {
    return isSet(key.path());
  }

  /** Whether something is written at a path: not nothing, nor an empty list or section. */
  boolean isSet(String path) {
    YamlNode node = root.find(path);
    return node != null && !node.isEmpty();
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
    T value = find(key.path(), key.type());
    return value == null ? key.defaultValue() : value;
  }

  /** The value at a path that is no key of ours, or null. */
  <T> @Nullable T find(String path, ValueType<T> type) {
    YamlNode node = root.find(path);
    return node == null ? null : read(path, type, node);
  }

  /**
   * Reports something about a key that its own type could not know. Where the key is missing, the
   * place is that of the section it is missing from.
   */
  void refuse(String path, String message) {
    String nearest = path;
    YamlNode node = root.find(nearest);
    while (node == null && !nearest.isEmpty()) {
      nearest = Paths.parent(nearest);
      node = nearest.isEmpty() ? root : root.find(nearest);
    }
    problems.add((node == null ? root : node).position(), path, message);
  }

  /** Says that a key is accepted and changes nothing. */
  void ignore(String path, String why) {
    problems.ignore(path, why);
  }

  private <T> @Nullable T read(String path, ValueType<T> type, YamlNode node) {
    if (isNull(node)) {
      return null;
    }
    AtomicBoolean failed = new AtomicBoolean();
    YamlNode expanded = expand(path, node, failed);
    try {
      return failed.get() ? null : type.reader().read(expanded);
    } catch (IllegalArgumentException e) {
      refuse(path, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static boolean isNull(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar && scalar.isNull();
  }

  /** The value with its variables put in, wherever in it they are. */
  private YamlNode expand(String path, YamlNode node, AtomicBoolean failed) {
    if (node instanceof YamlNode.Scalar scalar) {
      String text = expand(path, scalar.text(), failed);
      return new YamlNode.Scalar(text, scalar.isNull(), scalar.position());
    }
    if (node instanceof YamlNode.Sequence sequence) {
      List<YamlNode> items = new ArrayList<>();
      for (YamlNode item : sequence.items()) {
        items.add(expand(path, item, failed));
      }
      return new YamlNode.Sequence(items, sequence.position());
    }
    YamlNode.Mapping mapping = (YamlNode.Mapping) node;
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    mapping.entries().forEach((name, value) -> entries.put(name, expand(path, value, failed)));
    return new YamlNode.Mapping(entries, mapping.position());
  }

  private String expand(String path, String text, AtomicBoolean failed) {
    Substitution substitution =
        new Substitution(
            environment,
            message -> {
              failed.set(true);
              refuse(path, message);
            });
    return substitution.expand(text).strip();
  }
}
