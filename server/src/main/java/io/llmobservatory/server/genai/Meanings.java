package io.llmobservatory.server.genai;

/** What the properties of an object mean, whatever an instrumentation calls them. */
@FunctionalInterface
interface Meanings {
  /** A property that means nothing here. */
  int NONE = -1;

  /** The number of a key's meaning, or {@link #NONE}. */
  int of(String key);
}
