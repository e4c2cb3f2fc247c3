package io.llmobservatory.server.genai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What is and what is not well-formed Unicode. */
final class Utf8 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long ONES = 0x0101010101010101L;

  private Utf8() {}

  /**
   * The length of the well-formed sequence of several bytes at {@code at}, or 0 if there is none
   * (Unicode 15, table 3-7).
   */
  static int sequenceLength(byte[] utf8, int at, int end) {
    int first = utf8[at] & 0xFF;
    if (first >= 0xC2 && first <= 0xDF) {
      return end - at >= 2 && continues(utf8[at + 1]) ? 2 : 0;
    }
    if (first >= 0xE0 && first <= 0xEF) {
      return end - at >= 3 && secondOfThree(first, utf8[at + 1] & 0xFF) && continues(utf8[at + 2])
          ? 3
          : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
      return end - at >= 4
              && secondOfFour(first, utf8[at + 1] & 0xFF)
              && continues(utf8[at + 2])
              && continues(utf8[at + 3])
          ? 4
          : 0;
    }
    return 0;
  }

  private static boolean continues(byte b) {
    return (b & 0xC0) == 0x80;
  }

  private static boolean secondOfThree(int first, int second) {
    return second >= (first == 0xE0 ? 0xA0 : 0x80) && second <= (first == 0xED ? 0x9F : 0xBF);
  }

  private static boolean secondOfFour(int first, int second) {
    return second >= (first == 0xF0 ? 0x90 : 0x80) && second <= (first == 0xF4 ? 0x8F : 0xBF);
  }

  /** The most bytes, not over {@code max}, that end with a whole character. */
  static int cut(byte[] utf8, int offset, int max) {
    int kept = max;
    while (kept > 0 && kept > max - 4 && continues(utf8[offset + kept])) {
      kept--;
    }
    return kept;
  }

  /** Whether bytes are ASCII without NUL, which nothing has to repair. */
  static boolean isPlain(byte[] utf8, int offset, int length) {
    int end = offset + length;
    int at = offset;
    for (; end - at >= Long.BYTES; at += Long.BYTES) {
      long word = (long) LONG.get(utf8, at);
      // The high bit of a byte that has one, or that is zero, or that follows a zero.
      if (((word | (word - ONES)) & HIGH_BITS) != 0) {
        return false;
      }
    }
    while (at < end && utf8[at] > 0) {
      at++;
    }
    return at == end;
  }

  /** Whether a text has exactly these bytes: if not, some of them were not UTF-8. */
  static boolean isSame(String text, byte[] utf8, int offset, int length) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.equals(encoded, 0, encoded.length, utf8, offset, offset + length);
  }

  /** The text with U+FFFD for each half of a pair that stands alone; the same text if none does. */
  static String withoutLoneSurrogates(String text) {
    StringBuilder repaired = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (isPair(text, i)) {
        i++;
        continue;
      }
      if (repaired == null) {
        repaired = new StringBuilder(text);
      }
      repaired.setCharAt(i, '\uFFFD');
    }
    return repaired == null ? text : repaired.toString();
  }

  private static boolean isPair(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }
}
