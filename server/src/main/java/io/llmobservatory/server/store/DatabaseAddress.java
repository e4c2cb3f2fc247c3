package io.llmobservatory.server.store;

import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who asks.
 *
 * @param jdbcUrl a URL that starts with {@code jdbc:postgresql:}
 * @param user the role, where the URL does not name it
 * @param password its password, where one is needed
 */
public record DatabaseAddress(String jdbcUrl, @Nullable String user, @Nullable String password) {
  /** Without the password, nor the URL, which may hold one. */
  @Override
  public String toString() {
    return "DatabaseAddress[user=" + user + "]";
  }
}
