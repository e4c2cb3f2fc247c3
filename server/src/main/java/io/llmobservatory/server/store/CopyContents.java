package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.Content;
import io.llmobservatory.server.genai.LlmSpan;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code COPY} of what was said into {@code span_contents}, or into the table beside it. */
final class CopyContents {
  /** The columns that hold what was said. */
  static final String DOCUMENTS = "input, output, system_instructions, tool_definitions";

  private static final String COLUMNS = "trace_id, span_id, start_time, " + DOCUMENTS;
  private static final int COLUMN_COUNT = 7;

  private CopyContents() {}

  /** Copies the content of spans, if they have any. */
  static void run(Connection connection, String table, SpanBatch batch) throws SQLException {
    if (!batch.hasContents()) {
      return;
    }
    try (CopyBuffer buffer = new CopyBuffer(connection, table, COLUMNS)) {
      batch.copyContents(buffer);
      buffer.end();
    }
  }

  static @Nullable EncodedRow encode(UUID trace, LlmSpan span, RowEncoder buffer, RowChain chain) {
    Content content = span.content();
    if (content == null) {
      return null;
    }
    buffer.begin(COLUMN_COUNT);
    buffer.uuid(trace);
    buffer.text(span.spanId());
    buffer.timestamp(span.startMicros());
    buffer.json(content.input());
    buffer.json(content.output());
    buffer.json(content.systemInstructions());
    buffer.json(content.toolDefinitions());
    return buffer.end(chain);
  }
}
