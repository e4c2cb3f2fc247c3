package io.llmobservatory.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of {@link Cors}. */
final class CorsKeys {
  static final KeySection<Cors> SECTION = new KeySection<>(HttpKeys.PATH + ".cors", CorsKeys::cors);

  static final Key<List<String>> ALLOWED_ORIGINS =
      SECTION.keyWithoutDefault(
          "allowed_origins",
          ListTypes.of(TextTypes.WORD),
          Key.NONE,
          "pages that may send, such as https://app.example.com or https://*.example.com",
          Cors::allowedOrigins);

  static final Key<List<String>> ALLOWED_HEADERS =
      SECTION.keyWithoutDefault(
          "allowed_headers",
          ListTypes.of(TextTypes.WORD),
          Key.NONE,
          "request headers beyond those that browsers always allow; * for all",
          Cors::allowedHeaders);

  static final Key<List<String>> EXPOSED_HEADERS =
      SECTION.keyWithoutDefault(
          "exposed_headers",
          ListTypes.of(TextTypes.WORD),
          Key.NONE,
          "response headers that a page may read",
          Cors::exposedHeaders);

  static final Key<Integer> MAX_AGE =
      SECTION.key(
          "max_age",
          ValueType.integer("number of seconds", 0, Integer.MAX_VALUE),
          "0",
          "seconds for which a browser may remember the answer; 0 leaves that to it",
          Cors::maxAgeSeconds);

  private CorsKeys() {}

  private static @Nullable Cors cors(Configuration configuration) {
    HttpReceiver http = configuration.receivers().otlp().http();
    return http == null ? null : http.cors();
  }
}
