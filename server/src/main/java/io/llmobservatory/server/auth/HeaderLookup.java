package io.llmobservatory.server.auth;

import org.jspecify.annotations.Nullable;

/** The headers of a request, whatever transport brought them. */
@FunctionalInterface
public interface HeaderLookup {
  /** Returns the first value of a header, named in lower case; null if there is none. */
  @Nullable String get(String lowerCaseName);
}
