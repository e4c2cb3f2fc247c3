package io.llmobservatory.server.config;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts environment variables into a value: {@code ${env:NAME}}, {@code ${env:NAME:-default}}, and
 * {@code $$} for a dollar sign. The default also stands in for a variable that is set but empty, as
 * in a shell; without one, a variable that is not set counts as empty, as in the Collector, and is
 * warned of. What a variable holds is never expanded again.
 */
final class Substitution {
  private static final Logger log = LoggerFactory.getLogger(Substitution.class);

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String SCHEME = "env:";
  private static final String DEFAULT = ":-";

  private final Map<String, String> environment;
  private final Consumer<String> problems;

  /**
   * @param problems told what cannot be expanded; that part of the result is left empty
   */
  Substitution(Map<String, String> environment, Consumer<String> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  String expand(String text) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$$", at)) {
        result.append('$');
        at += 2;
      } else if (text.startsWith("${", at)) {
        int end = closingBrace(text, at + 2);
        if (end < 0) {
          problems.accept("a ${ has no closing brace (write $${ for the characters themselves)");
          return result.toString();
        }
        result.append(value(text.substring(at + 2, end)));
        at = end + 1;
      } else {
        result.append(text.charAt(at++));
      }
    }
    return result.toString();
  }

  private String value(String reference) {
    if (!reference.startsWith(SCHEME)) {
      problems.accept(
          "only environment variables can be put in, written ${env:NAME} or ${env:NAME:-default}"
              + " ($${ stands for the characters themselves)");
      return "";
    }
    int split = reference.indexOf(DEFAULT);
    String name = reference.substring(SCHEME.length(), split < 0 ? reference.length() : split);
    if (!NAME.matcher(name).matches()) {
      problems.accept(Refusal.quoted(name) + " is not the name of an environment variable");
      return "";
    }
    String value = environment.get(name);
    if (split >= 0 && (value == null || value.isEmpty())) {
      return expand(reference.substring(split + DEFAULT.length()));
    }
    if (value == null) {
      log.warn("the environment variable {} is not set: it counts as empty", name);
      return "";
    }
    return value;
  }

  /** The brace that closes the one before {@code from}, past those of nested references. */
  private static int closingBrace(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
