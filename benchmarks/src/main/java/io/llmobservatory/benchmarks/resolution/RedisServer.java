package io.llmobservatory.benchmarks.resolution;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Redis of our own on a free port of the loopback, which keeps nothing on the disk. */
final class RedisServer implements AutoCloseable {
  private static final long START_SECONDS = 10;

  private final Process process;
  private final TemporaryDirectory directory;
  private final int port;
  private final Thread atExit;

  private RedisServer(Process process, TemporaryDirectory directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    this.atExit = new Thread(this::stop, "stop-redis");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts one; null if it is not installed. */
  static @Nullable RedisServer start() throws IOException, InterruptedException {
    TemporaryDirectory directory = TemporaryDirectory.create("llm-observatory-redis");
    int port = freePort();
    Process process;
    try {
      process =
          new ProcessBuilder(
                  List.of(
                      "redis-server",
                      "--bind",
                      "127.0.0.1",
                      "--port",
                      String.valueOf(port),
                      "--save",
                      "",
                      "--appendonly",
                      "no",
                      "--dir",
                      directory.path().toString()))
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
    } catch (IOException notThere) {
      directory.close();
      return null;
    }
    RedisServer server = new RedisServer(process, directory, port);
    if (!server.answers()) {
      server.close();
      throw new IOException("redis-server does not answer on port " + port);
    }
    return server;
  }

  private boolean answers() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (RedisConnection connection = new RedisConnection(port)) {
        return connection.ping();
      } catch (IOException notYet) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    return false;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    directory.close();
  }
}
