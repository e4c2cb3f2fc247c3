package io.llmobservatory.benchmarks.load;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What to send.
 *
 * @param port where the server listens on localhost
 * @param workload which spans
 * @param spans in a request
 * @param connections over how many
 * @param inFlight requests that wait for an answer at most, over all connections
 * @param rate spans a second, evenly paced; 0 for as many as are acknowledged
 * @param warmSeconds before the measurement begins
 * @param seconds how long is measured
 * @param total how many spans in place of a time; 0 for the time
 * @param startNanos when the first span starts, nanoseconds since 1970
 * @param stepNanos from one span's start to the next
 * @param seed of all ids
 */
public record LoadPlan(
    int port,
    Workload workload,
    int spans,
    int connections,
    int inFlight,
    double rate,
    double warmSeconds,
    double seconds,
    long total,
    long startNanos,
    long stepNanos,
    long seed) {

  /** As one line, for the load process. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "port=%d workload=%s spans=%d connections=%d inFlight=%d rate=%f warmSeconds=%f seconds=%f"
            + " total=%d startNanos=%d stepNanos=%d seed=%d",
        port,
        workload,
        spans,
        connections,
        inFlight,
        rate,
        warmSeconds,
        seconds,
        total,
        startNanos,
        stepNanos,
        seed);
  }

  static LoadPlan of(String line) {
    Map<String, String> values = pairs(line);
    return new LoadPlan(
        Integer.parseInt(values.get("port")),
        Workload.valueOf(String.valueOf(values.get("workload"))),
        Integer.parseInt(values.get("spans")),
        Integer.parseInt(values.get("connections")),
        Integer.parseInt(values.get("inFlight")),
        Double.parseDouble(values.get("rate")),
        Double.parseDouble(values.get("warmSeconds")),
        Double.parseDouble(values.get("seconds")),
        Long.parseLong(values.get("total")),
        Long.parseLong(values.get("startNanos")),
        Long.parseLong(values.get("stepNanos")),
        Long.parseLong(values.get("seed")));
  }

  /** The pairs of a line of {@code KEY=VALUE}. */
  static Map<String, String> pairs(String line) {
    Map<String, String> values = new HashMap<>();
    for (String pair : line.strip().split(" ", -1)) {
      int equals = pair.indexOf('=');
      values.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return values;
  }
}
