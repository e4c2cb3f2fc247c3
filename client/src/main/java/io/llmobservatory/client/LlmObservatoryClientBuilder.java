package io.llmobservatory.client;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says how a {@link LlmObservatoryClient} is to work. No argument may be null. */
public final class LlmObservatoryClientBuilder {
  private final Endpoint endpoint;
  private final Map<String, Supplier<String>> headers = new LinkedHashMap<>();
  private @Nullable Path trusted;
  private @Nullable Path certificate;
  private @Nullable Path key;
  private Duration callDeadline = Duration.ofSeconds(10);
  private Duration queryDeadline = Duration.ofSeconds(30);
  private Duration retryTime = Duration.ofMinutes(2);
  private int maxBatchSpans = 512;
  private int maxBatchBytes = 4 << 20;
  private int maxCalls = 4;
  private int maxPendingBytes = 32 << 20;
  private Duration maxWait = Duration.ofSeconds(30);
  private Duration closeTimeout = Duration.ofSeconds(30);
  private ClientMetrics metrics = ClientMetrics.NONE;

  LlmObservatoryClientBuilder(String endpoint) {
    this.endpoint = Endpoint.parse(endpoint);
  }

  /**
   * Sets whom the client trusts, for TLS. Without it, those that Java trusts.
   *
   * @param pem certificates of authorities, as PEM
   */
  public LlmObservatoryClientBuilder trustedCertificates(Path pem) {
    trusted = Objects.requireNonNull(pem, "pem");
    return this;
  }

  /**
   * Sets what the client shows of itself, for TLS.
   *
   * @param certificatePem its certificate and those that lead to an authority, as PEM
   * @param keyPem its private key, as PEM in PKCS #8
   */
  public LlmObservatoryClientBuilder clientCertificate(Path certificatePem, Path keyPem) {
    certificate = Objects.requireNonNull(certificatePem, "certificatePem");
    key = Objects.requireNonNull(keyPem, "keyPem");
    return this;
  }

  /** Sends a token or key with each call, as {@code Authorization: Bearer TOKEN}. */
  public LlmObservatoryClientBuilder bearerToken(String token) {
    Objects.requireNonNull(token, "token");
    return bearerToken(() -> token);
  }

  /**
   * Sends a token or key with each call, as {@code Authorization: Bearer TOKEN}.
   *
   * @param token asked before each call, by several threads at once; may read a file. Blanks around
   *     it are left out. If it throws, the call fails
   */
  public LlmObservatoryClientBuilder bearerToken(Supplier<String> token) {
    Objects.requireNonNull(token, "token");
    return header("authorization", () -> "Bearer " + token.get().strip());
  }

  /** Sends an API key with each call, in a header of its own. */
  public LlmObservatoryClientBuilder apiKey(String header, String apiKey) {
    Objects.requireNonNull(apiKey, "apiKey");
    return header(header, () -> apiKey);
  }

  /** Names the tenant with each call. A server believes it of trusted addresses only. */
  public LlmObservatoryClientBuilder tenant(String header, String tenant) {
    Objects.requireNonNull(tenant, "tenant");
    return header(header, () -> tenant);
  }

  /**
   * Sends a header with each call, in place of one of the same name.
   *
   * @param value asked before each call, by several threads at once. If it throws, the call fails
   * @throws IllegalArgumentException if {@code name} is no name of a header
   */
  public LlmObservatoryClientBuilder header(String name, Supplier<String> value) {
    headers.put(CallHeaders.key(name).name(), Objects.requireNonNull(value, "value"));
    return this;
  }

  /** Sets how long one attempt to write spans may last: 10 s unless it is set. */
  public LlmObservatoryClientBuilder callDeadline(Duration deadline) {
    callDeadline = positive("callDeadline", deadline);
    return this;
  }

  /** Sets how long a query may last, with all attempts: 30 s unless it is set. */
  public LlmObservatoryClientBuilder queryDeadline(Duration deadline) {
    queryDeadline = positive("queryDeadline", deadline);
    return this;
  }

