package io.llmobservatory.benchmarks.resolution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured.
 *
 * @param server PostgreSQL and what decides whether its commits are on the disk
 * @param rounds how many rounds, after one to warm up
 * @param samples how many spans each way wrote in each situation of a round, at least
 * @param redis whether there was a Redis; the ways with a shared cache are missing without
 * @param yardsticks median milliseconds of a bare commit, of the smallest question to PostgreSQL,
 *     and of one to Redis
 * @param rows the table, situation by situation, the server first
 */
public record ResolutionResult(
    String server,
    int rounds,
    int samples,
    boolean redis,
    Map<String, Spread> yardsticks,
    List<Row> rows) {

  /** What to do where there is no Redis. */
  static final String NO_REDIS =
      "redis-server is not installed, so the ways with a shared cache are left out"
          + " (on Debian: apt-get install redis-server)";

  /**
   * One way in one situation.
   *
   * @param situation the name of the situation
   * @param situationLabel the situation in words
   * @param way the name of the way
   * @param wayLabel the way in words
   * @param postgresTrips round trips to PostgreSQL for each span
   * @param redisTrips round trips to Redis for each span
   * @param medianMillis median latencies of the rounds
   * @param p99Millis 99th percentiles of the rounds
   * @param toCommit median latencies held against a bare commit of the same round
   * @param toServer median latencies held against the server's of the same round
   */
  public record Row(
      String situation,
      String situationLabel,
      String way,
      String wayLabel,
      double postgresTrips,
      double redisTrips,
      Spread medianMillis,
      Spread p99Millis,
      Spread toCommit,
      Spread toServer) {

    private Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("situation", situation);
      map.put("way", way);
      map.put("postgres_round_trips", postgresTrips);
      map.put("redis_round_trips", redisTrips);
      map.put("median_ms", medianMillis.toMap());
      map.put("p99_ms", p99Millis.toMap());
      map.put("ratio_to_bare_commit", toCommit.toMap());
      map.put("ratio_to_server", toServer.toMap());
      return map;
    }
  }

  /** For people: a table for each situation, and all in one, in Markdown. */
  public String toText() {
    return new ResolutionText(this).toString();
  }

  /** For JSON. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("server", server);
    map.put("rounds", rounds);
    map.put("samples", samples);
    map.put("redis", redis);
    Map<String, Object> sticks = new LinkedHashMap<>();
    yardsticks.forEach((name, millis) -> sticks.put(name + "_ms", millis.toMap()));
    map.put("yardsticks", sticks);
    List<Object> table = new ArrayList<>();
    rows.forEach(row -> table.add(row.toMap()));
    map.put("rows", table);
    return map;
  }
}
