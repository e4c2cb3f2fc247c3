package io.llmobservatory.server.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds a tree of sections against the keys there are. */
final class KnownKeys {
  private static final Set<String> KEYS = new LinkedHashSet<>();
  private static final Set<String> SECTIONS = new LinkedHashSet<>();

  static {
    for (Key<?> key : ConfigurationKeys.ALL) {
      KEYS.add(key.path());
      addSections(Paths.parent(key.path()));
    }
  }

  private KnownKeys() {}

  private static void addSections(String path) {
    if (!path.isEmpty()) {
      addSections(Paths.parent(path));
      SECTIONS.add(path);
    }
  }

  /** Reports every key that does not exist, and every section that is given as something else. */
  static void check(YamlNode.Mapping root, Problems problems) {
    check(root, "", "", problems);
  }

  /** What a section has in it, for a message. */
  static String expectedIn(String section) {
    return "a section with " + String.join(", ", namesIn(section));
  }

  /**
   * @param path of the section as it is written
   * @param known the same with an extension's type in place of its name
   */
  private static void check(
      YamlNode.Mapping section, String path, String known, Problems problems) {
    for (Map.Entry<String, YamlNode> entry : section.entries().entrySet()) {
      String child = Paths.join(path, entry.getKey());
      String knownChild = Paths.join(known, knownName(known, entry.getKey()));
      YamlNode node = entry.getValue();
      if (SECTIONS.contains(knownChild)) {
        checkSection(node, child, knownChild, problems);
      } else if (!KEYS.contains(knownChild)) {
        problems.add(node.position(), child, "unknown key" + advice(known, entry.getKey()));
      }
    }
  }

  private static String knownName(String section, String name) {
    AuthenticationType type =
        section.equals(Authentications.EXTENSIONS) ? AuthenticationType.of(name) : null;
    return type == null ? name : type.word();
  }

  private static void checkSection(YamlNode node, String path, String known, Problems problems) {
    if (node instanceof YamlNode.Mapping section) {
      check(section, path, known, problems);
    } else if (!(node instanceof YamlNode.Scalar scalar && scalar.isEmpty())) {
      problems.add(
          node.position(), path, "expected " + expectedIn(known) + ", found " + node.description());
    }
  }

  private static String advice(String section, String name) {
    Set<String> siblings = namesIn(section);
    String near = EditDistance.nearest(name, siblings);
    if (near != null) {
      return "; did you mean " + Paths.join(section, near) + "?";
    }
    String elsewhere = elsewhere(section, name);
    if (elsewhere != null) {
      return "; did you mean " + elsewhere + "?";
    }
    return "; known here: " + String.join(", ", siblings);
  }

  /** The path whose last name is nearest; of several the one that shares most with the section. */
  private static @Nullable String elsewhere(String section, String name) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    int bestShared = -1;
    Set<String> paths = new LinkedHashSet<>(SECTIONS);
    paths.addAll(KEYS);
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

  private static Set<String> namesIn(String section) {
    Set<String> names = new LinkedHashSet<>();
    for (String path : KEYS) {
      if (section.isEmpty()) {
        names.add(Paths.first(path));
      } else if (Paths.isWithin(path, section)) {
        names.add(Paths.first(path.substring(section.length() + 1)));
      }
    }
    return names;
  }
}
