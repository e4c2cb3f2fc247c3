package io.llmobservatory.server.config;

import io.llmobservatory.server.price.PriceOverrides;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Every key of the configuration, in the order in which it is printed. A new key is a line here, a
 * component of the record it belongs to, and the line in that record's {@code read}.
 */
final class ConfigurationKeys {
  static final String PROTOCOLS = "receivers.otlp.protocols";
  static final String GRPC = PROTOCOLS + ".grpc";
  static final String HTTP = PROTOCOLS + ".http";
  static final String HEALTH_CHECK = "extensions.health_check";
  static final String METRICS = "service.telemetry.metrics";

  private static final String PARAMETERS = GRPC + ".keepalive.server_parameters";
  private static final String POLICY = GRPC + ".keepalive.enforcement_policy";
  private static final String NONE = "none";

  /** The largest message whose size in bytes gRPC can still count: 2 GiB less 1 MiB. */
  private static final int MAX_MESSAGE_MIB = 2047;

  /**
   * A value may take six bytes for one when it is escaped, and PostgreSQL's longest field is 1 GiB.
   */
  private static final int MAX_VALUE_MIB = 128;

  private static final List<Key<?>> REGISTERED = new ArrayList<>();

  static final Key<Endpoint> GRPC_ENDPOINT =
      key(
          GRPC + ".endpoint",
          ValueType.ENDPOINT,
          "localhost:4317",
          "address for OTLP over gRPC; port 0 takes a free one",
          c -> grpc(c, GrpcReceiver::endpoint));

  static final Key<Integer> MAX_RECV_MSG_SIZE_MIB =
      keyWithoutDefault(
          GRPC + ".max_recv_msg_size_mib",
          ValueType.integerOrUnset("number of MiB", MAX_MESSAGE_MIB),
          "the smaller of 64 and a quarter of the heap",
          "largest request in MiB, also after decompression; at most a quarter of the heap",
          c -> grpc(c, GrpcReceiver::maxRecvMsgSizeMib));

  static final Key<Integer> MAX_CONCURRENT_STREAMS =
      keyWithoutDefault(
          GRPC + ".max_concurrent_streams",
          ValueType.integerOrUnset("number of streams", Integer.MAX_VALUE),
          NONE,
          "most calls in flight on one connection",
          c -> grpc(c, GrpcReceiver::maxConcurrentStreams));

  static final Key<Duration> MAX_CONNECTION_IDLE =
      keyWithoutDefault(
          PARAMETERS + ".max_connection_idle",
          ValueType.DURATION,
          NONE,
          "a connection without calls is closed after this time",
          c -> grpc(c, r -> r.keepalive().maxConnectionIdle()));

  static final Key<Duration> MAX_CONNECTION_AGE =
      keyWithoutDefault(
          PARAMETERS + ".max_connection_age",
          ValueType.DURATION,
          NONE,
          "a connection is closed after this time, so that clients spread anew over the instances",
          c -> grpc(c, r -> r.keepalive().maxConnectionAge()));

  static final Key<Duration> MAX_CONNECTION_AGE_GRACE =
      keyWithoutDefault(
          PARAMETERS + ".max_connection_age_grace",
          ValueType.DURATION,
          NONE,
          "how long calls may still run once max_connection_age has passed",
          c -> grpc(c, r -> r.keepalive().maxConnectionAgeGrace()));

  static final Key<Duration> KEEPALIVE_TIME =
      key(
          PARAMETERS + ".time",
          ValueType.DURATION,
          "2h",
          "a connection silent for this long is pinged",
          c -> grpc(c, r -> r.keepalive().time()));

  static final Key<Duration> KEEPALIVE_TIMEOUT =
      key(
          PARAMETERS + ".timeout",
          ValueType.DURATION,
          "20s",
          "a connection whose ping is unanswered for this long is closed",
          c -> grpc(c, r -> r.keepalive().timeout()));

  static final Key<Duration> MIN_TIME =
      key(
          POLICY + ".min_time",
          ValueType.DURATION,
          "10s",
          "a client that pings more often than this is disconnected",
          c -> grpc(c, r -> r.keepalive().minTime()));

  static final Key<Boolean> PERMIT_WITHOUT_STREAM =
      key(
          POLICY + ".permit_without_stream",
          ValueType.BOOLEAN,
          "true",
          "whether a client may ping while it has no call in flight",
          c -> grpc(c, r -> r.keepalive().permitWithoutStream()));

