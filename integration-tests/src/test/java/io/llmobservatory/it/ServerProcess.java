package io.llmobservatory.it;

import io.llmobservatory.server.Server;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.embedded.PostgresUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A server in a JVM of its own. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "listening on ";

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The program of the other JVM: serves until its input ends. */
  public static void main(String[] overrides) throws Exception {
    Configuration configuration = Configuration.load(null, List.of(overrides), System.getenv());
    try (Server server = Server.start(configuration, Path.of("unused"))) {
      System.out.println(READY + Objects.requireNonNull(server.grpcAddress()).getPort());
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Starts one, and waits until it is ready. It ends with an OutOfMemoryError, if there is one. */
  static ServerProcess start(String heap, PostgresUrl database) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                "receivers.otlp.protocols.grpc.endpoint=localhost:0",
                "receivers.otlp.protocols.http.endpoint=localhost:0",
                "extensions.health_check.endpoint=localhost:0",
                "service.telemetry.metrics.endpoint=localhost:0",
                "exporters.postgresql.url=${env:TEST_DATABASE_URL}")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // Not among the arguments, which everybody on the machine may see.
    builder.environment().put("TEST_DATABASE_URL", database.uri());
    Process process = builder.start();
    return new ServerProcess(process, awaitPort(process));
  }

  private static int awaitPort(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return Integer.parseInt(line.substring(READY.length()));
      }
    }
    throw new IOException("the process ended before it was ready");
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it, and waits for its exit code. */
  int stop() throws IOException, InterruptedException {
    process.getOutputStream().close();
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
