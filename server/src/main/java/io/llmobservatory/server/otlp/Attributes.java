package io.llmobservatory.server.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A list of attributes as views of the request's bytes, in the order they came. Keys may occur
 * twice. Reused from span to span: what it says holds until the next list is read.
 *
 * <p>The spans of a scope are much alike. What has the very bytes that stood at its place in the
 * list before is not read again, and it is told since which list that is so: what was found out
 * then still holds.
 */
public final class Attributes {
  /** The most attributes one span, event, link, scope or resource may have. */
  public static final int MAX_SIZE = 1 << 16;

  private static final int INITIAL_CAPACITY = 32;
  private static final int[] NOTHING = {};

  /** How many numbers tell of an attribute; they follow. */
  private static final int NUMBERS = 8;

  /** Where it begins in the request, after its tag; key and value count from here. */
  private static final int START = 0;

  private static final int LENGTH = 1;
  private static final int KEY = 2;
  private static final int KEY_LENGTH = 3;
  private static final int VALUE = 4;
  private static final int VALUE_LENGTH = 5;

  /** Since which list its key stands at its place. */
  private static final int KEY_SINCE = 6;

  /** Since which list its key and its value stand at its place. */
  private static final int SINCE = 7;

  private final byte[] bytes;
  private int size;
  private boolean overflowed;
  private int[] numbers = NOTHING;

  private int list;
  private int sizeBefore;
  private int keysSince;
  private boolean otherKeys;

  /** How far behind the same bytes of the list before this one is, and up to where. */
  private int shift;

  private int sameUntil;

  /** No attributes. */
  public static final Attributes NONE = new Attributes(new byte[0]);

  Attributes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Begins another list. */
  void clear() {
    keysSince = keysSince();
    sizeBefore = size;
    list++;
    otherKeys = false;
    sameUntil = -1;
    size = 0;
    overflowed = false;
  }

  /**
   * Reads the {@code KeyValue} before which a cursor stands, perhaps with some that follow it.
   *
   * @param end where the message ends that the cursor is in, and goes on reading
   */
  void read(WireCursor cursor, ValueCheck check, int end) throws MalformedRequestException {
    int last = readUsual(cursor.position(), end);
    if (last < 0) {
      readUnusual(cursor, check, end);
    } else {
      cursor.enter(last, end - last);
    }
  }

  /**
   * Reads the {@code KeyValue} whose length is at {@code start}, perhaps with some that follow it,
   * if they are as before or have the form that encoders write.
   *
   * @return where the last of them ends, or {@link Text#UNUSUAL}
   */
  int readUsual(int start, int end) {
    int last = takeOver(start, end);
    if (last > start) {
      return last;
    }
    int offset = start + 1;
    if (start == end || bytes[start] < 0 || bytes[start] > end - offset) {
      return Text.UNUSUAL;
    }
    int next = offset + bytes[start];
    return readUsual(start, offset, next) ? next : Text.UNUSUAL;
  }

  /** Reads the {@code KeyValue} before which a cursor stands, whatever its form. */
  void readUnusual(WireCursor cursor, ValueCheck check, int end) throws MalformedRequestException {
    int start = cursor.position();
    int length = cursor.skipDelimited();
    int next = cursor.position();
    if (!readUsual(start, next - length, next)) {
      readEntry(cursor, check, start, next - length, length);
      cursor.enter(next, end - next);
    }
  }

  /**
   * Takes over attributes that are as they were in the list before, and follow one another.
   *
   * @return where the last of them ends; {@code start} if there is none
   */
  private int takeOver(int start, int end) {
    if (size >= sizeBefore) {
      return start;
    }
    compare(start, end);
    int last = start;
    int next = start;
    int taken = size;
    do {
      int at = NUMBERS * taken;
      int nextLast = next + numbers[at + LENGTH];
      if (numbers[at + START] + shift != next || nextLast > sameUntil) {
        break;
      }
      numbers[at + START] = next;
      taken++;
      last = nextLast;
      next = last + 1; // A tag has one byte.
    } while (taken < sizeBefore);
    size = taken;
    return last;
  }

  /** Sees up to where the request is as it was from this attribute on in the list before. */
  private void compare(int start, int end) {
    int before = numbers[NUMBERS * size + START];
    if (start <= sameUntil && start - before == shift) {
      return; // It lies within the bytes that were compared last.
    }
    int last = NUMBERS * (sizeBefore - 1);
    int length = Math.min(numbers[last + START] + numbers[last + LENGTH] - before, end - start);
    int same = Arrays.mismatch(bytes, before, before + length, bytes, start, start + length);
    shift = start - before;
    sameUntil = start + (same < 0 ? length : same);
  }

