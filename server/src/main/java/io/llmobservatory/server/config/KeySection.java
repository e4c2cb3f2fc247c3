package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one section, which become one record, in the order in which they are printed.
 *
 * @param <P> the record
 */
final class KeySection<P> {

  /** Finds the record in a configuration; null where the section is absent. */
  interface Part<P> {
    @Nullable P of(Configuration configuration);
  }

  /** Finds a value in the record; null if it is not set. */
  interface Getter<P, T> {
    @Nullable T of(P part);
  }

  private final String path;
  private final Part<P> part;
  private final List<Key<?>> keys = new ArrayList<>();

  KeySection(String path, Part<P> part) {
    this.path = path;
    this.part = part;
  }

  /** A section of this one that becomes a record of its own; it is absent where the record is. */
  <C> KeySection<C> child(String name, Getter<P, C> child) {
    return new KeySection<>(Paths.join(path, name), c -> get(c, child));
  }

  String path() {
    return path;
  }

  List<Key<?>> keys() {
    return Collections.unmodifiableList(keys);
  }

  /** Whether a configuration has the section; if not, its keys must not be printed. */
  boolean isIn(Configuration configuration) {
    return part.of(configuration) != null;
  }

  /** Adds a key whose default is the given text. */
  <T> Key<T> key(String name, ValueType<T> type, String text, String meaning, Getter<P, T> getter) {
    String full = Paths.join(path, name);
    T value = Objects.requireNonNull(type.reader().read(YamlNode.Scalar.of(text)), full);
    return add(full, type, value, text, meaning, getter);
  }

  /** Adds a key that is not set by default, or whose default depends; the text says on what. */
  <T> Key<T> keyWithoutDefault(
      String name, ValueType<T> type, String text, String meaning, Getter<P, T> getter) {
    return add(Paths.join(path, name), type, null, text, meaning, getter);
  }

  private <T> Key<T> add(
      String full,
      ValueType<T> type,
      @Nullable T value,
      String text,
      String meaning,
      Getter<P, T> getter) {
    Key<T> key = new Key<>(full, type, value, text, meaning, c -> get(c, getter));
    keys.add(key);
    return key;
  }

  private <T> @Nullable T get(Configuration configuration, Getter<P, T> getter) {
    P present = part.of(configuration);
    return present == null ? null : getter.of(present);
  }
}
