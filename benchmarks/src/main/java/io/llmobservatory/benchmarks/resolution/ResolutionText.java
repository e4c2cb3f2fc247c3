package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.benchmarks.resolution.ResolutionResult.Row;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A result as Markdown: what every cell says, and the table that the documentation holds. */
final class ResolutionText {
  private static final String LINE = "| %-61s | %10s | %5s | %-20s | %-20s | %-18s | %-16s |%n";

  private final ResolutionResult result;
  private final StringBuilder text = new StringBuilder();

  ResolutionText(ResolutionResult result) {
    this.result = result;
    head();
    situations();
    allInOne();
  }

  private void head() {
    append("%s. %d rounds of %d spans each.%n", result.server(), result.rounds(), result.samples());
    result
        .yardsticks()
        .forEach((name, millis) -> append("%s: %s ms%n", name.replace('_', ' '), millis.text()));
    if (!result.redis()) {
      append("%s%n", ResolutionResult.NO_REDIS);
    }
  }

  private void situations() {
    String last = "";
    for (Row row : result.rows()) {
      if (!row.situation().equals(last)) {
        last = row.situation();
        append("%n%s:%n%n", row.situationLabel());
        append(
            LINE,
            "way",
            "PostgreSQL",
            "Redis",
            "median ms",
            "p99 ms",
            "× a bare commit",
            "× the server");
        append("|---|---:|---:|---|---|---|---|%n");
      }
      append(
          LINE,
          row.wayLabel(),
          trips(row.postgresTrips()),
          trips(row.redisTrips()),
          row.medianMillis().text(),
          row.p99Millis().text(),
          row.toCommit().text(),
          row.toServer().text());
    }
  }

  /** A line for each way, a column for each situation. */
  private void allInOne() {
    Map<String, String> labels = new LinkedHashMap<>();
    Map<String, String> cells = new LinkedHashMap<>();
    for (Row row : result.rows()) {
      labels.put(row.way(), row.wayLabel());
      cells.put(row.way() + ' ' + row.situation(), cell(row));
    }
    append(
        "%nround trips (Redis' after the +) · median latency as a multiple of a bare commit:%n%n");
    append("| way |");
    for (Situation situation : Situation.values()) {
      append(" %s |", situation.shortLabel);
    }
    append("%n|---|%s%n", "---|".repeat(Situation.values().length));
    labels.forEach(
        (way, label) -> {
          append("| %s |", label);
          for (Situation situation : Situation.values()) {
            append(" %s |", cells.getOrDefault(way + ' ' + situation.key, "–"));
          }
          append("%n");
        });
  }

  private static String cell(Row row) {
    String redis = trips(row.redisTrips());
    return String.format(
        Locale.ROOT,
        "%s%s · %.1f",
        trips(row.postgresTrips()),
        redis.equals("0") ? "" : "+" + redis,
        row.toCommit().median());
  }

  private static String trips(double trips) {
    String text = String.format(Locale.ROOT, "%.1f", trips);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private void append(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
