package io.llmobservatory.server.config;

import java.util.Locale;

/** A {@code Content-Encoding} that the Collector may take requests in. */
public enum HttpCompression {
  /** RFC 1952. */
  GZIP(true),
  /** RFC 8878. */
  ZSTD(true),
  /** RFC 1950, under its own name. */
  ZLIB(true),
  /** One block of Snappy. */
  SNAPPY(false),
  /** RFC 1950, as HTTP understands the word. */
  DEFLATE(true),
  /** Frames of LZ4. */
  LZ4(false),
  /** Snappy in frames. */
  X_SNAPPY_FRAMED(true);

  private final boolean offered;

  HttpCompression(boolean offered) {
    this.offered = offered;
  }

  /** Whether this server can take it. */
  public boolean isOffered() {
    return offered;
  }

  /** The name in the header and in the configuration. */
  public String token() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
