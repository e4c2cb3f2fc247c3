package io.llmobservatory.server.store;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used as it is. The message says why and what to do, for the person who
 * runs the program; trying again does not help.
 */
public final class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SchemaException(String message) {
    this(message, null);
  }

  SchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
