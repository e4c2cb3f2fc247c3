package io.llmobservatory.benchmarks.throughput;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as its users run it, in a process of its own with a small heap. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern GRPC = Pattern.compile("OTLP/gRPC on localhost:(\\d+)");
  private static final Pattern METRICS = Pattern.compile("metrics on localhost:(\\d+)");

  private final Process process;
  private final Path collections;
  private final int port;
  private final int metricsPort;

  private ServerProcess(Process process, Path collections, String readyLine) {
    this.process = process;
    this.collections = collections;
    this.port = find(GRPC, readyLine);
    this.metricsPort = find(METRICS, readyLine);
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param command the command line of the product
   * @param heapMebibytes its heap
   * @param javaOptions further options of the JVM
   */
  static ServerProcess start(
      Path command, Database database, int heapMebibytes, List<String> javaOptions)
      throws IOException {
    Path collections = Files.createTempDirectory("llm-observatory-benchmark").resolve("gc.log");
    List<String> java = new ArrayList<>();
    java.add("-Xmx" + heapMebibytes + "m");
    java.add("-Xlog:gc:file=" + collections + "::filecount=0");
    java.addAll(javaOptions);
    ProcessBuilder builder =
        new ProcessBuilder(
                command.toString(),
                "serve",
                "--set=exporters.postgresql.url=${env:DATABASE_URL}",
                "--set=receivers.otlp.protocols.grpc.endpoint=localhost:0",
                "--set=receivers.otlp.protocols.http.endpoint=localhost:0",
                "--set=extensions.health_check.endpoint=localhost:0",
                "--set=service.telemetry.metrics.endpoint=localhost:0")
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("JAVA_OPTS", String.join(" ", java));
    builder.environment().put("DATABASE_URL", database.uri());
    Process process = builder.start();
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("ready")) {
        Thread rest = new Thread(() -> output.lines().forEach(ignored -> {}), "server-output");
        rest.setDaemon(true);
        rest.start();
        return new ServerProcess(process, collections, line);
      }
    }
    throw new IOException("the server ended before it was ready; its last words are above");
  }

  private static int find(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException("no port in: " + line);
    }
    return Integer.parseInt(matcher.group(1));
  }

  int port() {
    return port;
  }

  long cpuMicros() {
    return ProcessCpu.micros(process.pid());
  }

  long peakMebibytes() throws IOException {
    return ProcessCpu.peakMebibytes(process.pid());
  }

  /** How often the collector stopped everything to collect the whole heap. */
  long fullCollections() throws IOException {
    return Files.readAllLines(collections).stream().filter(l -> l.contains("Pause Full")).count();
  }

  /** A counter of the server's own metrics, summed over its labels; 0 if it is not there yet. */
  double metric(String name) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + metricsPort + "/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    double sum = 0;
    for (String line : response.body().split("\n", -1)) {
      if (line.startsWith(name + " ") || line.startsWith(name + "{")) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(collections);
    Files.deleteIfExists(collections.getParent());
  }
}
