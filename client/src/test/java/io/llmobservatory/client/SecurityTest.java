package io.llmobservatory.client;

import static io.llmobservatory.client.Spans.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecurityTest {
  private final Path directory;

  SecurityTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static LlmObservatoryClientBuilder over(String scheme, SpanServer server) {
    return LlmObservatoryClient.builder(scheme + server.endpoint()).retryTime(Duration.ZERO);
  }

  @Test
  void tls_with_a_certificate_that_is_trusted() throws Exception {
    SelfSigned own = SelfSigned.make(directory, "server");
    SelfSigned other = SelfSigned.make(directory, "other");
    try (SpanServer server =
        SpanServer.start(
            TlsServerCredentials.create(own.certificate().toFile(), own.key().toFile()))) {
      for (String scheme : List.of("https://", "")) {
        try (LlmObservatoryClient client =
            over(scheme, server).trustedCertificates(own.certificate()).build()) {
          assertThat(client.write(span(1)).getReason()).isEmpty();
        }
      }
      try (LlmObservatoryClient stranger =
          over("https://", server).trustedCertificates(other.certificate()).build()) {
        assertThatThrownBy(() -> stranger.write(span(2))).hasMessageContaining("UNAVAILABLE");
      }
      try (LlmObservatoryClient plain = over("", server).build()) {
        assertThatThrownBy(() -> plain.write(span(2))).hasMessageContaining("UNAVAILABLE");
      }
      assertThat(server.stored()).hasSize(1);
    }
  }

  @Test
  void tls_with_a_certificate_of_the_client() throws Exception {
    SelfSigned own = SelfSigned.make(directory, "server");
    SelfSigned clients = SelfSigned.make(directory, "client");
    try (SpanServer server =
        SpanServer.start(
            TlsServerCredentials.newBuilder()
                .keyManager(own.certificate().toFile(), own.key().toFile())
                .trustManager(clients.certificate().toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build())) {
      try (LlmObservatoryClient client =
          over("https://", server)
              .trustedCertificates(own.certificate())
              .clientCertificate(clients.certificate(), clients.key())
              .build()) {
        assertThat(client.write(span(1)).getReason()).isEmpty();
      }
      try (LlmObservatoryClient without =
          over("https://", server).trustedCertificates(own.certificate()).build()) {
        assertThatThrownBy(() -> without.write(span(2))).hasMessageContaining("UNAVAILABLE");
      }
    }
  }

  @Test
  void certificates_that_cannot_be_used_are_refused_by_name() throws Exception {
    Path missing = directory.resolve("missing.pem");
    assertThatThrownBy(
            () -> LlmObservatoryClient.builder("https://h").trustedCertificates(missing).build())
        .isInstanceOf(UncheckedIOException.class)
        .hasStackTraceContaining("missing.pem");
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> LlmObservatoryClient.builder("http://h").trustedCertificates(empty).build())
        .withMessageContaining("write https://");
  }

  /** Lets in who shows a token, and notes the headers of all. */
  private static final class Doorman implements ServerInterceptor {
    private final String token;
    private final List<Metadata> seen = new CopyOnWriteArrayList<>();

    Doorman(String token) {
      this.token = token;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      seen.add(headers);
      if (("Bearer " + token).equals(headers.get(CallHeaders.key("authorization")))) {
        return next.startCall(call, headers);
      }
      call.close(Status.UNAUTHENTICATED.withDescription("no such token"), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  @Test
  void a_token_and_headers_go_with_each_call_and_are_asked_for_each_time() throws Exception {
    Doorman doorman = new Doorman("token-2");
    AtomicInteger asked = new AtomicInteger();
    try (SpanServer server = SpanServer.start(doorman);
        LlmObservatoryClient client =
            over("", server)
                .bearerToken(() -> "token-" + asked.incrementAndGet() + "\n")
                .apiKey("X-Key", "k")
                .tenant("X-Scope-OrgID", "team")
                .build()) {
      assertThatThrownBy(() -> client.write(span(1)))
          .isInstanceOf(LlmObservatoryException.class)
          .hasMessage("writing spans failed: UNAUTHENTICATED: no such token");
      assertThat(client.write(span(2)).getReason()).isEmpty();
      assertThat(doorman.seen)
          .hasSize(2)
          .allSatisfy(
              headers -> {
                assertThat(headers.get(CallHeaders.key("x-key"))).isEqualTo("k");
                assertThat(headers.get(CallHeaders.key("x-scope-orgid"))).isEqualTo("team");
              });
    }
  }

  @Test
  void streams_show_the_token_too() throws Exception {
    try (SpanServer server = SpanServer.start(new Doorman("t"));
        LlmObservatoryClient good = over("", server).bearerToken("t").build();
        LlmObservatoryClient bad = over("", server).bearerToken("other").build();
        SpanStream in = good.openStream();
        SpanStream out = bad.openStream()) {
      assertThat(in.send(span(1)).join().getReason()).isEmpty();
      assertThatThrownBy(out.send(span(1))::join).hasMessageContaining("UNAUTHENTICATED");
    }
  }

  @Test
  void a_token_that_cannot_be_had_fails_the_call_without_showing_it() throws Exception {
    try (SpanServer server = SpanServer.start()) {
      try (LlmObservatoryClient client = over("", server).bearerToken("sécret").build()) {
        assertThatThrownBy(() -> client.write(span(1)))
            .hasMessageContaining("UNAUTHENTICATED")
            .hasMessageContaining("authorization")
            .hasMessageNotContaining("cret");
      }
      try (LlmObservatoryClient client =
          over("", server)
              .bearerToken(
                  () -> {
                    throw new IllegalStateException("vault away");
                  })
              .build()) {
        assertThatThrownBy(() -> client.write(span(1))).hasMessageContaining("vault away");
      }
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void settings_that_cannot_be_are_refused() {
    LlmObservatoryClientBuilder builder = LlmObservatoryClient.builder("h");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxBatchSpans(0))
        .withMessage("maxBatchSpans must be at least 1");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.maxPendingBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.callDeadline(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.retryTime(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.header("a b", () -> ""));
    assertThatIllegalArgumentException().isThrownBy(() -> LlmObservatoryClient.to("a b:1"));
  }
}
