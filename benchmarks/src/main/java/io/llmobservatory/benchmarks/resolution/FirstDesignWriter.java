package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.store.TraceKey;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The way of the first design: look the trace up, create it if it is not there, insert the span,
 * each a transaction of its own. Each caller has a connection with its statements prepared, which
 * is more than the first design had.
 */
final class FirstDesignWriter implements SpanWriter {
  private final Connections connections;
  private final UuidCache cache;

  FirstDesignWriter(Connections connections, UuidCache cache) {
    this.connections = connections;
    this.cache = cache;
  }

  /** The connections of all callers. */
  static final class Connections implements AutoCloseable {
    private final List<Connection> connections = new ArrayList<>();
    private final List<FirstDesignStatements> statements = new ArrayList<>();

    Connections(DataSource database, int callers) throws SQLException {
      for (int i = 0; i < callers; i++) {
        Connection connection = database.getConnection();
        connections.add(connection);
        statements.add(new FirstDesignStatements(connection));
      }
    }

    @Override
    public void close() throws SQLException {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  @Override
  public void write(LlmSpan span, int caller) throws SQLException, IOException {
    FirstDesignStatements statements = connections.statements.get(caller);
    TraceKey trace = new TraceKey(TENANT, span.traceId());
    UUID uuid = cache.get(trace, caller);
    if (uuid == null) {
      uuid = statements.selectTrace(span.traceId());
      if (uuid == null) {
        uuid = statements.insertTrace(span);
      }
      cache.tell(trace, uuid, caller);
    }
    statements.insertSpan(uuid, span);
  }
}
