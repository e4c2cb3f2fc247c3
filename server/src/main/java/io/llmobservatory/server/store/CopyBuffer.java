package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.JsonDocument;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in PostgreSQL's binary COPY format and sends them on in portions, so that a batch
 * takes no more memory than its largest document.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
final class CopyBuffer implements AutoCloseable {
  private static final int FLUSH_AT = 1 << 16;
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final long MICROS_1970_TO_2000 = 946_684_800_000_000L;
  private static final int OID_OF_TEXT = 25;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);
  private static final int NUMERIC_NEGATIVE = 0x4000;

  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final CopyIn copy;
  private byte[] buffer = new byte[2 * FLUSH_AT];
  private int size;

  /** Begins a COPY, which {@link #close} breaks off unless it was brought to its end. */
  CopyBuffer(Connection connection, String table, String columns) throws SQLException {
    this.copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)");
    System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
    size = SIGNATURE.length + 8; // no flags, no header extension
  }

  void beginRow(int columns) throws SQLException {
    if (size >= FLUSH_AT) {
      flush();
    }
    putShort(columns);
  }

  /** Sends the rest and ends the COPY. */
  void end() throws SQLException {
    putShort(-1);
    flush();
    copy.endCopy();
  }

  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  private void flush() throws SQLException {
    copy.writeToCopy(buffer, 0, size);
    size = 0;
  }

  void nullValue() {
    putInt(-1);
  }

  void uuid(UUID value) {
    putInt(16);
    putLong(value.getMostSignificantBits());
    putLong(value.getLeastSignificantBits());
  }

  void bigint(long value) {
    putInt(Long.BYTES);
    putLong(value);
  }

  /** A number of at least zero, null if it is negative. */
  void count(long value) {
    if (value < 0) {
      nullValue();
    } else {
      bigint(value);
    }
  }

  void smallint(int value) {
    putInt(Short.BYTES);
    putShort(value);
  }

  void integer(int value) {
    putInt(Integer.BYTES);
    putInt(value);
  }

  void bool(boolean value) {
    putInt(1);
    ensure(1);
    buffer[size++] = (byte) (value ? 1 : 0);
  }

  void timestamp(long micros) {
    bigint(micros - MICROS_1970_TO_2000);
  }

  void text(@Nullable String value) {
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
    ensure(utf8.length);
    System.arraycopy(utf8, 0, buffer, size, utf8.length);
    size += utf8.length;
  }

  /** A document; a large one is sent from where it is. */
  void json(@Nullable JsonDocument document) throws SQLException {
    if (document == null) {
      nullValue();
      return;
    }
    byte[] utf8 = document.utf8();
    putInt(utf8.length);
    if (utf8.length > FLUSH_AT) {
      flush();
      copy.writeToCopy(utf8, 0, utf8.length);
      return;
    }
    ensure(utf8.length);
    System.arraycopy(utf8, 0, buffer, size, utf8.length);
    size += utf8.length;
  }

  void textArray(@Nullable List<String> values) {
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
  void numeric(@Nullable BigDecimal value) {
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

  private void putShort(int value) {
    ensure(Short.BYTES);
    SHORT.set(buffer, size, (short) value);
    size += Short.BYTES;
  }

  private void putInt(int value) {
    ensure(Integer.BYTES);
    INT.set(buffer, size, value);
    size += Integer.BYTES;
  }

  private void putLong(long value) {
    ensure(Long.BYTES);
    LONG.set(buffer, size, value);
    size += Long.BYTES;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
