package io.llmobservatory.benchmarks.throughput;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Rows that the server wrote, encoded by PostgreSQL itself in the binary form of COPY. */
final class EncodedRows {
  /** Bytes before the first row. */
  static final int HEADER = 19;

  /** Where the trace id is in a row: behind the count of fields and its length. */
  static final int TRACE_ID = Short.BYTES + Integer.BYTES;

  /** Trace id, and the span id of 16 digits with its length. */
  private static final int KEY_LENGTH = 16 + Integer.BYTES + 16;

  private final List<byte[]> spans;
  private final Map<ByteBuffer, byte[]> contents = new HashMap<>();

  private EncodedRows(List<byte[]> spans) {
    this.spans = spans;
  }

  /** Reads so many spans and their contents from the server's tables. */
  static EncodedRows read(Database database, int count) throws SQLException, IOException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      // Which rows come first without an order hangs on the columns that are asked for.
      statement.execute(
          "CREATE TEMPORARY TABLE sample AS SELECT * FROM trace_spans LIMIT " + count);
      EncodedRows rows = new EncodedRows(copyOut(connection, "SELECT * FROM sample"));
      String contents =
          "SELECT c.* FROM sample JOIN span_contents c USING (trace_id, span_id, start_time)";
      for (byte[] content : copyOut(connection, contents)) {
        rows.contents.put(key(content), content);
      }
      return rows;
    }
  }

  List<byte[]> spans() {
    return spans;
  }

  /** The content of a span, null if it has none. */
  byte @Nullable [] content(byte[] span) {
    return contents.get(key(span));
  }

  /** Bytes of a span with its content, on average. */
  long bytesPerSpan() {
    long bytes = 0;
    for (byte[] span : spans) {
      bytes += span.length;
    }
    for (byte[] content : contents.values()) {
      bytes += content.length;
    }
    return bytes / spans.size();
  }

  private static ByteBuffer key(byte[] row) {
    return ByteBuffer.wrap(row, TRACE_ID, KEY_LENGTH);
  }

  private static List<byte[]> copyOut(Connection connection, String query)
      throws SQLException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
    copy.copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)", out);
    ByteBuffer stream = ByteBuffer.wrap(out.toByteArray());
    List<byte[]> rows = new ArrayList<>();
    int at = HEADER;
    for (int fields = stream.getShort(at); fields >= 0; fields = stream.getShort(at)) {
      int end = at + Short.BYTES;
      for (int i = 0; i < fields; i++) {
        end += Integer.BYTES + Math.max(stream.getInt(end), 0);
      }
      byte[] row = new byte[end - at];
      stream.get(at, row);
      rows.add(row);
      at = end;
    }
    return rows;
  }
}
