package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * In whose spelling a span is written, told by the prefixes of its attributes' keys. Fields are
 * looked for in every dialect at once ({@link Field}); this only decides whether a span is a GenAI
 * span at all, and names the most particular dialect seen: the one that stands first here.
 */
enum Dialect {
  OPENTELEMETRY("opentelemetry", "gen_ai.", "openai.", "mcp.");

  private static final Dialect[] ALL = values();
  private static final byte[] EVENT_PREFIX = "gen_ai.".getBytes(StandardCharsets.US_ASCII);

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // Never written after construction.
  private final byte[][] prefixes;

  Dialect(String label, String... prefixes) {
    this.label = label;
    this.prefixes = new byte[prefixes.length][];
    for (int i = 0; i < prefixes.length; i++) {
      this.prefixes[i] = prefixes[i].getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** The dialect's word in the database. */
  String label() {
    return label;
  }

  /** The dialect to which an attribute's key belongs, or null. */
  static @Nullable Dialect ofKey(byte[] utf8, int offset, int length) {
    for (Dialect dialect : ALL) {
      for (byte[] prefix : dialect.prefixes) {
        if (startsWith(utf8, offset, length, prefix)) {
          return dialect;
        }
      }
    }
    return null;
  }

  /** Whether an event of this name makes its span a GenAI span. */
  static boolean isEvent(byte[] utf8, int offset, int length) {
    return startsWith(utf8, offset, length, EVENT_PREFIX);
  }

  static boolean startsWith(byte[] utf8, int offset, int length, byte[] prefix) {
    if (length < prefix.length || utf8[offset] != prefix[0]) {
      return false;
    }
    for (int i = 1; i < prefix.length; i++) {
      if (utf8[offset + i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
