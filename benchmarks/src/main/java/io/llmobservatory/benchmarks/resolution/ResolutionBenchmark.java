package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.store.DatabaseAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long it takes, and how many round trips, to write one span so that it is on the
 * disk: to traces that are there, that are new, that others create at the same moment, and that are
 * stored under a foreign UUID; in our way and in the first design's, with caches and without.
 */
public final class ResolutionBenchmark {
  private ResolutionBenchmark() {}

  /**
   * Measures. All ways take turns in each situation of each round, in another order each time; a
   * round before the first warms up.
   *
   * @param address any database of the server; the role must be allowed to create one of its own
   * @param rounds how many rounds
   * @param samples how many spans each way writes in each situation of a round
   * @param progress is told what goes on
   */
  public static ResolutionResult run(
      DatabaseAddress address, int rounds, int samples, Consumer<String> progress)
      throws Exception {
    try (RedisServer redis = RedisServer.start()) {
      if (redis == null) {
        progress.accept(ResolutionResult.NO_REDIS);
      }
      return run(address, rounds, samples, redis, progress);
    }
  }

  private static ResolutionResult run(
      DatabaseAddress address,
      int rounds,
      int samples,
      @Nullable RedisServer redis,
      Consumer<String> progress)
      throws Exception {
    Spans spans = new Spans();
    try (ScratchDatabase database = ScratchDatabase.create(address, spans.epochDay());
        Ways ways = Ways.open(database, redis);
        Yardsticks yardsticks = new Yardsticks(database, redis);
        Trial trial = new Trial(database, spans, samples)) {
      Rounds seen = new Rounds();
      for (int round = 0; round <= rounds; round++) {
        String name = round == 0 ? "warm-up" : "round " + round + " of " + rounds;
        Rounds into = round == 0 ? new Rounds() : seen;
        into.add(yardsticks.run(samples));
        for (Situation situation : Situation.values()) {
          progress.accept(name + ": " + situation.label);
          for (Way way : turns(ways.list(), situation, round)) {
            into.add(situation, way, trial.run(situation, way));
          }
        }
      }
      progress.accept("checking that all spans are stored");
      trial.check();
      return new ResolutionResult(
          database.describe(),
          rounds,
          samples,
          redis != null,
          seen.yardsticks(),
          seen.rows(ways.list()));
    }
  }

  /** Those that meet the situation, each round another one first. */
  private static List<Way> turns(List<Way> ways, Situation situation, int round) {
    List<Way> turns = new ArrayList<>();
    for (Way way : ways) {
      if (way.meets(situation)) {
        turns.add(way);
      }
    }
    Collections.rotate(turns, round);
    return turns;
  }
}
