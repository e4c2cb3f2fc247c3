package io.llmobservatory.benchmarks.resolution;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where the values of several rounds lie.
 *
 * @param median the middle one
 * @param min the least
 * @param max the most
 */
public record Spread(double median, double min, double max) {
  /** The spread of at least one value. */
  static Spread of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** The median with the least and the most behind it. */
  String text() {
    return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, min, max);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("median", median);
    map.put("min", min);
    map.put("max", max);
    return map;
  }
}
