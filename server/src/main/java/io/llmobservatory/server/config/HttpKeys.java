package io.llmobservatory.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The keys of {@link HttpReceiver}. */
final class HttpKeys {
  static final String PATH = OtlpKeys.PROTOCOLS + ".http";

  private static final KeySection<HttpReceiver> SECTION =
      new KeySection<>(PATH, c -> c.receivers().otlp().http());

  static final Key<Endpoint> ENDPOINT =
      SECTION.key(
          "endpoint",
          ValueType.ENDPOINT,
          "localhost:4318",
          "address for OTLP over HTTP; port 0 takes a free one",
          HttpReceiver::endpoint);

  static final Key<Integer> MAX_REQUEST_BODY_SIZE =
      SECTION.keyWithoutDefault(
          "max_request_body_size",
          ValueType.integerOrUnset("number of bytes", Integer.MAX_VALUE),
          "as for gRPC",
          "largest request in bytes, also after decompression; at most a quarter of the heap",
          HttpReceiver::maxRequestBodySizeBytes);

  static final Key<Set<HttpCompression>> COMPRESSION_ALGORITHMS =
      SECTION.key(
          "compression_algorithms",
          ListTypes.COMPRESSIONS,
          "gzip, zstd, zlib, deflate, x-snappy-framed",
          "encodings in which requests are taken; an empty list takes none",
          HttpReceiver::compressionAlgorithms);

  static final Key<Map<String, String>> RESPONSE_HEADERS =
      SECTION.keyWithoutDefault(
          "response_headers",
          HeadersType.HEADERS,
          Key.NONE,
          "headers put on every response",
          HttpReceiver::responseHeaders);

  static final Key<Duration> READ_HEADER_TIMEOUT =
      SECTION.key(
          "read_header_timeout",
          ValueType.TIMEOUT,
          "10s",
          "a connection whose request line and headers take longer is closed; 0 for never",
          HttpReceiver::readHeaderTimeout);

  static final Key<Duration> READ_TIMEOUT =
      SECTION.key(
          "read_timeout",
          ValueType.TIMEOUT,
          "30s",
          "a connection whose request takes longer to come is closed; 0 for never",
          HttpReceiver::readTimeout);

  static final Key<Duration> WRITE_TIMEOUT =
      SECTION.key(
          "write_timeout",
          ValueType.TIMEOUT,
          "30s",
          "a connection that does not take its response for this long is closed; 0 for never",
          HttpReceiver::writeTimeout);

  static final Key<Duration> IDLE_TIMEOUT =
      SECTION.key(
          "idle_timeout",
          ValueType.TIMEOUT,
          "2m",
          "a connection without a request is closed after this time; 0 for never",
          HttpReceiver::idleTimeout);

  static final Key<Boolean> KEEP_ALIVES_ENABLED =
      SECTION.key(
          "keep_alives_enabled",
          ValueType.BOOLEAN,
          "true",
          "whether a connection serves more than one request",
          HttpReceiver::keepAlivesEnabled);

  static final UrlPathKeys TRACES =
      new UrlPathKeys(SECTION, "traces", HttpReceiver::tracesUrlPaths);

  static final UrlPathKeys LOGS = new UrlPathKeys(SECTION, "logs", HttpReceiver::logsUrlPaths);

  static final UrlPathKeys METRICS =
      new UrlPathKeys(SECTION, "metrics", HttpReceiver::metricsUrlPaths);

  static final TlsKeys TLS = new TlsKeys(SECTION.child("tls", HttpReceiver::tls));

  static final AuthKeys AUTH = new AuthKeys(SECTION.child("auth", HttpReceiver::authenticator));

  static final List<KeySection<?>> SECTIONS =
      List.of(SECTION, TLS.section, AUTH.section, CorsKeys.SECTION);

  private HttpKeys() {}
}
