package io.llmobservatory.client.replay;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.llmobservatory.client.Endpoint;
import io.llmobservatory.client.replay.ReplaySummary.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends recorded OTLP requests with spans or log records to a receiver over gRPC, one after
 * another, the bytes as they are in the files; JSON becomes protobuf on the way. Repeats a request
 * as OTLP asks for, up to five attempts of 10 s. Not for use by several threads.
 */
public final class OtlpReplay implements AutoCloseable {
  private final Endpoint endpoint;
  private final ManagedChannel channel;
  private final Pause pause;

  private OtlpReplay(Endpoint endpoint, Pause pause) {
    this.endpoint = endpoint;
    this.pause = pause;
    channel =
        NettyChannelBuilder.forAddress(endpoint.host(), endpoint.port())
            .usePlaintext()
            .disableRetry() // The rule of OTLP is applied here, per request and counted.
            .userAgent("llm-observatory-replay")
            .build();
  }

  /**
   * Prepares to send to a receiver; connects with the first request.
   *
   * @param endpoint {@code HOST:PORT} of a plaintext gRPC receiver; without a port, 4317
   * @throws IllegalArgumentException if {@code endpoint} is no such address
   */
  public static OtlpReplay to(String endpoint) {
    return to(endpoint, delay -> TimeUnit.NANOSECONDS.sleep(delay.toNanos()));
  }

  static OtlpReplay to(String endpoint, Pause pause) {
    Endpoint parsed = Endpoint.parse(endpoint);
    if (parsed.scheme() == Endpoint.Scheme.HTTPS) {
      throw new IllegalArgumentException(
          "endpoint "
              + endpoint
              + ": a replay does not use TLS, give HOST:PORT of a plaintext"
              + " receiver");
    }
    return new OtlpReplay(parsed, pause);
  }

  /** How to let the time between two attempts pass. */
  @FunctionalInterface
  interface Pause {
    void await(Duration delay) throws InterruptedException;
  }

  /** Returns the receiver's address as {@code HOST:PORT}. */
  public String endpoint() {
    return endpoint.toString();
  }

  /**
   * Sends {@code files} in their order. All are checked before the first is sent. A receiver that
   * cannot be reached even by the last attempt ends the replay: what is left counts as not sent.
   *
   * @param files one request each, at most 64 MiB: log records in {@code .logs.pb} and {@code
   *     .logs.json}, else spans; JSON in {@code .json}, else protobuf
   * @throws UnusableRecordingException if any file cannot be sent, naming each; nothing was sent
   * @throws InterruptedException if the thread is interrupted between two attempts
   */
  public ReplaySummary send(List<Path> files)
      throws UnusableRecordingException, InterruptedException {
    Records records = checkAll(files);
    long start = System.nanoTime();
    Tally tally = new Tally();
    List<Path> notSent = new ArrayList<>();
    boolean reachable = true;
    for (Path file : files) {
      if (reachable) {
        reachable = new Delivery(channel, pause, Recording.read(file)).run(tally);
      } else {
        notSent.add(file);
      }
    }
    return tally.summary(
        files.size(), records, notSent, Duration.ofNanos(System.nanoTime() - start));
  }

  private static Records checkAll(List<Path> files) throws UnusableRecordingException {
    Records records = Records.NONE;
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        Recording recording = Recording.read(file);
        records = records.plus(recording.signal().records(recording.records()));
      } catch (UnusableRecordingException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new UnusableRecordingException(String.join("\n", problems));
    }
    return records;
  }

  /** Closes the connection; waits at most 2 s for it. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