  /** Reads the form that encoders write: a key, and a short text or a number. */
  private boolean readUsual(int start, int offset, int end) {
    if (end - offset < 2 || bytes[offset] != Tags.KEY_VALUE_KEY) {
      return false;
    }
    int keyLength = bytes[offset + 1];
    int value = offset + 2 + keyLength;
    if (keyLength < 0 || end - value < 2 || bytes[value] != Tags.KEY_VALUE_VALUE) {
      return false;
    }
    int valueLength = bytes[value + 1];
    int valueOffset = value + 2;
    if (valueLength != end - valueOffset || !isUsual(valueOffset, valueLength)) {
      return false;
    }
    add(start, end, offset + 2, keyLength, valueOffset, valueLength);
    return true;
  }

  private boolean isUsual(int offset, int length) {
    if (length < 2) {
      return false;
    }
    return switch (bytes[offset]) {
      case Tags.VALUE_STRING -> bytes[offset + 1] == length - 2;
      case Tags.VALUE_BOOL -> length == 2 && bytes[offset + 1] >= 0;
      case Tags.VALUE_INT -> isNumber(offset + 1, offset + length - 1);
      case Tags.VALUE_DOUBLE -> length == 1 + Double.BYTES;
      default -> false;
    };
  }

  private boolean isNumber(int from, int last) {
    if (last - from > 9 || bytes[last] < 0) {
      return false;
    }
    for (int at = from; at < last; at++) {
      if (bytes[at] >= 0) {
        return false;
      }
    }
    return true;
  }

  private void readEntry(WireCursor cursor, ValueCheck check, int start, int offset, int length)
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
    add(start, offset + length, keyOffset, keyLength, valueOffset, valueLength);
  }

  private void add(
      int start, int end, int keyOffset, int keyLength, int valueOffset, int valueLength) {
    if (size == MAX_SIZE) {
      overflowed = true;
      return;
    }
    int at = NUMBERS * size;
    if (at == numbers.length) {
      int capacity = at == 0 ? INITIAL_CAPACITY : Math.min(4 * size, MAX_SIZE);
      numbers = Arrays.copyOf(numbers, NUMBERS * capacity);
    }
    if (size >= sizeBefore || !isKey(size, keyOffset, keyLength)) {
      numbers[at + KEY_SINCE] = list;
      otherKeys = true;
    }
    numbers[at + START] = start;
    numbers[at + LENGTH] = end - start;
    numbers[at + KEY] = keyOffset - start;
    numbers[at + KEY_LENGTH] = keyLength;
    numbers[at + VALUE] = valueOffset - start;
    numbers[at + VALUE_LENGTH] = valueLength;
    numbers[at + SINCE] = list;
    size++;
  }

  private boolean isKey(int index, int offset, int length) {
    int key = keyOffset(index);
    return keyLength(index) == length
        && Arrays.equals(bytes, key, key + length, bytes, offset, offset + length);
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

  /** The number of this list; a later one has a larger number. */
  public int list() {
    return list;
  }

  /** The first list since which all have these keys in this order. */
  public int keysSince() {
    return otherKeys || size != sizeBefore ? list : keysSince;
  }

  /** The first list since which all have this key at this place. */
  public int keySince(int index) {
    return numbers[NUMBERS * index + KEY_SINCE];
  }

  /** The first list since which all have this key and this value at this place. */
  public int since(int index) {
    return numbers[NUMBERS * index + SINCE];
  }

  /** Where the key of an attribute begins. */
  public int keyOffset(int index) {
    return numbers[NUMBERS * index + START] + numbers[NUMBERS * index + KEY];
  }

  /** The length of an attribute's key in bytes. */
  public int keyLength(int index) {
    return numbers[NUMBERS * index + KEY_LENGTH];
  }

  /** An attribute's key, with bad UTF-8 replaced. */
  public String key(int index) {
    return new String(bytes, keyOffset(index), keyLength(index), StandardCharsets.UTF_8);
  }

  /** Points {@code value} at an attribute's value. */
  public void value(int index, OtlpValue value) {
    int at = NUMBERS * index;
    value.read(numbers[at + START] + numbers[at + VALUE], numbers[at + VALUE_LENGTH]);
  }
}
