package io.llmobservatory.benchmarks.throughput;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/**
 * What several measurements of one thing say.
 *
 * @param median half are below
 * @param min the least
 * @param max the most
 */
record Figure(double median, double min, double max) {
  static Figure of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      return new Figure(Double.NaN, Double.NaN, Double.NaN);
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Figure(median, sorted[0], sorted[sorted.length - 1]);
  }

  static Figure of(double... values) {
    return of(Arrays.stream(values).boxed().toList());
  }

  Map<String, Double> json() {
    return Map.of("median", median, "min", min, "max", max);
  }

  /** With so many decimals. */
  String text(int decimals) {
    String number = "%,." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + "–" + number + ")", median, min, max);
  }
}
