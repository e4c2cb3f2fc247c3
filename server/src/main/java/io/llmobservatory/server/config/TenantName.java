package io.llmobservatory.server.config;

/** What tenants may be called. */
public final class TenantName {
  /** The tenant of all data for which nobody names another. */
  public static final String DEFAULT = "default";

  /** What {@link #isValid} asks for, as the end of a sentence that begins with "expected". */
  public static final String RULE = "1 to 64 of the characters A-Z, a-z, 0-9, '.', '_' and '-'";

  private static final int MAX_LENGTH = 64;

  private TenantName() {}

  /** Returns whether a tenant may be called so. */
  public static boolean isValid(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean other = (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
      if (!letter && !other) {
        return false;
      }
    }
    return true;
  }
}
