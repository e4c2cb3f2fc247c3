package io.llmobservatory.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over HTTP.
 *
 * @param maxRequestBodySizeBytes largest request in bytes, also after decompression
 * @param tls null for plain text
 * @param cors null if no web page may send
 * @param authenticator name of an extension in {@link Configuration.Extensions#authentications};
 *     null to take everything from everyone
 * @param responseHeaders put on every response, in this order
 * @param compressionAlgorithms encodings in which requests are taken, beside none
 * @param readHeaderTimeout for the request line and headers; zero for no limit
 * @param readTimeout for the whole request; zero for no limit
 * @param writeTimeout for taking the response; zero for no limit
 * @param idleTimeout for a connection without a request; zero for no limit
 * @param keepAlivesEnabled whether a connection serves more than one request
 * @param tracesUrlPaths the path for traces, then its aliases
 * @param logsUrlPaths likewise for logs
 * @param metricsUrlPaths likewise for metrics
 */
public record HttpReceiver(
    Endpoint endpoint,
    int maxRequestBodySizeBytes,
    @Nullable TlsServer tls,
    @Nullable Cors cors,
    @Nullable String authenticator,
    Map<String, String> responseHeaders,
    Set<HttpCompression> compressionAlgorithms,
    Duration readHeaderTimeout,
    Duration readTimeout,
    Duration writeTimeout,
    Duration idleTimeout,
    boolean keepAlivesEnabled,
    List<String> tracesUrlPaths,
    List<String> logsUrlPaths,
    List<String> metricsUrlPaths) {

  /** Copies the collections. */
  public HttpReceiver {
    responseHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(responseHeaders));
    compressionAlgorithms = Set.copyOf(compressionAlgorithms);
    tracesUrlPaths = List.copyOf(tracesUrlPaths);
    logsUrlPaths = List.copyOf(logsUrlPaths);
    metricsUrlPaths = List.copyOf(metricsUrlPaths);
  }

  /**
   * @param grpc whose limit is the default of the size; null if it is off
   */
  static HttpReceiver read(Settings settings, @Nullable GrpcReceiver grpc) {
    Map<String, String> taken = new HashMap<>();
    return new HttpReceiver(
        settings.get(HttpKeys.ENDPOINT),
        readMaxRequestBodySize(settings, grpc),
        TlsServer.read(settings, HttpKeys.TLS),
        Cors.read(settings),
        AuthKeys.read(settings, HttpKeys.AUTH),
        settings.get(HttpKeys.RESPONSE_HEADERS, Map.of()),
        readCompressions(settings),
        settings.get(HttpKeys.READ_HEADER_TIMEOUT),
        settings.get(HttpKeys.READ_TIMEOUT),
        settings.get(HttpKeys.WRITE_TIMEOUT),
        settings.get(HttpKeys.IDLE_TIMEOUT),
        settings.get(HttpKeys.KEEP_ALIVES_ENABLED),
        HttpKeys.TRACES.read(settings, taken),
        HttpKeys.LOGS.read(settings, taken),
        HttpKeys.METRICS.read(settings, taken));
  }

  /** Encodings that are known but not offered are left out, which is said. */
  private static Set<HttpCompression> readCompressions(Settings settings) {
    Set<HttpCompression> offered = EnumSet.noneOf(HttpCompression.class);
    List<String> others = new ArrayList<>();
    for (HttpCompression wanted : settings.get(HttpKeys.COMPRESSION_ALGORITHMS)) {
      if (wanted.isOffered()) {
        offered.add(wanted);
      } else {
        others.add(wanted.token());
      }
    }
    if (!others.isEmpty()) {
      settings.ignore(
          HttpKeys.COMPRESSION_ALGORITHMS.path(),
          "not offered, and answered with 400: " + String.join(", ", others));
    }
    return offered;
  }

  private static int readMaxRequestBodySize(Settings settings, @Nullable GrpcReceiver grpc) {
    Key<Integer> key = HttpKeys.MAX_REQUEST_BODY_SIZE;
    Machine machine = settings.machine();
    Integer size = settings.find(key);
    if (size == null) {
      int mib = grpc == null ? RequestSize.defaultMib(machine) : grpc.maxRecvMsgSizeMib();
      return mib * RequestSize.BYTES_OF_MIB;
    }
    long most = (long) machine.largestRequestMib() * RequestSize.BYTES_OF_MIB;
    RequestSize.check(settings, key, size, size + " bytes", String.valueOf(most));
    return size;
  }
}
