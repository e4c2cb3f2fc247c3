package io.llmobservatory.server.otlp;

/**
 * A decimal number with or without a fraction and an exponent, as far as whole numbers of 64 bits
 * need it. Its cost does not depend on its size.
 */
final class JsonNumber {
  /** More digits than this have no 64 bits. */
  private static final int MOST_DIGITS = 20;

  private static final int FURTHEST_POINT = Integer.MAX_VALUE / 2;

  private boolean negative;
  private long magnitude;
  private boolean overflowed;
  private boolean whole;

  // While reading: where in the text the number's parts are.
  private int digits;
  private int point;
  private int digitsEnd;
  private int exponent;

  /**
   * Reads a number.
   *
   * @return false if the text is none
   */
  boolean read(byte[] text, int from, int to) {
    if (!split(text, from, to)) {
      return false;
    }
    int at = digits;
    while (at < digitsEnd && (text[at] == '0' || at == point)) {
      at++;
    }
    magnitude = 0;
    overflowed = false;
    // How many of the digits from here on are before the point.
    long before = (at < point ? point - at : point + 1 - at) + (long) exponent;
    if (at == digitsEnd) {
      whole = true;
      return true;
    }
    overflowed = before > MOST_DIGITS;
    for (int i = 0; i < before && !overflowed; i++) {
      if (at == point) {
        at++;
      }
      append(at < digitsEnd ? text[at++] - '0' : 0);
    }
    while (at < digitsEnd && (text[at] == '0' || at == point)) {
      at++;
    }
    whole = at >= digitsEnd;
    return true;
  }

  private void append(int digit) {
    // Of 20 digits only the last can be too much, where the quotient is the same.
    long limit = Long.divideUnsigned(-1L, 10);
    int order = Long.compareUnsigned(magnitude, limit);
    overflowed = order > 0 || (order == 0 && digit > 5);
    magnitude = magnitude * 10 + digit;
  }

  /** Finds the parts of a number. */
  private boolean split(byte[] text, int from, int to) {
    int at = from;
    negative = at < to && text[at] == '-';
    if (negative) {
      at++;
    }
    digits = at;
    at = endOfDigits(text, at, to);
    point = at;
    if (at == digits) {
      return false;
    }
    if (at < to && text[at] == '.') {
      at = endOfDigits(text, at + 1, to);
      if (at == point + 1) {
        return false;
      }
    }
    digitsEnd = at;
    exponent = 0;
    return at == to || ((text[at] | ' ') == 'e' && readExponent(text, at + 1, to));
  }

  private boolean readExponent(byte[] text, int from, int to) {
    boolean down = from < to && text[from] == '-';
    boolean up = from < to && text[from] == '+';
    int at = down || up ? from + 1 : from;
    if (at == to || endOfDigits(text, at, to) != to) {
      return false;
    }
    long value = 0;
    for (; at < to; at++) {
      value = Math.min(FURTHEST_POINT, value * 10 + text[at] - '0');
    }
    exponent = (int) (down ? -value : value);
    return true;
  }

  private static int endOfDigits(byte[] text, int from, int to) {
    int at = from;
    while (at < to && text[at] >= '0' && text[at] <= '9') {
      at++;
    }
    return at;
  }

  /** Whether it is a whole number of 64 bits with a sign. */
  boolean isLong() {
    return whole && !overflowed && (magnitude >= 0 || (negative && magnitude == Long.MIN_VALUE));
  }

  /** The number, if {@link #isLong}. */
  long asLong() {
    return negative ? -magnitude : magnitude;
  }

  /** The nearest number without a sign, its fraction left out, that is at most {@code largest}. */
  long clamped(long largest) {
    if (negative) {
      return 0;
    }
    return overflowed || Long.compareUnsigned(magnitude, largest) > 0 ? largest : magnitude;
  }
}
