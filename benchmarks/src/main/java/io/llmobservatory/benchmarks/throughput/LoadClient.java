package io.llmobservatory.benchmarks.throughput;

import io.llmobservatory.benchmarks.load.LoadPlan;
import io.llmobservatory.benchmarks.load.LoadProcess;
import io.llmobservatory.benchmarks.load.LoadResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Our end of the load process. */
final class LoadClient implements AutoCloseable {
  private final Process process;
  private final PrintStream plans;
  private final BufferedReader answers;

  private LoadClient(Process process) {
    this.process = process;
    this.plans = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static LoadClient start() throws IOException {
    return new LoadClient(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms512m",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                LoadProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Told at the moments of a measurement. */
  interface Moments {
    void begin() throws IOException, SQLException;

    void end() throws IOException, SQLException;

    /**
     * So many spans are acknowledged.
     *
     * @param spans since the first request
     */
    default void progress(long spans) throws IOException, SQLException {}
  }

  LoadResult run(LoadPlan plan, Moments moments) throws IOException, SQLException {
    plans.println(plan.line());
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "begin" -> moments.begin();
        case "end" -> moments.end();
        case "progress" -> moments.progress(Long.parseLong(words[1]));
        case "result" -> {
          return LoadResult.of(words[1]);
        }
        default -> throw new IOException("the load process says: " + line);
      }
    }
    throw new IOException("the load process ended; its last words are above");
  }

  @Override
  public void close() {
    plans.close();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
