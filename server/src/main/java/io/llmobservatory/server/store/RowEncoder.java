package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.JsonDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows ahead of their COPY. A row is written where the last one was, so that the processor
 * still has the place at hand, and kept in an array that rows share: of a span that waits for its
 * commit the collector finds few objects. Not for use by several threads.
 */
final class RowEncoder extends BinaryFields {
  /** Half of what the G1 collector would keep apart in a heap of 128 MiB. */
  private static final int SHARED_BYTES = 1 << 18;

  private static final int LARGE = 1 << 16;
  private static final int KEPT_BYTES = 1 << 20;

  private final List<byte[]> pieces = new ArrayList<>();
  private byte[] shared = {};
  private int used;

  RowEncoder() {
    super(LARGE);
  }

  void begin(int columns) {
    size = 0;
    putShort(columns);
  }

  /** A document; a large one stays where it is. */
  void json(@Nullable JsonDocument document) {
    if (document == null) {
      nullValue();
      return;
    }
    byte[] utf8 = document.utf8();
    putInt(utf8.length);
    if (utf8.length > LARGE) {
      pieces.add(Arrays.copyOf(buffer, size));
      pieces.add(utf8);
      size = 0;
    } else {
      putBytes(utf8);
    }
  }

  /** The row that was begun. */
  EncodedRow end() {
    EncodedRow row = pieces.isEmpty() ? shared() : apart();
    if (buffer.length > KEPT_BYTES) {
      buffer = new byte[LARGE];
    }
    return row;
  }

  private EncodedRow shared() {
    if (shared.length - used < size) {
      shared = new byte[Math.max(SHARED_BYTES, size)];
      used = 0;
    }
    System.arraycopy(buffer, 0, shared, used, size);
    used += size;
    return new EncodedRow(shared, used - size, size, List.of());
  }

  private EncodedRow apart() {
    pieces.add(Arrays.copyOf(buffer, size));
    byte[] first = pieces.get(0);
    List<byte[]> more = List.copyOf(pieces.subList(1, pieces.size()));
    pieces.clear();
    return new EncodedRow(first, 0, first.length, more);
  }
}