  static final Key<Endpoint> HTTP_ENDPOINT =
      key(
          HTTP + ".endpoint",
          ValueType.ENDPOINT,
          "localhost:4318",
          "address for OTLP over HTTP; port 0 takes a free one",
          c -> http(c, HttpReceiver::endpoint));

  static final Key<Integer> MAX_REQUEST_BODY_SIZE =
      keyWithoutDefault(
          HTTP + ".max_request_body_size",
          ValueType.integerOrUnset("number of bytes", Integer.MAX_VALUE),
          "as for gRPC",
          "largest request in bytes, also after decompression",
          c -> http(c, HttpReceiver::maxRequestBodySizeBytes));

  static final Key<Boolean> KEEP_OTHER_SPANS =
      key(
          "processors.genai.keep_other_spans",
          ValueType.BOOLEAN,
          "true",
          "whether spans that are not GenAI are stored too",
          c -> c.processors().genai().keepOtherSpans());

  static final Key<GenAiProcessor.Content> CONTENT =
      key(
          "processors.genai.content",
          ValueType.word(GenAiProcessor.Content.class),
          "store",
          "store or drop message content: prompts, completions, tool arguments and results",
          c -> c.processors().genai().content());

  static final Key<Integer> MAX_VALUE_SIZE_MIB =
      key(
          "processors.genai.max_value_size_mib",
          ValueType.integer("number of MiB", 1, MAX_VALUE_MIB),
          "16",
          "a longer attribute value is cut at a character and flagged",
          c -> c.processors().genai().maxValueSizeMib());

  static final Key<PriceOverrides> PRICES =
      keyWithoutDefault(
          "processors.genai.prices",
          ValueType.PRICES,
          NONE,
          "YAML file of prices that win over the bundled ones",
          c -> c.processors().genai().prices());

  static final Key<DatabaseUrl> URL =
      keyWithoutDefault(
          "exporters.postgresql.url",
          ValueType.DATABASE_URL,
          "the embedded PostgreSQL",
          "database, as postgresql://user:password@host:port/database?sslmode=require",
          c -> c.exporters().postgresql().url());

  static final Key<Integer> WRITERS =
      keyWithoutDefault(
          "exporters.postgresql.writers",
          ValueType.integer("number of writers", 1, 64),
          "one per core, at most 4",
          "batches written at the same time, each over a connection of its own",
          c -> c.exporters().postgresql().writers());

  static final Key<Endpoint> HEALTH_CHECK_ENDPOINT =
      key(
          HEALTH_CHECK + ".endpoint",
          ValueType.ENDPOINT,
          "localhost:13133",
          "address of the health check over HTTP",
          c -> c.extensions().healthCheck().endpoint());

  static final Key<Endpoint> METRICS_ENDPOINT =
      key(
          METRICS + ".endpoint",
          ValueType.ENDPOINT,
          "localhost:8888",
          "address of the server's own metrics, in Prometheus' text format under /metrics",
          c -> c.service().telemetry().metrics().endpoint());

  static final Key<Telemetry.LogLevel> LOG_LEVEL =
      key(
          "service.telemetry.logs.level",
          ValueType.word(Telemetry.LogLevel.class),
          "info",
          "least severe log records that are written: debug, info, warn or error",
          c -> c.service().telemetry().logs().level());

  static final List<Key<?>> ALL = Collections.unmodifiableList(REGISTERED);

  private interface Part<P, T> {
    @Nullable T of(P part);
  }

  private ConfigurationKeys() {}

  private static <T> Key<T> key(
      String path, ValueType<T> type, String text, String meaning, Key.Getter<T> getter) {
    T value = Objects.requireNonNull(type.reader().read(text), path);
    return register(new Key<>(path, type, value, text, meaning, getter));
  }

  private static <T> Key<T> keyWithoutDefault(
      String path, ValueType<T> type, String text, String meaning, Key.Getter<T> getter) {
    return register(new Key<>(path, type, null, text, meaning, getter));
  }

  private static <T> Key<T> register(Key<T> key) {
    REGISTERED.add(key);
    return key;
  }

  private static <T> @Nullable T grpc(Configuration configuration, Part<GrpcReceiver, T> part) {
    GrpcReceiver receiver = configuration.receivers().otlp().grpc();
    return receiver == null ? null : part.of(receiver);
  }

  private static <T> @Nullable T http(Configuration configuration, Part<HttpReceiver, T> part) {
    HttpReceiver receiver = configuration.receivers().otlp().http();
    return receiver == null ? null : part.of(receiver);
  }
}
