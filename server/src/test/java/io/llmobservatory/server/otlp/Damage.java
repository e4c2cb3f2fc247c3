package io.llmobservatory.server.otlp;

import java.util.Arrays;
import java.util.Random;

/** Random changes to bytes, such as a fuzzer makes. */
final class Damage {
  /** Octets that mean much on the wire: ends of varints, tags of groups, extremes. */
  private static final int[] TELLING = {0x00, 0x01, 0x07, 0x0A, 0x0B, 0x0C, 0x12, 0x7F, 0x80, 0xFF};

  private final Random random;

  Damage(Random random) {
    this.random = random;
  }

  /** Changes the bytes in one place. */
  byte[] of(byte[] bytes) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> replaced(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(Byte.SIZE)));
      case 1 -> replaced(bytes, at, (byte) TELLING[random.nextInt(TELLING.length)]);
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> spliced(bytes, at, bytes, Math.min(bytes.length, at + 1 + random.nextInt(8)));
      case 4 -> spliced(bytes, at, bytes, random.nextInt(at + 1));
      default -> inserted(bytes, at);
    };
  }

  /** Joins the beginning of one with the end of another. */
  byte[] splice(byte[] one, byte[] other) {
    return spliced(one, random.nextInt(one.length + 1), other, random.nextInt(other.length + 1));
  }

  private static byte[] replaced(byte[] bytes, int at, byte octet) {
    byte[] copy = bytes.clone();
    copy[at] = octet;
    return copy;
  }

  private byte[] inserted(byte[] bytes, int at) {
    byte[] octets = new byte[1 + random.nextInt(4)];
    random.nextBytes(octets);
    return spliced(spliced(bytes, at, octets, 0), at + octets.length, bytes, at);
  }

  private static byte[] spliced(byte[] head, int end, byte[] tail, int start) {
    byte[] joined = Arrays.copyOf(head, end + tail.length - start);
    System.arraycopy(tail, start, joined, end, tail.length - start);
    return joined;
  }
}
