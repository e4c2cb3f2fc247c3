package io.llmobservatory.benchmarks.throughput;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Batches in the binary form of COPY, encoded by PostgreSQL itself from rows that the server wrote:
 * what is left to do is to send them. Each time a batch is sent its traces get new ids.
 */
final class EncodedBatches {
  /** A table's part of a batch: all of its bytes, and where trace ids stand in them. */
  private static final class Part {
    final byte[] bytes;
    final int[] traceIds;

    Part(byte[] bytes, int[] traceIds) {
      this.bytes = bytes;
      this.traceIds = traceIds;
    }
  }

  /** A batch of spans and their contents. */
  static final class Batch {
    private final Part spans;
    private final Part contents;
    final int rows;

    private Batch(Part spans, Part contents, int rows) {
      this.spans = spans;
      this.contents = contents;
      this.rows = rows;
    }
  }

  private final List<Batch> batches = new ArrayList<>();

  /**
   * Makes batches as large as the server makes them.
   *
   * @param maxRows spans in a batch at most
   * @param maxBytes bytes of a batch at most
   */
  EncodedBatches(EncodedRows rows, int maxRows, int maxBytes) {
    List<byte[]> spanRows = new ArrayList<>();
    List<byte[]> contentRows = new ArrayList<>();
    int size = 0;
    for (byte[] row : rows.spans()) {
      byte[] content = rows.content(row);
      int length = row.length + (content == null ? 0 : content.length);
      if (spanRows.size() == maxRows || size + length > maxBytes) {
        batches.add(new Batch(part(spanRows), part(contentRows), spanRows.size()));
        spanRows.clear();
        contentRows.clear();
        size = 0;
      }
      spanRows.add(row);
      if (content != null) {
        contentRows.add(content);
      }
      size += length;
    }
    if (batches.isEmpty()) {
      batches.add(new Batch(part(spanRows), part(contentRows), spanRows.size()));
    }
  }

  Batch get(long number) {
    return batches.get((int) (number % batches.size()));
  }

  /** Copies of all batches for one thread, which changes their ids. */
  EncodedBatches copy() {
    return new EncodedBatches(this);
  }

  private EncodedBatches(EncodedBatches other) {
    for (Batch batch : other.batches) {
      Part spanPart = new Part(batch.spans.bytes.clone(), batch.spans.traceIds);
      Part contentPart = new Part(batch.contents.bytes.clone(), batch.contents.traceIds);
      batches.add(new Batch(spanPart, contentPart, batch.rows));
    }
  }

  private static Part part(List<byte[]> rows) {
    int length = EncodedRows.HEADER + Short.BYTES;
    for (byte[] row : rows) {
      length += row.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    bytes.put("PGCOPY\n".getBytes(StandardCharsets.ISO_8859_1));
    bytes.put((byte) 0xff).put((byte) '\r').put((byte) '\n').put((byte) 0);
    bytes.putInt(0).putInt(0);
    int[] traceIds = new int[rows.size()];
    for (int i = 0; i < traceIds.length; i++) {
      traceIds[i] = bytes.position() + EncodedRows.TRACE_ID;
      bytes.put(rows.get(i));
    }
    bytes.putShort((short) -1);
    return new Part(bytes.array(), traceIds);
  }

  /** Gives the traces of a batch new ids, the same in both tables. */
  static void renew(Batch batch, SplittableRandom random) {
    long high = random.nextLong();
    long low = random.nextLong();
    renew(batch.spans, high, low);
    renew(batch.contents, high, low);
  }

  private static void renew(Part part, long high, long low) {
    ByteBuffer bytes = ByteBuffer.wrap(part.bytes);
    for (int at : part.traceIds) {
      bytes.putLong(at, bytes.getLong(at) ^ high);
      bytes.putLong(at + Long.BYTES, bytes.getLong(at + Long.BYTES) ^ low);
    }
  }

  /** Commits a batch to the tables of a schema. */
  static void write(Connection connection, String schema, Batch batch) throws SQLException {
    boolean alone = batch.contents.traceIds.length == 0;
    connection.setAutoCommit(alone);
    write(connection, schema + ".trace_spans", batch.spans);
    if (!alone) {
      write(connection, schema + ".span_contents", batch.contents);
      connection.commit();
    }
  }

  private static void write(Connection connection, String table, Part part) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)");
    copy.writeToCopy(part.bytes, 0, part.bytes.length);
    copy.endCopy();
  }
}
