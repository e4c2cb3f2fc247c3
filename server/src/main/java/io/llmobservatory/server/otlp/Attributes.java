package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A list of attributes as views of the request's bytes, in the order they came. Keys may occur
 * twice. Reused from span to span: what it says holds until the next span is read.
 */
public final class Attributes {
  /** The most attributes one span, event, link, scope or resource may have. */
  public static final int MAX_SIZE = 1 << 16;

  private static final int INITIAL_CAPACITY = 64;

  private final byte[] bytes;
  private int size;
  private boolean overflowed;
  private int[] keyOffsets = new int[INITIAL_CAPACITY];
  private int[] keyLengths = new int[INITIAL_CAPACITY];
  private int[] valueOffsets = new int[INITIAL_CAPACITY];
  private int[] valueLengths = new int[INITIAL_CAPACITY];

  Attributes(byte[] bytes) {
    this.bytes = bytes;
  }

  void clear() {
    size = 0;
    overflowed = false;
  }

  /**
   * Reads the {@code KeyValue} before which a cursor stands.
   *
   * @param end where the message ends that the cursor is in, and goes on reading
   */
  void read(WireCursor cursor, ValueCheck check, int end) throws MalformedRequestException {
    int length = cursor.skipDelimited();
    int next = cursor.position();
    readEntry(cursor, check, next - length, length);
    cursor.enter(next, end - next);
  }

  private void readEntry(WireCursor cursor, ValueCheck check, int offset, int length)
      throws MalformedRequestException {
    int keyOffset = offset;
    int keyLength = 0;
    int valueOffset = offset;
    int valueLength = 0;
    cursor.enter(offset, length);
    while (!cursor.atEnd()) {
      int tag = cursor.tag();
      switch (tag) {
        case Tags.KEY_VALUE_KEY -> {
          keyLength = cursor.skipDelimited();
          keyOffset = cursor.position() - keyLength;
        }
        case Tags.KEY_VALUE_VALUE -> {
          if (valueLength > 0) {
            throw cursor.malformed("attribute with two values");
          }
          valueLength = cursor.skipDelimited();
          valueOffset = cursor.position() - valueLength;
        }
        default -> cursor.skip(tag);
      }
    }
    check.check(valueOffset, valueLength);
    add(keyOffset, keyLength, valueOffset, valueLength);
  }

  private void add(int keyOffset, int keyLength, int valueOffset, int valueLength) {
    if (size == MAX_SIZE) {
      overflowed = true;
      return;
    }
    if (size == keyOffsets.length) {
      int capacity = size * 2;
      keyOffsets = Arrays.copyOf(keyOffsets, capacity);
      keyLengths = Arrays.copyOf(keyLengths, capacity);
      valueOffsets = Arrays.copyOf(valueOffsets, capacity);
      valueLengths = Arrays.copyOf(valueLengths, capacity);
    }
    keyOffsets[size] = keyOffset;
    keyLengths[size] = keyLength;
    valueOffsets[size] = valueOffset;
    valueLengths[size] = valueLength;
    size++;
  }

  /** The request's bytes, into which the offsets point. */
  public byte[] bytes() {
    return bytes;
  }

  /** How many attributes there are, at most {@link #MAX_SIZE}. */
  public int size() {
    return size;
  }

  /** Whether there were more than {@link #MAX_SIZE}, of which only the first are here. */
  public boolean overflowed() {
    return overflowed;
  }

  /** Where the key of an attribute begins. */
  public int keyOffset(int index) {
    return keyOffsets[index];
  }

  /** The length of an attribute's key in bytes. */
  public int keyLength(int index) {
    return keyLengths[index];
  }

  /** An attribute's key, with bad UTF-8 replaced. */
  public String key(int index) {
    return new String(bytes, keyOffsets[index], keyLengths[index], StandardCharsets.UTF_8);
  }

  /** Points {@code value} at an attribute's value. */
  public void value(int index, OtlpValue value) {
    value.read(valueOffsets[index], valueLengths[index]);
  }
}
