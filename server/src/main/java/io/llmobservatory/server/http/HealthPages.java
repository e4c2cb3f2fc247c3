package io.llmobservatory.server.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The pages of the health check. The configured path answers as the Collector's extension {@code
 * health_check} does. Beside it, {@code /live} answers as long as the process runs, and {@code
 * /ready} tells whether rows can be committed and the server is not stopping. Safe for use by
 * several threads.
 */
public final class HealthPages implements Page {
  private static final String LIVE = "/live";
  private static final String READY = "/ready";

  /** When something is up since that is not up, as Go writes it. */
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private final String path;
  private final Clock clock;

  // Both guarded by this.
  private @Nullable Instant readySince;
  private boolean stopping;

  /**
   * Not ready at first.
   *
   * @param path where the Collector's page is; one that ends with a slash stands for all below it
   */
  public HealthPages(String path, Clock clock) {
    this.path = path;
    this.clock = clock;
  }

  /** Tells whether rows can be committed. */
  public synchronized void setReady(boolean ready) {
    if (!ready || stopping) {
      readySince = null;
    } else if (readySince == null) {
      readySince = clock.instant();
    }
  }

  /** From now on it is never ready. */
  public synchronized void stopping() {
    stopping = true;
    readySince = null;
  }

  private synchronized @Nullable Instant readySince() {
    return readySince;
  }

  @Override
  public Answer answer(Request request) {
    Instant since = readySince();
    String asked = request.path();
    if (asked.equals(path)) {
      return availability(since);
    }
    return switch (asked) {
      case LIVE -> Answer.json(200, "{\"status\":\"live\"}");
      case READY ->
          since == null
              ? Answer.json(503, "{\"status\":\"not ready\"}")
              : Answer.json(200, "{\"status\":\"ready\"}");
      default -> isBelow(asked) ? availability(since) : Answer.notFound();
    };
  }

  private boolean isBelow(String asked) {
    return path.endsWith("/") && asked.startsWith(path);
  }

  private Answer availability(@Nullable Instant since) {
    if (since == null) {
      return availability(503, "Server not available", NEVER, "");
    }
    Duration uptime = Duration.between(since, clock.instant());
    return availability(
        200, "Server available", DateTimeFormatter.ISO_INSTANT.format(since), text(uptime));
  }

  private static Answer availability(int code, String status, String upSince, String uptime) {
    return Answer.json(
        code,
        "{\"status\":\"%s\",\"upSince\":\"%s\",\"uptime\":\"%s\"}"
            .formatted(status, upSince, uptime));
  }

  /** A duration as Go writes it: {@code 1h2m3.5s}. */
  static String text(Duration duration) {
    long nanos = Math.max(0, duration.toNanos());
    long seconds = nanos / 1_000_000_000;
    StringBuilder text = new StringBuilder();
    if (seconds >= 3600) {
      text.append(seconds / 3600).append('h');
    }
    if (seconds >= 60) {
      text.append(seconds / 60 % 60).append('m');
    }
    text.append(seconds % 60);
    if (nanos % 1_000_000_000 != 0) {
      String fraction = String.format(Locale.ROOT, "%09d", nanos % 1_000_000_000);
      text.append('.').append(fraction.replaceFirst("0+$", ""));
    }
    return text.append('s').toString();
  }
}
