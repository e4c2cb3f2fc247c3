package io.llmobservatory.server.auth;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The header that carries a secret, and the word (scheme) that stands before it. */
final class CredentialHeader {
  private final String name;
  private final String scheme;

  /**
   * Names it.
   *
   * @param scheme compared without regard to case; empty if the value is the secret alone
   */
  CredentialHeader(String name, String scheme) {
    this.name = name;
    this.scheme = scheme;
  }

  /** Returns the secret; null if there is no such header, or one of another scheme. */
  @Nullable String secret(HeaderLookup headers) {
    String value = headers.get(name.toLowerCase(Locale.ROOT));
    if (value == null) {
      return null;
    }
    int end = scheme.length();
    if (end == 0) {
      return value.strip();
    }
    boolean matches =
        value.length() > end
            && value.charAt(end) == ' '
            && value.regionMatches(true, 0, scheme, 0, end);
    return matches ? value.substring(end + 1).strip() : null;
  }

  /** What to say to those who send none. */
  Verdict missing() {
    String form = scheme.isEmpty() ? "" : " of the form \"" + scheme + " ...\"";
    return new Verdict.Denied("expected a header " + name + form);
  }

  String challenge() {
    return scheme.isEmpty() ? name : scheme;
  }
}
