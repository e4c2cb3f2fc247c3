package io.llmobservatory.client;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Ids of traces and spans. */
final class Ids {
  static final int TRACE_DIGITS = 32;
  static final int SPAN_DIGITS = 16;
  private static final int MAX_BYTES = 256;

  private Ids() {}

  /**
   * What is wrong with an id, in words that do not quote it; null if nothing is.
   *
   * @param digits how many hexadecimal digits the id has over OTLP
   */
  static @Nullable String problem(String field, String id, int digits) {
    if (id.isEmpty()) {
      return field + " is empty: it must be given, 1 to 256 bytes of UTF-8";
    }
    if (id.indexOf('\0') >= 0) {
      return field + " holds a NUL: leave it out";
    }
    if (Texts.loneSurrogate(id, 0) >= 0) {
      return field + " holds half of a UTF-16 pair: give well-formed text";
    }
    if (Texts.utf8Length(id) > MAX_BYTES) {
      return field + " is longer than 256 bytes of UTF-8: give a shorter one";
    }
    if (id.length() == digits && id.chars().allMatch(c -> c == '0')) {
      return field + " is all zeros, which means no id: give another";
    }
    return null;
  }

  /**
   * The lower-case hexadecimal digits of an id over OTLP.
   *
   * @throws IllegalArgumentException if it has not as many bytes as it must have
   */
  static String fromOtlp(String field, ByteString id, int digits) {
    if (id.size() * 2 != digits) {
      throw new IllegalArgumentException(
          field + " has " + id.size() + " bytes: over OTLP it has " + digits / 2);
    }
    return hex(id);
  }

  /** The lower-case hexadecimal digits of bytes. */
  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
