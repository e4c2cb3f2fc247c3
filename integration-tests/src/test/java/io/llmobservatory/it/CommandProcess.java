package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code llm-observatory} as users run it: in a JVM of its own. */
final class CommandProcess {
  private static final String MAIN = "io.llmobservatory.cli.Main";
  private static final long LONGEST_SECONDS = 120;

  private CommandProcess() {}

  /** What it printed and the code it ended with. */
  record Result(int code, String out, String err) {}

  /** Runs it on a database, and waits until it ends. */
  static Result runOn(PostgresUrl database, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--set");
    all.add("exporters.postgresql.url=${env:TEST_DATABASE_URL}");
    // Not among the arguments, which everybody on the machine may see.
    return run(database.uri(), all);
  }

  /** Runs it without a database, and waits until it ends. */
  static Result run(List<String> arguments) throws IOException, InterruptedException {
    return run("", arguments);
  }

  private static Result run(String databaseUri, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // What is logged must look as it does for users.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN));
    command.addAll(arguments);
    // Files, so that neither output can fill up while the other one is read.
    Path out = Files.createTempFile("command", ".out");
    Path err = Files.createTempFile("command", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().put("TEST_DATABASE_URL", databaseUri);
      Process process = builder.start();
      try {
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
            .as("%s ends", arguments)
            .isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
