package io.llmobservatory.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may send, as browsers ask it. Credentials are allowed, as in the Collector.
 *
 * @param allowedOrigins at least one, each with {@code *} for any characters
 * @param allowedHeaders request headers beyond those that browsers always allow
 * @param exposedHeaders response headers that a page may read
 * @param maxAgeSeconds how long a browser may remember an answer; 0 leaves that to it
 */
public record Cors(
    List<String> allowedOrigins,
    List<String> allowedHeaders,
    List<String> exposedHeaders,
    int maxAgeSeconds) {

  /** Copies the lists. */
  public Cors {
    allowedOrigins = List.copyOf(allowedOrigins);
    allowedHeaders = List.copyOf(allowedHeaders);
    exposedHeaders = List.copyOf(exposedHeaders);
  }

  /**
   * The section, or null if it is absent or allows no origin, which is off in the Collector too.
   */
  static @Nullable Cors read(Settings settings) {
    List<String> origins = settings.get(CorsKeys.ALLOWED_ORIGINS, List.of());
    if (origins.isEmpty()) {
      if (settings.hasSection(CorsKeys.SECTION.path())) {
        settings.ignore(CorsKeys.SECTION.path(), "off, because it has no allowed_origins");
      }
      return null;
    }
    return new Cors(
        origins,
        settings.get(CorsKeys.ALLOWED_HEADERS, List.of()),
        settings.get(CorsKeys.EXPOSED_HEADERS, List.of()),
        settings.get(CorsKeys.MAX_AGE));
  }
}
