package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong, so that all of it is told at once. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();

  void add(Position where, String key, String message) {
    // A password gets into a key where somebody wrote another sign for the equals sign.
    found.add(new Problem(where.toString(), Refusal.masked(key), message));
  }

  void throwIfAny() throws InvalidConfigurationException {
    if (!found.isEmpty()) {
      throw new InvalidConfigurationException(found);
    }
  }
}
