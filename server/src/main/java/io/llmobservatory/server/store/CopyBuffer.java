package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.JsonDocument;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in PostgreSQL's binary COPY format and sends them on in portions, so that a batch
 * takes no more memory than its largest document.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, binary format</a>
 */
final class CopyBuffer extends BinaryFields implements AutoCloseable {
  private static final int FLUSH_AT = 1 << 16;

  /** As long a run of bytes is sent from where it lies. */
  private static final int SENT_AS_IT_IS = 1 << 14;

  /** Enough for what stands around rows that are sent as they are. */
  private static final int CAPACITY = 1 << 10;

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };

  private final CopyIn copy;

  /** Begins a COPY, which {@link #close} breaks off unless it was brought to its end. */
  CopyBuffer(Connection connection, String table, String columns) throws SQLException {
    super(CAPACITY);
    this.copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " (" + columns + ") FROM STDIN (FORMAT binary)");
    putBytes(SIGNATURE);
    putInt(0); // no flags
    putInt(0); // no header extension
  }

  void beginRow(int columns) throws SQLException {
    if (size >= FLUSH_AT) {
      flush();
    }
    putShort(columns);
  }

  /** A row that was encoded before. */
  void row(EncodedRow row) throws SQLException {
    putOrSend(row.bytes(), row.offset(), row.length());
    for (byte[] piece : row.more()) {
      putOrSend(piece, 0, piece.length);
    }
  }

  /** Rows that were encoded before and fill the beginning of an array. */
  void rows(byte[] rows, int length) throws SQLException {
    putOrSend(rows, 0, length);
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

  /** A document; a large one is sent from where it is. */
  void json(@Nullable JsonDocument document) throws SQLException {
    if (document == null) {
      nullValue();
      return;
    }
    putInt(document.length());
    putOrSend(document.bytes(), document.offset(), document.length());
  }

  private void putOrSend(byte[] bytes, int offset, int length) throws SQLException {
    if (size >= FLUSH_AT) {
      flush();
    }
    if (length > SENT_AS_IT_IS) {
      flush();
      copy.writeToCopy(bytes, offset, length);
    } else {
      putBytes(bytes, offset, length);
    }
  }
}
