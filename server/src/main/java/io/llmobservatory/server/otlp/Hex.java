package io.llmobservatory.server.otlp;

/** Hexadecimal digits. */
final class Hex {
  private Hex() {}

  /** What a digit stands for, or -1 if it is none. */
  static int digit(byte digit) {
    if (digit >= '0' && digit <= '9') {
      return digit - '0';
    }
    int letter = digit | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }
}
