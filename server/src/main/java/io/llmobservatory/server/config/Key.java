package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration.
 *
 * @param path dotted, from the root
 * @param defaultValue null if there is none or it depends on the machine
 * @param defaultText the default in words, for people
 * @param meaning one sentence
 * @param getter finds the value in a configuration; null if it is not set
 */
record Key<T>(
    String path,
    ValueType<T> type,
    @Nullable T defaultValue,
    String defaultText,
    String meaning,
    Getter<T> getter) {

  static final String NONE = "none";

  interface Getter<T> {
    @Nullable T from(Configuration configuration);
  }

  /** The value in the form in which the file has it; null if it is not set. */
  @Nullable YamlNode write(Configuration configuration) {
    T value = getter.from(configuration);
    return value == null ? null : type.writer().apply(value);
  }
}
