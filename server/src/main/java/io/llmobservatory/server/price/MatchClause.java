package io.llmobservatory.server.price;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells whether a name is one of a model's. A clause that looks at a part of the name only holds if
 * the rest says nothing about which model it is: {@code -20250514} or {@code -preview} do not,
 * {@code -mini}, {@code -fast} or a further number of a version do.
 */
sealed interface MatchClause {

  /** Dates, builds and the like, each after a separator. */
  Pattern SAYS_NOTHING =
      Pattern.compile(
          "(?:[-.:@_]?(?:SAME))?(?:[-.:@_](?:SAME))*(?::\\d{1,3}k?)*"
              .replace(
                  "SAME",
                  "\\d{8}|\\d{4}-\\d{2}-\\d{2}|\\d{2}-\\d{4}|\\d{2}-\\d{2}|\\d{3,4}|v\\d+(?:-\\d)?"
                      + "|latest|preview|exp|experimental|beta|nightly|instruct|customtools"));

  /** Whether the name, as {@link ModelNames} writes it, is meant. */
  boolean matches(String name);

  /** The name is this. */
  record Equal(String text) implements MatchClause {
    @Override
    public boolean matches(String name) {
      return name.equals(text);
    }
  }

  /** The name begins with this. */
  record StartsWith(String text) implements MatchClause {
    @Override
    public boolean matches(String name) {
      return name.startsWith(text) && endsWell(name, text.length());
    }
  }

  /** The name ends with this. */
  record EndsWith(String text) implements MatchClause {
    @Override
    public boolean matches(String name) {
      return name.endsWith(text) && beginsWell(name, name.length() - text.length());
    }
  }

  /** This is somewhere in the name. */
  record Contains(String text) implements MatchClause {
    @Override
    public boolean matches(String name) {
      int at = name.indexOf(text);
      return at >= 0 && beginsWell(name, at) && endsWell(name, at + text.length());
    }
  }

  /** The expression is found in the name. */
  record Expression(Pattern pattern) implements MatchClause {
    @Override
    public boolean matches(String name) {
      Matcher matcher = pattern.matcher(name);
      return matcher.find() && (matcher.end() == 0 || endsWell(name, matcher.end()));
    }
  }

  /** One of several. */
  record Any(List<MatchClause> clauses) implements MatchClause {
    @Override
    public boolean matches(String name) {
      for (MatchClause clause : clauses) {
        if (clause.matches(name)) {
          return true;
        }
      }
      return false;
    }
  }

  /** All of several. */
  record All(List<MatchClause> clauses) implements MatchClause {
    @Override
    public boolean matches(String name) {
      for (MatchClause clause : clauses) {
        if (!clause.matches(name)) {
          return false;
        }
      }
      return true;
    }
  }

  /** A host, a region or a vendor may stand before what was found. */
  private static boolean beginsWell(String name, int start) {
    return start == 0 || "./:@".indexOf(name.charAt(start - 1)) >= 0;
  }

  private static boolean endsWell(String name, int end) {
    int rest = end;
    if (end > 0 && isDigit(name, end - 1) && isDigit(name, end)) {
      // The number goes on: of a date or a build, but not from version 1 to version 12.
      int first = end - 1;
      while (isDigit(name, first - 1)) {
        first--;
      }
      while (isDigit(name, rest)) {
        rest++;
      }
      if (rest - first < 3) {
        return false;
      }
    }
    return rest == name.length()
        || SAYS_NOTHING.matcher(name).region(rest, name.length()).matches();
  }

  private static boolean isDigit(String name, int index) {
    return index >= 0 && index < name.length() && Character.digit(name.charAt(index), 10) >= 0;
  }
}
