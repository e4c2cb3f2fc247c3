package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what is wrong, so that all of it is told at once, and what is accepted in vain. */
final class Problems {
  private final List<Problem> found = new ArrayList<>();
  private final Map<String, Ignored> ignored = new LinkedHashMap<>();

  void add(Position where, String key, String message) {
    // A password gets into a key where somebody wrote another sign for the equals sign.
    found.add(new Problem(where.toString(), Refusal.masked(key), message));
  }

  void ignore(String path, String why) {
    ignored.put(path, new Ignored(path, why));
  }

  /** What is accepted and changes nothing, each path once. */
  List<Ignored> ignored() {
    return List.copyOf(ignored.values());
  }

  void throwIfAny() throws InvalidConfigurationException {
    if (!found.isEmpty()) {
      throw new InvalidConfigurationException(found);
    }
  }
}
