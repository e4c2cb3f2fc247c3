package io.llmobservatory.server.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

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

  private final Problems problems;

  private KnownKeys(Problems problems) {
    this.problems = problems;
  }

  private static void addSections(String path) {
    if (!path.isEmpty()) {
      addSections(Paths.parent(path));
      SECTIONS.add(path);
    }
  }

  /**
   * Reports every key that does not exist, every section that is given as something else, and what
   * is accepted in vain.
   */
  static void check(YamlNode.Mapping root, Problems problems) {
    new KnownKeys(problems).checkEntries(root, "", "");
  }

  /** What a section has in it, for a message. */
  static String expectedIn(String section) {
    return "a section with " + String.join(", ", Suggestion.namesIn(section, KEYS));
  }

  /**
   * @param path of the section as it is written
   * @param known the same with a type in place of the name of a component
   */
  private void checkEntries(YamlNode.Mapping section, String path, String known) {
    for (Map.Entry<String, YamlNode> entry : section.entries().entrySet()) {
      String name = entry.getKey();
      checkEntry(
          entry.getValue(), Paths.join(path, name), known, Components.knownName(known, name));
    }
  }

  private void checkEntry(YamlNode node, String path, String knownSection, String name) {
    String known = Paths.join(knownSection, name);
    CollectorKey foreign = CollectorKeys.find(known);
    if (SECTIONS.contains(known)) {
      checkSection(node, path, known);
    } else if (foreign != null) {
      checkForeign(node, path, foreign);
    } else if (!KEYS.contains(known)) {
      problems.add(node.position(), path, unknown(Paths.parent(path), knownSection, name));
    }
  }

  private void checkSection(YamlNode node, String path, String known) {
    if (node instanceof YamlNode.Mapping section) {
      checkEntries(section, path, known);
    } else if (!(node instanceof YamlNode.Scalar scalar && scalar.isEmpty())) {
      problems.add(
          node.position(), path, "expected " + expectedIn(known) + ", found " + node.description());
    }
  }

  private void checkForeign(YamlNode node, String path, CollectorKey key) {
    switch (key.treatment()) {
      case WITHOUT_MEANING -> problems.ignore(path, key.text());
      case REFUSED -> problems.add(node.position(), path, key.text());
      case ONLY_TCP -> {
        boolean tcp = node instanceof YamlNode.Scalar s && (s.isEmpty() || s.text().equals("tcp"));
        if (!tcp) {
          problems.add(node.position(), path, key.text() + ", found " + node.description());
        }
      }
      case TAKEN -> {}
    }
  }

  private static String unknown(String written, String section, String name) {
    String component = Components.refusal(section, name, SECTIONS);
    if (component != null) {
      return component;
    }
    return "unknown key" + Suggestion.of(written, section, name, SECTIONS, KEYS);
  }
}
