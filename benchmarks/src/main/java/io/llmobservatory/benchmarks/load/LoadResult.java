package io.llmobservatory.benchmarks.load;

import java.util.Locale;
import java.util.Map;

/**
 * What came of a measurement. Requests count that were answered within it.
 *
 * @param nanos how long it took
 * @param acknowledged spans that the server said it has stored, within the measurement
 * @param stored the same from the first request to the last answer, warm-up included
 * @param rejected spans that the server refused
 * @param retries requests that were sent again, as the server asked
 * @param p50Micros time from when a request was due to its acknowledgement: half take less
 * @param p99Micros 99 of 100 take less
 * @param p999Micros 999 of 1,000 take less
 * @param cpuMicros processor time of the load process
 */
public record LoadResult(
    long nanos,
    long acknowledged,
    long stored,
    long rejected,
    long retries,
    double p50Micros,
    double p99Micros,
    double p999Micros,
    long cpuMicros) {

  /** Acknowledged spans a second. */
  public double rate() {
    return acknowledged * 1e9 / nanos;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "nanos=%d acknowledged=%d stored=%d rejected=%d retries=%d p50=%f p99=%f p999=%f cpu=%d",
        nanos,
        acknowledged,
        stored,
        rejected,
        retries,
        p50Micros,
        p99Micros,
        p999Micros,
        cpuMicros);
  }

  /** From the line of a load process. */
  public static LoadResult of(String line) {
    Map<String, String> values = LoadPlan.pairs(line);
    return new LoadResult(
        Long.parseLong(values.get("nanos")),
        Long.parseLong(values.get("acknowledged")),
        Long.parseLong(values.get("stored")),
        Long.parseLong(values.get("rejected")),
        Long.parseLong(values.get("retries")),
        Double.parseDouble(values.get("p50")),
        Double.parseDouble(values.get("p99")),
        Double.parseDouble(values.get("p999")),
        Long.parseLong(values.get("cpu")));
  }
}
