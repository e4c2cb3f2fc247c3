package io.llmobservatory.server.otlp;

import java.util.Arrays;

/** What stands in a JSON text: its escapes, and binary data spelled in it. */
final class JsonText {
  private static final byte[] BASE64 = new byte[128];

  static {
    Arrays.fill(BASE64, (byte) -1);
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < digits.length(); i++) {
      BASE64[digits.charAt(i)] = (byte) i;
    }
    BASE64['-'] = 62;
    BASE64['_'] = 63;
  }

  private JsonText() {}

  /**
   * Writes a text that {@link JsonTokens} has read, with its escapes undone. Half a surrogate pair
   * becomes the three bytes of its code point, which are not UTF-8.
   *
   * @return how many bytes were written: at most as many as the text has
   */
  static int unescape(byte[] text, int from, int to, byte[] target, int offset) {
    int out = offset;
    int at = from;
    while (at < to) {
      byte b = text[at++];
      if (b != '\\') {
        target[out++] = b;
        continue;
      }
      byte escape = text[at++];
      if (escape != 'u') {
        target[out++] = simple(escape);
        continue;
      }
      int point = unit(text, at);
      at += 4;
      if (isHigh(point) && to - at >= 6 && text[at] == '\\' && text[at + 1] == 'u') {
        int low = unit(text, at + 2);
        if (low >= Character.MIN_LOW_SURROGATE && low <= Character.MAX_LOW_SURROGATE) {
          point = Character.toCodePoint((char) point, (char) low);
          at += 6;
        }
      }
      out = encode(point, target, out);
    }
    return out - offset;
  }

  private static byte simple(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }

  private static int unit(byte[] text, int at) {
    return Hex.digit(text[at]) << 12
        | Hex.digit(text[at + 1]) << 8
        | Hex.digit(text[at + 2]) << 4
        | Hex.digit(text[at + 3]);
  }

  private static boolean isHigh(int unit) {
    return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
  }

  private static int encode(int point, byte[] target, int offset) {
    int out = offset;
    if (point < 0x80) {
      target[out++] = (byte) point;
      return out;
    }
    if (point < 0x800) {
      target[out++] = (byte) (0xC0 | (point >> 6));
    } else {
      if (point < 0x10000) {
        target[out++] = (byte) (0xE0 | (point >> 12));
      } else {
        target[out++] = (byte) (0xF0 | (point >> 18));
        target[out++] = continuation(point >> 12);
      }
      target[out++] = continuation(point >> 6);
    }
    target[out++] = continuation(point);
    return out;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  /**
   * Writes the bytes that hexadecimal digits stand for; the target may be the source, and not after
   * it.
   *
   * @return how many bytes were written, or -1 if that is not what the text is
   */
  static int fromHex(byte[] text, int from, int to, byte[] target, int offset) {
    if ((to - from) % 2 != 0) {
      return -1;
    }
    int out = offset;
    for (int at = from; at < to; at += 2) {
      int octet = Hex.digit(text[at]) << 4 | Hex.digit(text[at + 1]);
      if (octet < 0) {
        return -1;
      }
      target[out++] = (byte) octet;
    }
    return out - offset;
  }

  /**
   * Writes the bytes that base64 stands for, of either alphabet, with or without padding; the
   * target may be the source, and not after it.
   *
   * @return how many bytes were written, or -1 if that is not what the text is
   */
  static int fromBase64(byte[] text, int from, int to, byte[] target, int offset) {
    int end = to;
    while (end > from && to - end < 2 && (to - from) % 4 == 0 && text[end - 1] == '=') {
      end--;
    }
    if ((end - from) % 4 == 1) {
      return -1;
    }
    int out = offset;
    int bits = 0;
    int count = 0;
    for (int at = from; at < end; at++) {
      int digit = text[at] < 0 ? -1 : BASE64[text[at]];
      if (digit < 0) {
        return -1;
      }
      bits = bits << 6 | digit;
      count += 6;
      if (count >= 8) {
        count -= 8;
        target[out++] = (byte) (bits >> count);
      }
    }
    return out - offset;
  }
}
