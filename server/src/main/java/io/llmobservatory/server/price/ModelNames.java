package io.llmobservatory.server.price;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that a model may be listed under, the most exact first: without the path of a host or
 * vendor, the region and vendor of Bedrock, and then without what says only how the model was
 * reached or when it was built. Nothing is dropped that tells one model from another.
 */
final class ModelNames {
  /** A longer name is none. */
  static final int MAX_LENGTH = 256;

  private static final Pattern ANSI = Pattern.compile("\\x1b\\[[0-9;]*[A-Za-z]");

  /** Some write a version with a dot, some with a hyphen, some with an underscore. */
  private static final Pattern BETWEEN_DIGITS = Pattern.compile("(?<=\\d)[._](?=\\d)");

  private static final Pattern REGION =
      Pattern.compile("^(?:us-gov|us|eu|apac|au|jp|ca|sa|in|global)\\.(?=[a-z])");

  private static final Pattern VENDOR = Pattern.compile("^[a-z0-9-]+\\.(?=[a-z])");

  /** What goes, step by step: how it was reached, Bedrock's version, Vertex' version, the date. */
  private static final List<Pattern> SUFFIXES =
      List.of(
          Pattern.compile("\\[1m\\]$"),
          Pattern.compile(":(?:nitro|floor|exacto|online|thinking|beta|latest)$"),
          Pattern.compile("(?:-v\\d+)?:\\d{1,2}(?::\\d{1,3}k)?$"),
          Pattern.compile("@[^@]*$"),
          Pattern.compile("-(?:\\d{8}|\\d{4}-\\d{2}-\\d{2})$"),
          Pattern.compile("-(?:latest|00\\d)$"));

  private ModelNames() {}

  /** The name without colours and blanks, in lower case; empty if it is none. */
  static String clean(String model) {
    if (model.length() > MAX_LENGTH) {
      return "";
    }
    String plain = model.indexOf('\u001b') < 0 ? model : ANSI.matcher(model).replaceAll("");
    return plain.strip().toLowerCase(Locale.ROOT);
  }

  /** The form in which names are compared. */
  static String canonical(String name) {
    return BETWEEN_DIGITS.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("-");
  }

  /** Whether it is that of a fine-tuned model, whose price is not that of its base. */
  static boolean isFineTuned(String name) {
    return name.startsWith("ft:") || name.contains(".ft-");
  }

  /** All names that a clean name may be listed under, in the form in which names are compared. */
  static List<String> candidates(String clean) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : paths(clean)) {
      add(name, names);
    }
    Set<String> all = new LinkedHashSet<>(names);
    for (Pattern suffix : SUFFIXES) {
      Set<String> shorter = new LinkedHashSet<>();
      for (String name : names) {
        shorter.add(isFineTuned(name) ? name : suffix.matcher(name).replaceFirst(""));
      }
      all.addAll(shorter);
      names = shorter;
    }
    List<String> canonical = new ArrayList<>(all.size());
    for (String name : all) {
      String form = canonical(name);
      if (!form.isEmpty() && !canonical.contains(form)) {
        canonical.add(form);
      }
    }
    return canonical;
  }

  private static void add(String path, Set<String> names) {
    String name = ofFineTuned(path);
    names.add(name);
    String regional = REGION.matcher(name).replaceFirst("");
    names.add(regional);
    names.add(VENDOR.matcher(regional).replaceFirst(""));
  }

  /** The name, then without its first segment, then without the next, to the last. */
  private static List<String> paths(String clean) {
    List<String> paths = new ArrayList<>();
    paths.add(clean);
    for (int slash = clean.indexOf('/'); slash >= 0; slash = clean.indexOf('/', slash + 1)) {
      paths.add(clean.substring(slash + 1));
    }
    return paths;
  }

  /** A fine-tuned model goes by its base and the mark of being one, not by its own id. */
  private static String ofFineTuned(String name) {
    if (name.startsWith("ft:")) {
      int end = name.indexOf(':', 3);
      return end < 0 ? name : name.substring(0, end);
    }
    int mark = name.indexOf(".ft-");
    return mark < 0 ? name : name.substring(0, mark + 4);
  }
}
