package io.llmobservatory.benchmarks.mapping;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks of reading, mapping and encoding and prints one line for each. On a machine
 * with other work the least of many short iterations tells more than their mean.
 */
public final class MappingReport {
  private MappingReport() {}

  /** Takes JMH's own options. */
  public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(new CommandLineOptions(arguments));
    for (Class<?> benchmark :
        List.of(ReadingBenchmark.class, MappingBenchmark.class, EncodingBenchmark.class)) {
      options.include(benchmark.getSimpleName());
    }
    options.addProfiler(GCProfiler.class);
    options.addProfiler(CpuTime.class);
    Collection<RunResult> results = new Runner(options.build()).run();
    System.out.printf(
        "%n%-36s%12s%12s%8s%14s%14s%n", "mapping", "least", "mean", "±", "CPU mean", "bytes/span");
    for (RunResult run : results) {
      Result<?> time = run.getPrimaryResult();
      System.out.printf(
          "%-36s%12.2f%12.2f%8.2f%14.2f%14.0f%n",
          name(run),
          time.getStatistics().getMin(),
          time.getScore(),
          time.getScoreError(),
          score(run, CpuTime.RESULT),
          score(run, "gc.alloc.rate.norm"));
    }
  }

  /** Class and method, without what is the same in all. */
  private static String name(RunResult run) {
    return run.getParams()
        .getBenchmark()
        .replaceFirst("^.*\\.(\\w+)Benchmark\\.", "$1.")
        .toLowerCase(Locale.ROOT);
  }

  private static double score(RunResult run, String result) {
    Result<?> found = run.getSecondaryResults().get(result);
    return found == null ? Double.NaN : found.getScore();
  }
}
