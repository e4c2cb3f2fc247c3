package io.llmobservatory.server.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the programs of PostgreSQL and a few of the system. */
final class Command {
  private static final long LIMIT_SECONDS = 120;

  private Command() {}

  /** A program to be started in {@code directory}, without input, its two outputs as one. */
  static ProcessBuilder of(Path directory, List<String> words) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
    builder.redirectErrorStream(true).redirectInput(new File("/dev/null"));
    // What libpq and PostgreSQL would take from the environment is meant for some other server.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /** Runs a program and appends what it says to {@code log}; returns its exit code. */
  static int run(Path directory, Path log, List<String> words)
      throws IOException, InterruptedException {
    return exit(of(directory, words).redirectOutput(appendTo(log)).start(), words);
  }

  /** Runs a program that says little; returns "" if it succeeds and else what it said. */
  static String complaint(Path directory, List<String> words)
      throws IOException, InterruptedException {
    Process process = of(directory, words).start();
    int exit = exit(process, words);
    byte[] said = process.getInputStream().readAllBytes();
    return exit == 0 ? "" : "exit code " + exit + ", " + new String(said, StandardCharsets.UTF_8);
  }

  static ProcessBuilder.Redirect appendTo(Path file) {
    return ProcessBuilder.Redirect.appendTo(file.toFile());
  }

  /** Waits, not for ever, for a program to end and returns its exit code. */
  static int exit(Process process, List<String> words) throws InterruptedException {
    try {
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new EmbeddedPostgresException(
          words.get(0) + " did not end within " + LIMIT_SECONDS + " s: " + String.join(" ", words));
    } finally {
      if (process.isAlive()) {
        process.destroyForcibly();
      }
    }
  }
}
