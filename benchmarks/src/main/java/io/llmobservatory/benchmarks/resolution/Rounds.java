package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.benchmarks.resolution.ResolutionResult.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What all rounds have shown so far. */
final class Rounds {
  private record Cell(Situation situation, Way way) {}

  private final Map<Cell, List<Measured>> cells = new LinkedHashMap<>();
  private final Map<String, List<Measured>> yardsticks = new LinkedHashMap<>();

  void add(Situation situation, Way way, Measured measured) {
    cells.computeIfAbsent(new Cell(situation, way), cell -> new ArrayList<>()).add(measured);
  }

  void add(Map<String, Measured> sticks) {
    sticks.forEach(
        (name, measured) ->
            yardsticks.computeIfAbsent(name, key -> new ArrayList<>()).add(measured));
  }

  Map<String, Spread> yardsticks() {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    yardsticks.forEach(
        (name, measured) -> spreads.put(name, spread(measured, Measured::medianMillis)));
    return spreads;
  }

  /**
   * The table.
   *
   * @param ways in their order; the first is what the others are held against
   */
  List<Row> rows(List<Way> ways) {
    List<Row> rows = new ArrayList<>();
    for (Situation situation : Situation.values()) {
      List<Measured> first = cells.get(new Cell(situation, ways.get(0)));
      for (Way way : ways) {
        List<Measured> measured = cells.get(new Cell(situation, way));
        if (measured != null && first != null) {
          rows.add(row(situation, way, measured, first));
        }
      }
    }
    return rows;
  }

  private Row row(Situation situation, Way way, List<Measured> measured, List<Measured> first) {
    return new Row(
        situation.key,
        situation.label,
        way.key(),
        way.label(),
        spread(measured, Measured::postgresTrips).median(),
        spread(measured, Measured::redisTrips).median(),
        spread(measured, Measured::medianMillis),
        spread(measured, Measured::p99Millis),
        ratio(measured, yardsticks.getOrDefault(Yardsticks.COMMIT, List.of())),
        ratio(measured, first));
  }

  private static Spread ratio(List<Measured> measured, List<Measured> to) {
    double[] ratios = new double[measured.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = measured.get(i).medianMillis() / to.get(i).medianMillis();
    }
    return Spread.of(ratios);
  }

  private static Spread spread(List<Measured> measured, ToDoubleFunction<Measured> value) {
    return Spread.of(measured.stream().mapToDouble(value).toArray());
  }
}
