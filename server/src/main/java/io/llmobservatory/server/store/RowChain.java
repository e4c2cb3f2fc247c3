package io.llmobservatory.server.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encoded rows of one table, one after the other in arrays that are used again. */
final class RowChain {
  private final List<RowBytes> arrays = new ArrayList<>();
  private @Nullable RowBytes last;
  private boolean hasMore;

  /**
   * Adds a row.
   *
   * @param more what follows its bytes, in arrays of their own
   */
  EncodedRow add(byte[] bytes, int length, List<byte[]> more) {
    RowBytes array = last;
    if (array == null || !array.hasRoomFor(length)) {
      array = RowBytes.withRoomFor(length);
      arrays.add(array);
      last = array;
    }
    hasMore |= !more.isEmpty();
    return new EncodedRow(array, array.add(bytes, length), length, more);
  }

  /** No more are to be added. */
  void end() {
    if (last != null) {
      last.trim();
      last = null;
    }
  }

  /** Whether the arrays hold rows and nothing but rows, whole ones in the order they came in. */
  boolean isWhole() {
    return !hasMore;
  }

  /** Copies all rows, of which none is looked at. */
  void copyTo(CopyBuffer buffer) throws SQLException {
    for (RowBytes array : arrays) {
      buffer.rows(array.bytes(), array.used());
    }
  }

  /** See {@link RowBytes#release}. */
  void release() {
    arrays.forEach(RowBytes::release);
  }
}
