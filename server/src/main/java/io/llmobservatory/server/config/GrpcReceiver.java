package io.llmobservatory.server.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over gRPC.
 *
 * @param maxRecvMsgSizeMib largest request in MiB, also after decompression
 * @param maxConcurrentStreams most calls in flight on one connection; null for no limit
 * @param tls null for plain text
 * @param authenticator name of an extension in {@link Configuration.Extensions#authentications};
 *     null to take everything from everyone
 * @param readTimeout a request whose last byte has not come after this is ended; zero for never
 */
public record GrpcReceiver(
    Endpoint endpoint,
    int maxRecvMsgSizeMib,
    @Nullable Integer maxConcurrentStreams,
    Keepalive keepalive,
    @Nullable TlsServer tls,
    @Nullable String authenticator,
    Duration readTimeout) {

  /**
   * When connections are pinged and closed: the Collector's {@code keepalive.server_parameters} and
   * {@code keepalive.enforcement_policy} in one.
   *
   * @param maxConnectionIdle zero for no limit
   * @param maxConnectionAge null for no limit
   * @param maxConnectionAgeGrace null for no limit
   * @param time silence after which the server pings
   * @param timeout how long the server waits for the answer to its ping
   * @param minTime least time between a client's pings
   * @param permitWithoutStream whether a client may ping while it has no call in flight
   */
  public record Keepalive(
      Duration maxConnectionIdle,
      @Nullable Duration maxConnectionAge,
      @Nullable Duration maxConnectionAgeGrace,
      Duration time,
      Duration timeout,
      Duration minTime,
      boolean permitWithoutStream) {

    static Keepalive read(Settings settings) {
      return new Keepalive(
          settings.get(GrpcKeys.MAX_CONNECTION_IDLE),
          settings.find(GrpcKeys.MAX_CONNECTION_AGE),
          settings.find(GrpcKeys.MAX_CONNECTION_AGE_GRACE),
          settings.get(GrpcKeys.KEEPALIVE_TIME),
          settings.get(GrpcKeys.KEEPALIVE_TIMEOUT),
          settings.get(GrpcKeys.MIN_TIME),
          settings.get(GrpcKeys.PERMIT_WITHOUT_STREAM));
    }
  }

  /** {@link #maxRecvMsgSizeMib} in bytes. */
  public int maxRecvMsgSizeBytes() {
    return Math.multiplyExact(maxRecvMsgSizeMib, RequestSize.BYTES_OF_MIB);
  }

  static GrpcReceiver read(Settings settings) {
    return new GrpcReceiver(
        settings.get(GrpcKeys.ENDPOINT),
        readMaxRecvMsgSizeMib(settings),
        settings.find(GrpcKeys.MAX_CONCURRENT_STREAMS),
        Keepalive.read(settings),
        TlsServer.read(settings, GrpcKeys.TLS),
        AuthKeys.read(settings, GrpcKeys.AUTH),
        settings.get(GrpcKeys.READ_TIMEOUT));
  }

  private static int readMaxRecvMsgSizeMib(Settings settings) {
    Key<Integer> key = GrpcKeys.MAX_RECV_MSG_SIZE_MIB;
    int size = settings.get(key, RequestSize.defaultMib(settings.machine()));
    String most = String.valueOf(settings.machine().largestRequestMib());
    RequestSize.check(settings, key, (long) size * RequestSize.BYTES_OF_MIB, size + " MiB", most);
    return size;
  }
}
