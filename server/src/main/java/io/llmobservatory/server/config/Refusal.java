package io.llmobservatory.server.config;

import java.util.regex.Pattern;

/** Words the refusal of a value. What it quotes has its passwords masked and is kept short. */
final class Refusal {
  /** Stands where a password was. */
  static final String MASK = "****";

  private static final int MAX_QUOTED_LENGTH = 80;

  /**
   * The password between user, with or without a scheme, and the last at sign, however many signs
   * the password has.
   */
  private static final Pattern USER_INFO = Pattern.compile("((?:^|://)[^/:@\\s]*:)\\S*@");

  private static final Pattern PARAMETER = Pattern.compile("(?i)(password\\s*[=:]\\s*)[^&\\s]*");

  private Refusal() {}

  static IllegalArgumentException expected(String expected, String found) {
    return new IllegalArgumentException("expected " + expected + ", found " + quoted(found));
  }

  static String quoted(String text) {
    String shown = masked(text).replaceAll("\\p{Cntrl}", " ");
    boolean tooLong = shown.length() > MAX_QUOTED_LENGTH;
    return '"' + (tooLong ? shown.substring(0, MAX_QUOTED_LENGTH) + "..." : shown) + '"';
  }

  static String masked(String text) {
    String masked = USER_INFO.matcher(text).replaceAll("$1" + MASK + "@");
    return PARAMETER.matcher(masked).replaceAll("$1" + MASK);
  }
}
