package io.llmobservatory.server.otlp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Protobuf that is written front to back. The length of a message stands before it and is known
 * after it: room for it is left, and where that was the wrong room, the message is moved.
 */
final class ProtobufOutput {
  /** Levels of messages that are moved whatever their size; a span's values begin at 5. */
  private static final int MOVED_LEVELS = 16;

  /** The largest message further down that is moved: else nesting would multiply the moving. */
  private static final int MOVED_BYTES = 127;

  private static final int WIDEST_LENGTH = 5;
  private static final int WIDEST_NUMBER = 10;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final LongConsumer charge;
  private final int likelyMost;
  private byte[] bytes;
  private int charged;
  private int size;

  // What the last length on each level took: most often the next one takes the same.
  private final byte[] widths = new byte[MOVED_LEVELS];

  /**
   * An empty output.
   *
   * @param likely how large it will most often be
   * @param likelyMost what it will hardly ever exceed
   * @param charge is told of memory before it is taken and after it is given back
   */
  ProtobufOutput(int likely, int likelyMost, LongConsumer charge) {
    this(likely, likelyMost, byte[]::new, charge);
  }

  /**
   * An empty output.
   *
   * @param arrays gives an array of at least a length, with anything in it
   */
  ProtobufOutput(int likely, int likelyMost, IntFunction<byte[]> arrays, LongConsumer charge) {
    this.charge = charge;
    this.likelyMost = likelyMost;
    charge.accept(likely);
    this.charged = likely;
    this.bytes = arrays.apply(likely);
    Arrays.fill(widths, (byte) 1);
  }

  int size() {
    return size;
  }

  /** Takes back all that was written after {@code newSize} bytes. */
  void truncate(int newSize) {
    size = newSize;
  }

  /** Takes back the field of a message that begins at {@code at}. */
  void cut(int at) throws MalformedRequestException {
    WireCursor field = new WireCursor(bytes);
    field.enter(at, size - at);
    field.skip(field.tag());
    int end = field.position();
    System.arraycopy(bytes, end, bytes, at, size - end);
    size -= end - at;
  }

  void varint(long value) {
    reserve(WIDEST_NUMBER);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  void fixed32(int value) {
    reserve(Integer.BYTES);
    INT.set(bytes, size, value);
    size += Integer.BYTES;
  }

  void fixed64(long value) {
    reserve(Long.BYTES);
    LONG.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Writes text or bytes with their length. */
  void delimited(byte[] source, int from, int to) {
    varint(to - from);
    raw(source, from, to);
  }

  /** Writes bytes as they are. */
  void raw(byte[] source, int from, int to) {
    reserve(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  /** The bytes after what is written, at least so many, for someone to write into. */
  byte[] room(int count) {
    reserve(count);
    return bytes;
  }

  /** Counts bytes that were written into {@link #room}. */
  void wrote(int count) {
    size += count;
  }

  /**
   * Begins a message.
   *
   * @param level the number of messages around it
   * @return where the content begins
   */
  int beginMessage(int level) {
    return begin(level < MOVED_LEVELS ? widths[level] : WIDEST_LENGTH);
  }

  /** Ends what was begun at {@code content}, on the same level. */
  void endMessage(int content, int level) {
    int length = size - content;
    if (level < MOVED_LEVELS) {
      widths[level] = (byte) width(length);
    }
    end(content, level < MOVED_LEVELS || length <= MOVED_BYTES);
  }

  /**
   * Begins text or bytes.
   *
   * @param longest as long as it may become
   * @return where the content begins
   */
  int beginText(int longest) {
    return begin(width(longest));
  }

  /** Ends the text that was begun at {@code content}. */
  void endText(int content) {
    end(content, true);
  }

  private int begin(int width) {
    reserve(width);
    size += width;
    // To be read by end, which overwrites it.
    bytes[size - 1] = (byte) width;
    return size;
  }

  /** Writes the length into the room before the content: in its own width, or else in more. */
  private void end(int content, boolean mayMove) {
    int length = size - content;
    int width = bytes[content - 1];
    int at = content - width;
    if (mayMove && width != width(length)) {
      int left = width;
      width = width(length);
      reserve(width);
      System.arraycopy(bytes, content, bytes, at + width, length);
      size += width - left;
    }
    int rest = length;
    for (int i = 1; i < width; i++) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at] = (byte) rest;
  }

  private static int width(int length) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(length | 1) + 6) / 7;
  }

  private void reserve(int count) {
    if (bytes.length - size < count) {
      grow(count);
    }
  }

  private void grow(int count) {
    int needed = Math.addExact(size, count);
    int larger = (int) Math.min(needed * 3L / 2, Integer.MAX_VALUE - Long.BYTES);
    int capacity = needed <= likelyMost ? likelyMost : larger;
    charge.accept(capacity);
    bytes = Arrays.copyOf(bytes, capacity);
    charge.accept(-charged);
    charged = capacity;
  }

  /** All that was written; nothing can be written after it. */
  byte[] toByteArray() {
    if (size < bytes.length) {
      charge.accept(size);
      bytes = Arrays.copyOf(bytes, size);
      charge.accept(-charged);
      charged = size;
    }
    return bytes;
  }

  /** An array that begins with all that was written; nothing can be written after it. */
  byte[] array() {
    charge.accept(size - charged);
    charged = size;
    return bytes;
  }
}
