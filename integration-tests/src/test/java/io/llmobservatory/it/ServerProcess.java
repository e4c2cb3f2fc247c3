package io.llmobservatory.it;

import io.llmobservatory.server.Server;
import io.llmobservatory.server.config.Configuration;
import io.llmobservatory.server.embedded.PostgresUrl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A server in a JVM of its own. */
final class ServerProcess implements AutoCloseable {
  private static final String READY = "listening on ";

  private final Process process;
  private final String[] ports;

  private ServerProcess(Process process, String[] ports) {
    this.process = process;
    this.ports = ports;
  }

  /** The program of the other JVM: serves until its input ends. */
  public static void main(String[] overrides) throws Exception {
    Configuration configuration = Configuration.load(null, List.of(overrides), System.getenv());
    try (Server server = Server.start(configuration, Path.of("unused"))) {
      System.out.println(
          READY
              + port(server.grpcAddress())
              + ' '
              + port(server.httpAddress())
              + ' '
              + port(server.metricsAddress()));
      System.out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static int port(@Nullable InetSocketAddress address) {
    return Objects.requireNonNull(address).getPort();
  }

  /**
   * Starts one, and waits until it is ready. It ends with an OutOfMemoryError, if there is one.
   *
   * @param settings {@code KEY=VALUE}
   */
  static ServerProcess start(String heap, PostgresUrl database, String... settings)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
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
                "exporters.postgresql.url=${env:TEST_DATABASE_URL}"));
    command.addAll(List.of(settings));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    // Not among the arguments, which everybody on the machine may see.
    builder.environment().put("TEST_DATABASE_URL", database.uri());
    Process process = builder.start();
    return new ServerProcess(process, awaitPorts(process));
  }

  private static String[] awaitPorts(Process process) throws IOException {
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        return line.substring(READY.length()).split(" ", -1);
      }
    }
    throw new IOException("the process ended before it was ready");
  }

  int port() {
    return Integer.parseInt(ports[0]);
  }

  int httpPort() {
    return Integer.parseInt(ports[1]);
  }

  /** The present value of one of the server's own metrics that has no labels. */
  long metric(String name) throws IOException {
    URL metrics = new URL("http://localhost:" + ports[2] + "/metrics");
    String text = new String(metrics.openStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith(name + ' '))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among the metrics"));
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
