package io.llmobservatory.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** How wide lines may be. */
final class Terminal {
  private static final int MIN_COLUMNS = 40;
  private static final int USUAL_COLUMNS = 100;
  private static final long PATIENCE_SECONDS = 1;

  /** Tells on standard error what it finds out about the standard output that it inherits. */
  private static final String QUESTION =
      "test -t 1 && { stty size </dev/tty || echo \"0 $COLUMNS\"; } >&2";

  private Terminal() {}

  /** Returns how many columns the terminal has; very many if the output is no terminal. */
  static int columns() {
    try {
      Process process =
          new ProcessBuilder("sh", "-c", QUESTION)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return USUAL_COLUMNS;
      }
      String answer = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.exitValue() == 0 ? parse(answer.strip()) : Integer.MAX_VALUE;
    } catch (IOException e) {
      return Integer.MAX_VALUE; // There is no shell here.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL_COLUMNS;
    }
  }

  /** Reads "rows columns", in the last line. */
  private static int parse(String answer) {
    String columns = answer.substring(answer.lastIndexOf(' ') + 1);
    return columns.matches("[1-9]\\d{0,4}")
        ? Math.max(MIN_COLUMNS, Integer.parseInt(columns))
        : USUAL_COLUMNS;
  }
}
