package io.llmobservatory.server.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant. */
final class EditDistance {
  private EditDistance() {}

  /**
   * The nearest of the known names, or null if none is near: at most a third of its characters, and
   * at least one, may differ. Of equally near ones it is the first.
   */
  static @Nullable String nearest(String name, Collection<String> known) {
    String nearest = null;
    int smallest = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = between(name, candidate);
      if (distance < smallest && distance <= Math.max(1, candidate.length() / 3)) {
        nearest = candidate;
        smallest = distance;
      }
    }
    return nearest;
  }

  /**
   * Insertions, deletions and substitutions of a character and swaps of neighbours that turn one
   * name into the other (optimal string alignment), without regard to case or to hyphens in place
   * of underscores.
   */
  static int between(String a, String b) {
    String from = normalise(a);
    String to = normalise(b);
    int[][] distances = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : step(from, to, i, j, distances);
      }
    }
    return distances[from.length()][to.length()];
  }

  /** The distance of the first {@code i} characters to the first {@code j}, from shorter ones. */
  private static int step(String from, String to, int i, int j, int[][] distances) {
    boolean equal = from.charAt(i - 1) == to.charAt(j - 1);
    int distance = distances[i - 1][j - 1] + (equal ? 0 : 1);
    distance = Math.min(distance, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(distance, distances[i - 2][j - 2] + 1) : distance;
  }

  private static String normalise(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
