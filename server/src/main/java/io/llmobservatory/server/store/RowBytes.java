package io.llmobservatory.server.store;

import java.util.Arrays;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * An array that holds encoded rows. Full ones are used again and again: rows live about as long as
 * a commit takes, which is just long enough for a collector to copy them about and then to find
 * them dead among the old. Whoever took one gives it back at most once, when nobody reads it any
 * more; one that is not given back is lost to the next, and nothing worse.
 */
final class RowBytes {
  /** Eight of them, each with its header, fill a region of a small heap. */
  private static final int LENGTH = (1 << 17) - 16;

  /** Somewhat less than requests in flight may take: that much is needed only by a few. */
  private static final int HEAP_SHARE = 4;

  /** The latest is used first: it may still be in the processor's cache. */
  private static final BlockingDeque<byte[]> FREE =
      new LinkedBlockingDeque<>(
          (int) Math.min(4_096, Runtime.getRuntime().maxMemory() / HEAP_SHARE / LENGTH + 1));

  private byte[] bytes;
  private int used;

  private RowBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** One with room for a row. */
  static RowBytes withRoomFor(int length) {
    byte[] free = length > LENGTH ? null : FREE.pollFirst();
    return new RowBytes(free == null ? new byte[Math.max(LENGTH, length)] : free);
  }

  boolean hasRoomFor(int length) {
    return bytes.length - used >= length;
  }

  /** Adds a row, for which there is room; returns where it begins. */
  int add(byte[] row, int length) {
    System.arraycopy(row, 0, bytes, used, length);
    used += length;
    return used - length;
  }

  byte[] bytes() {
    return bytes;
  }

  /** How many bytes its rows take, from its beginning. */
  int used() {
    return used;
  }

  /** Takes no more rows; an array that is mostly empty is not held on to. */
  void trim() {
    if (used < bytes.length / 2) {
      byte[] whole = bytes;
      bytes = Arrays.copyOf(whole, used);
      giveBack(whole);
    }
  }

  /** Nobody reads the rows any more. */
  void release() {
    giveBack(bytes);
  }

  private static void giveBack(byte[] array) {
    if (array.length == LENGTH) {
      var unused = FREE.offerFirst(array);
    }
  }
}
