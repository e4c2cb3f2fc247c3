package io.llmobservatory.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The program of the load process: a line in is a {@link LoadPlan}; lines out are {@code begin},
 * {@code progress SPANS}, {@code end}, and {@code result} with a {@link LoadResult}. It ends with
 * its input.
 */
public final class LoadProcess {
  private static final long PROGRESS_EVERY = 100_000;

  private LoadProcess() {}

  /** Takes no arguments. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      LoadPlan plan = LoadPlan.of(line);
      long progressEvery = plan.total() > 0 ? PROGRESS_EVERY : 0;
      say("result " + new Load(plan, LoadProcess::say, progressEvery).run().line());
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