  /**
   * Sets for how long after a span was given another attempt to write it is made: 2 minutes unless
   * it is set. With zero, none is made.
   */
  public LlmObservatoryClientBuilder retryTime(Duration time) {
    retryTime = notNegative("retryTime", time);
    return this;
  }

  /** Sets how many spans one request holds at most: 512 unless it is set. */
  public LlmObservatoryClientBuilder maxBatchSpans(int spans) {
    maxBatchSpans = atLeastOne("maxBatchSpans", spans);
    return this;
  }

  /**
   * Sets how many bytes one request takes at most as it is encoded: 4 MiB unless it is set. A
   * larger span is sent in a request of its own.
   */
  public LlmObservatoryClientBuilder maxBatchBytes(int bytes) {
    maxBatchBytes = atLeastOne("maxBatchBytes", bytes);
    return this;
  }

  /** Sets how many requests may be unanswered at once, of the client and of each stream: 4. */
  public LlmObservatoryClientBuilder maxCallsInFlight(int calls) {
    maxCalls = atLeastOne("maxCallsInFlight", calls);
    return this;
  }

  /**
   * Sets how many bytes of spans, as they are encoded, may wait for their answer: 32 MiB unless it
   * is set. Streams are included. Who gives more waits.
   */
  public LlmObservatoryClientBuilder maxPendingBytes(int bytes) {
    maxPendingBytes = atLeastOne("maxPendingBytes", bytes);
    return this;
  }

  /**
   * Sets how long a caller waits for room among what is pending, before its span fails: 30 s unless
   * it is set.
   */
  public LlmObservatoryClientBuilder maxWait(Duration time) {
    maxWait = notNegative("maxWait", time);
    return this;
  }

  /** Sets how long {@link LlmObservatoryClient#close} waits for answers: 30 s unless it is set. */
  public LlmObservatoryClientBuilder closeTimeout(Duration time) {
    closeTimeout = notNegative("closeTimeout", time);
    return this;
  }

  /** Sets who is told what the client does. */
  public LlmObservatoryClientBuilder metrics(ClientMetrics told) {
    metrics = Objects.requireNonNull(told, "told");
    return this;
  }

  /**
   * Returns the client. It connects with its first call.
   *
   * @throws IllegalArgumentException if the endpoint begins with {@code http://} and certificates
   *     are set, or if they are none
   * @throws UncheckedIOException if a file with certificates or a key cannot be read
   */
  public LlmObservatoryClient build() {
    return new LlmObservatoryClient(settings());
  }

  ClientSettings settings() {
    return new ClientSettings(
        endpoint,
        credentials(),
        headers.isEmpty() ? null : new CallHeaders(headers),
        callDeadline,
        queryDeadline,
        retryTime,
        maxBatchSpans,
        maxBatchBytes,
        maxCalls,
        maxPendingBytes,
        maxWait,
        closeTimeout,
        metrics == ClientMetrics.NONE ? metrics : new GuardedMetrics(metrics));
  }

  /** Certificates ask for TLS where the endpoint leaves it open. */
  private ChannelCredentials credentials() {
    boolean certificates = trusted != null || certificate != null;
    if (endpoint.scheme() == Endpoint.Scheme.HTTP && certificates) {
      throw new IllegalArgumentException(
          "endpoint "
              + endpoint
              + ": http:// means no TLS, but certificates are set: write https://");
    }
    if (endpoint.scheme() != Endpoint.Scheme.HTTPS && !certificates) {
      return InsecureChannelCredentials.create();
    }
    TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    try {
      if (trusted != null) {
        tls.trustManager(trusted.toFile());
      }
      if (certificate != null && key != null) {
        tls.keyManager(certificate.toFile(), key.toFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a file of certificates cannot be read", e);
    }
    return tls.build();
  }

  private static Duration positive(String name, Duration value) {
    if (notNegative(name, value).isZero()) {
      throw new IllegalArgumentException(name + " must be longer than zero");
    }
    return value;
  }

  private static Duration notNegative(String name, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(name + " must be from zero to a year");
    }
    return value;
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1");
    }
    return value;
  }
}
