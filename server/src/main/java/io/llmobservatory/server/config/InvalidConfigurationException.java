package io.llmobservatory.server.config;

import java.util.List;

/** The configuration cannot be used. Its message lists every problem, a line each. */
public final class InvalidConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  InvalidConfigurationException(List<Problem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** All problems, in the order in which they were found; never empty. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    StringBuilder text = new StringBuilder("the configuration has ");
    text.append(problems.size() == 1 ? "a problem:" : problems.size() + " problems:");
    for (Problem problem : problems) {
      text.append("\n  ").append(problem);
    }
    return text.toString();
  }
}
