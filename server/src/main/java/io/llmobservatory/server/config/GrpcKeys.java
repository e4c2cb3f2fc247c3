package io.llmobservatory.server.config;

import java.time.Duration;
import java.util.List;

/** The keys of {@link GrpcReceiver}. */
final class GrpcKeys {
  static final String PATH = OtlpKeys.PROTOCOLS + ".grpc";

  private static final String PARAMETERS = "keepalive.server_parameters.";
  private static final String POLICY = "keepalive.enforcement_policy.";

  /** The largest message whose size in bytes gRPC can still count: 2 GiB less 1 MiB. */
  private static final int MAX_MESSAGE_MIB = 2047;

  private static final KeySection<GrpcReceiver> SECTION =
      new KeySection<>(PATH, c -> c.receivers().otlp().grpc());

  static final Key<Endpoint> ENDPOINT =
      SECTION.key(
          "endpoint",
          ValueType.ENDPOINT,
          "localhost:4317",
          "address for OTLP over gRPC; port 0 takes a free one",
          GrpcReceiver::endpoint);

  static final Key<Integer> MAX_RECV_MSG_SIZE_MIB =
      SECTION.keyWithoutDefault(
          "max_recv_msg_size_mib",
          ValueType.integerOrUnset("number of MiB", MAX_MESSAGE_MIB),
          "the smaller of 64 and a quarter of the heap",
          "largest request in MiB, also after decompression; at most a quarter of the heap",
          GrpcReceiver::maxRecvMsgSizeMib);

  static final Key<Integer> MAX_CONCURRENT_STREAMS =
      SECTION.keyWithoutDefault(
          "max_concurrent_streams",
          ValueType.integerOrUnset("number of streams", Integer.MAX_VALUE),
          Key.NONE,
          "most calls in flight on one connection",
          GrpcReceiver::maxConcurrentStreams);

  static final Key<Duration> READ_TIMEOUT =
      SECTION.key(
          "read_timeout",
          ValueType.TIMEOUT,
          "30s",
          "a request whose last byte has not come after this time is ended; 0 for never",
          GrpcReceiver::readTimeout);

  static final Key<Duration> MAX_CONNECTION_IDLE =
      SECTION.key(
          PARAMETERS + "max_connection_idle",
          ValueType.TIMEOUT,
          "10m",
          "a connection without calls is closed after this time; 0 for never",
          r -> r.keepalive().maxConnectionIdle());

  static final Key<Duration> MAX_CONNECTION_AGE =
      SECTION.keyWithoutDefault(
          PARAMETERS + "max_connection_age",
          ValueType.DURATION,
          Key.NONE,
          "a connection is closed after this time, so that clients spread anew over the instances",
          r -> r.keepalive().maxConnectionAge());

  static final Key<Duration> MAX_CONNECTION_AGE_GRACE =
      SECTION.keyWithoutDefault(
          PARAMETERS + "max_connection_age_grace",
          ValueType.DURATION,
          Key.NONE,
          "how long calls may still run once max_connection_age has passed",
          r -> r.keepalive().maxConnectionAgeGrace());

  static final Key<Duration> KEEPALIVE_TIME =
      SECTION.key(
          PARAMETERS + "time",
          ValueType.DURATION,
          "2h",
          "a connection silent for this long is pinged",
          r -> r.keepalive().time());

  static final Key<Duration> KEEPALIVE_TIMEOUT =
      SECTION.key(
          PARAMETERS + "timeout",
          ValueType.DURATION,
          "20s",
          "a connection whose ping is unanswered for this long is closed",
          r -> r.keepalive().timeout());

  static final Key<Duration> MIN_TIME =
      SECTION.key(
          POLICY + "min_time",
          ValueType.DURATION,
          "10s",
          "a client that pings more often than this is disconnected",
          r -> r.keepalive().minTime());

  static final Key<Boolean> PERMIT_WITHOUT_STREAM =
      SECTION.key(
          POLICY + "permit_without_stream",
          ValueType.BOOLEAN,
          "true",
          "whether a client may ping while it has no call in flight",
          r -> r.keepalive().permitWithoutStream());

  static final TlsKeys TLS = new TlsKeys(SECTION.child("tls", GrpcReceiver::tls));

  static final AuthKeys AUTH = new AuthKeys(SECTION.child("auth", GrpcReceiver::authenticator));

  static final List<KeySection<?>> SECTIONS = List.of(SECTION, TLS.section, AUTH.section);

  private GrpcKeys() {}
}
