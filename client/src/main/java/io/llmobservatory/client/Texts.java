package io.llmobservatory.client;

/** What protobuf cannot carry: halves of UTF-16 pairs that stand alone. */
final class Texts {
  private Texts() {}

  /** The text, with U+FFFD for each half of a pair that stands alone. */
  static String wellFormed(String text) {
    int at = loneSurrogate(text, 0);
    if (at < 0) {
      return text;
    }
    StringBuilder repaired = new StringBuilder(text);
    for (; at >= 0; at = loneSurrogate(text, at + 1)) {
      repaired.setCharAt(at, '\uFFFD');
    }
    return repaired.toString();
  }

  /** Where the first half of a pair stands alone, from a place on; -1 if none does. */
  static int loneSurrogate(String text, int from) {
    for (int at = from; at < text.length(); at++) {
      char c = text.charAt(at);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
        if (!pair) {
          return at;
        }
        at++;
      }
    }
    return -1;
  }

  /** How many bytes the text takes in UTF-8; it is well-formed. */
  static int utf8Length(String text) {
    int length = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      // Each half of a pair is two of its four bytes.
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}
