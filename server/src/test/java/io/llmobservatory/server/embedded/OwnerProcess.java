package io.llmobservatory.server.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Another JVM that opens a data directory, until it is told to close it or is killed. */
final class OwnerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private OwnerProcess(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The program of the other JVM: prints "ready" and closes at the end of its input. */
  public static void main(String[] arguments) throws IOException {
    try (EmbeddedPostgres opened = EmbeddedPostgres.start(Path.of(arguments[0]))) {
      System.out.println("ready " + opened.url());
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  static OwnerProcess start(Path directory, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            OwnerProcess.class.getName(),
            directory.toString());
    builder.environment().putAll(environment);
    return new OwnerProcess(builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits for the other JVM to have the directory open. */
  OwnerProcess awaitReady() throws IOException {
    @Nullable String line = output.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = output.readLine();
    }
    if (line == null) {
      throw new IOException("the process ended before it was ready");
    }
    return this;
  }

  long pid() {
    return process.pid();
  }

  /** As {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Has the other JVM close the directory and end. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
