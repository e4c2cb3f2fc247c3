package io.llmobservatory.server.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over gRPC.
 *
 * @param maxRecvMsgSizeMib largest request in MiB, also after decompression
 * @param maxConcurrentStreams most calls in flight on one connection; null for no limit
 */
public record GrpcReceiver(
    Endpoint endpoint,
    int maxRecvMsgSizeMib,
    @Nullable Integer maxConcurrentStreams,
    Keepalive keepalive) {

  /** The size that OTLP recommends as a receiver's limit. */
  static final int DEFAULT_MAX_RECV_MSG_SIZE_MIB = 64;

  /**
   * When connections are pinged and closed: the Collector's {@code keepalive.server_parameters} and
   * {@code keepalive.enforcement_policy} in one.
   *
   * @param maxConnectionIdle null for no limit
   * @param maxConnectionAge null for no limit
   * @param maxConnectionAgeGrace null for no limit
   * @param time silence after which the server pings
   * @param timeout how long the server waits for the answer to its ping
   * @param minTime least time between a client's pings
   * @param permitWithoutStream whether a client may ping while it has no call in flight
   */
  public record Keepalive(
      @Nullable Duration maxConnectionIdle,
      @Nullable Duration maxConnectionAge,
      @Nullable Duration maxConnectionAgeGrace,
      Duration time,
      Duration timeout,
      Duration minTime,
      boolean permitWithoutStream) {

    static Keepalive read(Settings settings) {
      return new Keepalive(
          settings.find(ConfigurationKeys.MAX_CONNECTION_IDLE),
          settings.find(ConfigurationKeys.MAX_CONNECTION_AGE),
          settings.find(ConfigurationKeys.MAX_CONNECTION_AGE_GRACE),
          settings.get(ConfigurationKeys.KEEPALIVE_TIME),
          settings.get(ConfigurationKeys.KEEPALIVE_TIMEOUT),
          settings.get(ConfigurationKeys.MIN_TIME),
          settings.get(ConfigurationKeys.PERMIT_WITHOUT_STREAM));
    }
  }

  /** {@link #maxRecvMsgSizeMib} in bytes. */
  public int maxRecvMsgSizeBytes() {
    return Math.multiplyExact(maxRecvMsgSizeMib, 1024 * 1024);
  }

  static GrpcReceiver read(Settings settings) {
    return new GrpcReceiver(
        settings.get(ConfigurationKeys.GRPC_ENDPOINT),
        readMaxRecvMsgSizeMib(settings),
        settings.find(ConfigurationKeys.MAX_CONCURRENT_STREAMS),
        Keepalive.read(settings));
  }

  private static int readMaxRecvMsgSizeMib(Settings settings) {
    int largest = settings.machine().largestRequestMib();
    int byDefault = Math.min(DEFAULT_MAX_RECV_MSG_SIZE_MIB, largest);
    int size = settings.get(ConfigurationKeys.MAX_RECV_MSG_SIZE_MIB, byDefault);
    if (size > largest) {
      settings.refuse(
          ConfigurationKeys.MAX_RECV_MSG_SIZE_MIB.path(),
          "%d MiB is more than a quarter of the heap of %d MiB; start Java with -Xmx%dm or more"
                  .formatted(size, settings.machine().heapMib(), Machine.heapMibFor(size))
              + " (JAVA_OPTS), or set at most "
              + largest);
    }
    return size;
  }
}
