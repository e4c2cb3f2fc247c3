package io.llmobservatory.server.receive;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * The bytes of a request, in an array that may be longer. Large arrays are used for one request
 * after the other: each new one would take a whole region of the heap or several, and make the
 * collector mark all of it. Whoever took one gives it back at most once, when nobody reads it any
 * more; one that is not given back is lost to the next, and nothing worse.
 */
final class RequestBytes {
  /** From here on an array is used again. */
  private static final int LARGE = 1 << 16;

  /** A large array is longer than it must be, so that it does for requests of about that length. */
  private static final int STEP = 1 << 19;

  /** With its header an array fills regions of the heap to their end. */
  private static final int HEADER = 16;

  /** The arrays kept take this part of the heap at most. */
  private static final int HEAP_SHARE = 8;

  /** As many as there are threads that map. */
  private static final int KEPT = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final long LONGEST = Runtime.getRuntime().maxMemory() / HEAP_SHARE / KEPT;
  private static final BlockingQueue<byte[]> FREE = new ArrayBlockingQueue<>(KEPT);

  private final byte[] array;
  private final int length;

  private RequestBytes(byte[] array, int length) {
    this.array = array;
    this.length = length;
  }

  /** A request that fills an array. */
  static RequestBytes of(byte[] whole) {
    return new RequestBytes(whole, whole.length);
  }

  /** A request at the begin of an array. */
  static RequestBytes of(byte[] array, int length) {
    return new RequestBytes(array, length);
  }

  /** Room for a request, to be filled. */
  static RequestBytes withRoomFor(int length) {
    return new RequestBytes(arrayFor(length), length);
  }

  /** An array of at least a length, with what was in it before. */
  static byte[] arrayFor(int length) {
    if (length < LARGE) {
      return new byte[length];
    }
    byte[] free = FREE.poll();
    return free == null || free.length < length
        ? new byte[length > LONGEST ? length : rounded(length)]
        : free;
  }

  private static int rounded(int length) {
    return (length + HEADER + STEP - 1) / STEP * STEP - HEADER;
  }

  /** The array that begins with the request. */
  byte[] array() {
    return array;
  }

  /** How many of the array's bytes are the request's. */
  int length() {
    return length;
  }

  /** The request in an array of its own length. */
  byte[] exact() {
    return length == array.length ? array : Arrays.copyOf(array, length);
  }

  /** Nobody reads the request any more. */
  void release() {
    if (array.length >= LARGE && array.length <= LONGEST) {
      var unused = FREE.offer(array);
    }
  }
}
