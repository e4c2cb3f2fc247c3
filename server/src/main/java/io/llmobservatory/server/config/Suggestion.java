package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to say to somebody who wrote a key that does not exist. */
final class Suggestion {
  private Suggestion() {}

  /**
   * The near key in the section or elsewhere, or else the keys that the section has.
   *
   * @param written the section as it is written, with the name of a component
   * @param section the same with its type
   */
  static String of(
      String written, String section, String name, Set<String> sections, Set<String> keys) {
    String near = near(section, name, keys);
    if (near != null) {
      return "; did you mean " + Paths.join(written, near) + "?";
    }
    String elsewhere = elsewhere(section, name, sections, keys);
    if (elsewhere != null) {
      return "; did you mean " + elsewhere + "?";
    }
    return "; known here: " + String.join(", ", namesIn(section, keys));
  }

  /** The near name in the section, which may be one that only a Collector has, or null. */
  static @Nullable String near(String section, String name, Set<String> keys) {
    Set<String> siblings = new LinkedHashSet<>(namesIn(section, keys));
    siblings.addAll(namesIn(section, CollectorKeys.paths()));
    return EditDistance.nearest(name, siblings);
  }

  /** The names that stand in a section; those in the root where it is empty. */
  static Set<String> namesIn(String section, Set<String> keys) {
    Set<String> names = new LinkedHashSet<>();
    for (String path : keys) {
      if (section.isEmpty()) {
        names.add(Paths.first(path));
      } else if (Paths.isWithin(path, section)) {
        names.add(Paths.first(path.substring(section.length() + 1)));
      }
    }
    return names;
  }

  /** The path whose last name is nearest; of several the one that shares most with the section. */
  private static @Nullable String elsewhere(
      String section, String name, Set<String> sections, Set<String> keys) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    int bestShared = -1;
    List<String> paths = new ArrayList<>(sections);
    paths.addAll(keys);
    for (String path : paths) {
      String last = Paths.last(path);
      int distance = EditDistance.between(name, last);
      int shared = shared(section, path);
      boolean better = distance < bestDistance || (distance == bestDistance && shared > bestShared);
      if (better && distance <= last.length() / 4) {
        best = path;
        bestDistance = distance;
        bestShared = shared;
      }
    }
    return best;
  }

  private static int shared(String section, String path) {
    int shared = 0;
    while (shared < Math.min(section.length(), path.length())
        && section.charAt(shared) == path.charAt(shared)) {
      shared++;
    }
    return shared;
  }
}
