package io.llmobservatory.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.config.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health check as probes ask for it. */
final class HealthPagesTest {
  private static final String NOT_AVAILABLE =
      "{\"status\":\"Server not available\",\"upSince\":\"0001-01-01T00:00:00Z\",\"uptime\":\"\"}";

  private final SetClock clock = new SetClock();
  private @Nullable HttpListener listener;

  private static final class SetClock extends Clock {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private HealthPages open(String path) throws Exception {
    HealthPages pages = new HealthPages(path, clock);
    listener =
        new HttpListener(
            HttpOptions.ofAdministration("health", new Endpoint("localhost", 0)), new Pages(pages));
    return pages;
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(listener).close();
  }

  private String get(String path) throws Exception {
    try (RawClient client = new RawClient(Objects.requireNonNull(listener).address())) {
      return client.get(path);
    }
  }

  @Test
  void it_answers_as_the_collectors_does() throws Exception {
    HealthPages pages = open("/");
    assertThat(get("/")).startsWith("HTTP/1.1 503 ").endsWith("\r\n\r\n" + NOT_AVAILABLE);

    pages.setReady(true);
    clock.now = clock.now.plusMillis(3_723_500);
    pages.setReady(true);
    assertThat(get("/"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsIgnoringCase("content-type: application/json\r\n")
        .endsWith(
            "\r\n\r\n{\"status\":\"Server available\",\"upSince\":\"2026-11-22T12:00:00Z\","
                + "\"uptime\":\"1h2m3.5s\"}");
    // As in the Collector, whose handler of / has everything below it.
    assertThat(get("/healthz?probe=1")).startsWith("HTTP/1.1 200 ");

    pages.setReady(false);
    assertThat(get("/")).startsWith("HTTP/1.1 503 ");
  }

  @Test
  void live_is_not_ready() throws Exception {
    HealthPages pages = open("/");
    assertThat(get("/live")).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"live\"}");
    assertThat(get("/ready")).startsWith("HTTP/1.1 503 ").endsWith("{\"status\":\"not ready\"}");
    pages.setReady(true);
    assertThat(get("/ready")).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"ready\"}");
  }

  @Test
  void who_stops_is_live_and_never_ready_again() throws Exception {
    HealthPages pages = open("/");
    pages.setReady(true);
    pages.stopping();
    pages.setReady(true);
    assertThat(get("/ready")).startsWith("HTTP/1.1 503 ");
    assertThat(get("/")).startsWith("HTTP/1.1 503 ");
    assertThat(get("/live")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void another_path_is_the_only_one_beside_live_and_ready() throws Exception {
    HealthPages pages = open("/health/status");
    pages.setReady(true);
    assertThat(get("/health/status")).startsWith("HTTP/1.1 200 ").contains("Server available");
    assertThat(get("/ready")).startsWith("HTTP/1.1 200 ");
    assertThat(get("/")).startsWith("HTTP/1.1 404 ");
    assertThat(get("/health/status/more")).startsWith("HTTP/1.1 404 ");
  }

  @ParameterizedTest
  @CsvSource({"0, 0s", "1500, 1.5s", "59999, 59.999s", "60000, 1m0s", "86400001, 24h0m0.001s"})
  void durations_are_written_as_go_does(long millis, String text) throws Exception {
    open("/");
    assertThat(HealthPages.text(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
