package io.llmobservatory.server.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values in PostgreSQL's binary form, one after the other: each its length, then its bytes. So they
 * stand in the rows of a COPY, and in arrays.
 */
abstract sealed class BinaryFields permits CopyBuffer, RowEncoder, BinaryArray {
  static final int OID_OF_TEXT = 25;

  private static final long MICROS_1970_TO_2000 = 946_684_800_000_000L;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);
  private static final int NUMERIC_NEGATIVE = 0x4000;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  byte[] buffer;
  int size;

  BinaryFields(int capacity) {
    this.buffer = new byte[capacity];
  }

  final void nullValue() {
    putInt(-1);
  }

  /** So many nulls. */
  final void nullValues(int count) {
    int length = count * Integer.BYTES;
    ensure(length);
    Arrays.fill(buffer, size, size + length, (byte) -1);
    size += length;
  }

  final void uuid(UUID value) {
    putInt(16);
    putLong(value.getMostSignificantBits());
    putLong(value.getLeastSignificantBits());
  }

  final void bigint(long value) {
    putInt(Long.BYTES);
    putLong(value);
  }

  /** A number of at least zero, null if it is negative. */
  final void count(long value) {
    if (value < 0) {
      nullValue();
    } else {
      bigint(value);
    }
  }

  final void smallint(int value) {
    putInt(Short.BYTES);
    putShort(value);
  }

  final void integer(int value) {
    putInt(Integer.BYTES);
    putInt(value);
  }

  final void bool(boolean value) {
    putInt(1);
    ensure(1);
    buffer[size++] = (byte) (value ? 1 : 0);
  }

  final void timestamp(long micros) {
    bigint(micros - MICROS_1970_TO_2000);
  }

  final void text(@Nullable String value) {
    if (value == null) {
      nullValue();
      return;
    }
    int length = value.length();
    ensure(Integer.BYTES + length);
    int start = size + Integer.BYTES;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        utf8(value);
        return;
      }
      buffer[start + i] = (byte) c;
    }
    INT.set(buffer, size, length);
    size = start + length;
  }

  private void utf8(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    putInt(utf8.length);
    putBytes(utf8);
  }

  final void textArray(@Nullable List<String> values) {
    if (values == null) {
      nullValue();
      return;
    }
    int lengthAt = size;
    putInt(0);
    putInt(1); // dimensions
    putInt(0); // no nulls
    putInt(OID_OF_TEXT);
    putInt(values.size());
    putInt(1); // lower bound
    for (String value : values) {
      text(value);
    }
    INT.set(buffer, lengthAt, size - lengthAt - Integer.BYTES);
  }

  /**
   * A number in digits of base 10,000. The display scale must cover all decimals: PostgreSQL would
   * cut the rest without a word.
   */
  final void numeric(@Nullable BigDecimal value) {
    if (value == null) {
      nullValue();
      return;
    }
    int scale = Math.max(value.scale(), 0);
    // Whole groups of four decimals, so that the point falls between two digits.
    int groups = (scale + 3) / 4;
    BigInteger unscaled = value.abs().setScale(groups * 4).unscaledValue();
    short[] digits = new short[unscaled.bitLength() / 13 + 1];
    int count = 0;
    while (unscaled.signum() != 0) {
      BigInteger[] split = unscaled.divideAndRemainder(TEN_THOUSAND);
      digits[count++] = split[1].shortValue();
      unscaled = split[0];
    }
    putInt(8 + 2 * count);
    putShort(count);
    putShort(count - groups - 1); // weight of the first digit
    putShort(value.signum() < 0 ? NUMERIC_NEGATIVE : 0);
    putShort(scale);
    for (int i = count - 1; i >= 0; i--) {
      putShort(digits[i]);
    }
  }

  final void putShort(int value) {
    ensure(Short.BYTES);
    SHORT.set(buffer, size, (short) value);
    size += Short.BYTES;
  }

  final void putInt(int value) {
    ensure(Integer.BYTES);
    INT.set(buffer, size, value);
    size += Integer.BYTES;
  }

  final void putLong(long value) {
    ensure(Long.BYTES);
    LONG.set(buffer, size, value);
    size += Long.BYTES;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }

  final void putBytes(byte[] bytes) {
    putBytes(bytes, 0, bytes.length);
  }

  final void putBytes(byte[] bytes, int offset, int length) {
    ensure(length);
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
  }
}
