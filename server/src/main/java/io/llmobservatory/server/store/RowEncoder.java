package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.JsonDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Encodes rows ahead of their COPY. A row is written where the last one was, so that the processor
 * still has the place at hand, and kept in an array that rows share. Not for use by several
 * threads.
 */
final class RowEncoder extends BinaryFields {
  private static final int LARGE = 1 << 16;
  private static final int KEPT_BYTES = 1 << 20;

  private final List<byte[]> pieces = new ArrayList<>();

  RowEncoder() {
    super(LARGE);
  }

  /**
   * Begins a row, whatever became of the one before: memory may have run out in the midst of it.
   */
  void begin(int columns) {
    pieces.clear();
    size = 0;
    putShort(columns);
  }

  /** A document; a large one has an array of its own. */
  void json(@Nullable JsonDocument document) {
    if (document == null) {
      nullValue();
      return;
    }
    putInt(document.length());
    if (document.length() > LARGE) {
      pieces.add(Arrays.copyOf(buffer, size));
      pieces.add(document.utf8());
      size = 0;
    } else {
      putBytes(document.bytes(), document.offset(), document.length());
    }
  }

  /**
   * Ends the row that was begun.
   *
   * @param chain keeps it
   */
  EncodedRow end(RowChain chain) {
    List<byte[]> more = List.of();
    if (!pieces.isEmpty()) {
      pieces.add(Arrays.copyOf(buffer, size));
      byte[] first = pieces.get(0);
      more = List.copyOf(pieces.subList(1, pieces.size()));
      pieces.clear();
      size = 0;
      putBytes(first);
    }
    EncodedRow row = chain.add(buffer, size, more);
    if (buffer.length > KEPT_BYTES) {
      buffer = new byte[LARGE];
    }
    return row;
  }
}
