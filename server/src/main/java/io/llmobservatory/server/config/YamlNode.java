package io.llmobservatory.server.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parsed YAML value that remembers where it was written. A scalar keeps its text, whatever type
 * YAML would give it: the key decides what the text means, so that {@code "8"}, {@code 8} and an
 * environment variable that holds 8 are the same.
 */
sealed interface YamlNode {

  /** Where the value's key was written. */
  Position position();

  /** Whether there is no text, item or entry in it. */
  boolean isEmpty();

  /** The kind of value, for a message. */
  String description();

  /**
   * A single value.
   *
   * @param isNull whether nothing is written there, so that the key counts as absent; an empty text
   *     in quotes is something, though most keys count it as absent too
   */
  record Scalar(String text, boolean isNull, Position position) implements YamlNode {

    static Scalar of(String text) {
      return new Scalar(text, false, Position.NOWHERE);
    }

    static Scalar absent(Position position) {
      return new Scalar("", true, position);
    }

    @Override
    public boolean isEmpty() {
      return text.isEmpty();
    }

    @Override
    public String description() {
      return Refusal.quoted(text);
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, Position position) implements YamlNode {

    public Sequence {
      items = List.copyOf(items);
    }

    static Sequence of(List<YamlNode> items) {
      return new Sequence(items, Position.NOWHERE);
    }

    @Override
    public boolean isEmpty() {
      return items.isEmpty();
    }

    @Override
    public String description() {
      return "a list";
    }
  }

  /** A section, in the order of the file. */
  record Mapping(Map<String, YamlNode> entries, Position position) implements YamlNode {

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    static Mapping of(Map<String, YamlNode> entries) {
      return new Mapping(entries, Position.NOWHERE);
    }

    static Mapping empty(Position position) {
      return new Mapping(Map.of(), position);
    }

    @Override
    public boolean isEmpty() {
      return entries.isEmpty();
    }

    @Override
    public String description() {
      return "a section";
    }

    /** The value at a dotted path, or null if there is none. */
    @Nullable YamlNode find(String path) {
      YamlNode node = this;
      for (String name : Paths.names(path)) {
        node = node instanceof Mapping section ? section.entries.get(name) : null;
        if (node == null) {
          return null;
        }
      }
      return node;
    }

    /** A copy in which the value at a dotted path is the given one. */
    Mapping with(String path, YamlNode value) {
      String name = Paths.first(path);
      String rest = Paths.afterFirst(path);
      Map<String, YamlNode> copy = new LinkedHashMap<>(entries);
      if (rest.isEmpty()) {
        copy.put(name, value);
      } else {
        Mapping child =
            entries.get(name) instanceof Mapping section ? section : empty(value.position());
        copy.put(name, child.with(rest, value));
      }
      return new Mapping(copy, position);
    }
  }
}
