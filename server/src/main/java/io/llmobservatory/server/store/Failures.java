package io.llmobservatory.server.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Tells from an error of PostgreSQL what is to be done about it. */
public final class Failures {
  private static final String TRACE_ID_KEY = "traces_tenant_trace_id_key";

  // The lines before it may quote a document, which may say anything.
  private static final Pattern COPY_LINE =
      Pattern.compile("^COPY (\\w+), line (\\d+)", Pattern.MULTILINE);

  private Failures() {}

  /** Whether an upsert met a trace that is stored under another UUID. */
  static boolean isForeignTrace(SQLException e) {
    return state(e).equals("23505") && TRACE_ID_KEY.equals(constraint(e));
  }

  /** Whether the connection that failed is of no use any more. */
  static boolean isConnectionLost(SQLException e) {
    return state(e).startsWith("08") || state(e).startsWith("57P");
  }

  /**
   * The failure of writing a batch. The row that is at fault, if it is known, is counted in the
   * order of {@link SpanBatch#rows}.
   */
  static StoreException ofWrite(SQLException e, SpanBatch batch) {
    return ofBatch(e, row(e, batch));
  }

  /** The failure of writing a batch of messages, which are copied in their order. */
  static StoreException ofWrite(SQLException e, List<MessageRow> rows) {
    Matcher line = copyLine(e);
    int row = line == null ? -1 : Integer.parseInt(line.group(2)) - 1;
    return ofBatch(e, row < rows.size() ? row : -1);
  }

  private static StoreException ofBatch(SQLException e, int row) {
    String state = state(e);
    if (state.equals("23505")) {
      return new StoreException.AlreadyStored(e);
    }
    if (state.equals("23514") && constraint(e) == null) {
      return new StoreException.MissingDay(e);
    }
    // 54000: a key too long for its index.
    if (state.startsWith("22") || state.equals("54000")) {
      return new StoreException.BadData(row, e);
    }
    return ofConnection(e);
  }

  /** The failure of anything else; its message holds no value. */
  public static StoreException ofConnection(SQLException e) {
    SQLException reason = reason(e);
    String message = "PostgreSQL: " + redacted(reason);
    return isTransient(state(reason))
        ? new StoreException.Transient(message, e)
        : new StoreException.Permanent(message, e);
  }

  /** Why the pool had no connection to give, if the database refused one; else the error itself. */
  private static SQLException reason(SQLException e) {
    SQLException reason = e;
    if (e instanceof SQLTransientConnectionException) {
      for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
        reason = cause instanceof SQLException refused ? refused : reason;
      }
    }
    return reason;
  }

  private static boolean isTransient(String state) {
    if (state.length() < 2) {
      return true;
    }
    return switch (state.substring(0, 2)) {
      // connection, transaction rollback, resources, lock, operator, system
      case "08", "40", "53", "55", "57", "58" -> true;
      // A read-only standby becomes a primary when its time comes; P03 and P04 are the server's
      // time limits for transactions.
      case "25" -> state.equals("25006") || state.equals("25P03") || state.equals("25P04");
      default -> false;
    };
  }

  // An error's own text and context may quote values; its code and constraint do not.
  private static String redacted(SQLException e) {
    String state = state(e);
    boolean quotesNoValue = !state.startsWith("22") && !state.startsWith("23");
    String text = quotesNoValue ? String.valueOf(e.getMessage()) : "refused";
    return text + " (SQLSTATE " + (state.isEmpty() ? "none" : state) + ")";
  }

  private static int row(SQLException e, SpanBatch batch) {
    Matcher line = copyLine(e);
    if (line == null) {
      return -1;
    }
    int index = Integer.parseInt(line.group(2)) - 1;
    boolean content = line.group(1).contains("contents");
    List<SpanRow> rows = batch.rows();
    List<SpanRow> copied = content ? batch.rowsWithContent() : rows;
    if (index < 0 || index >= copied.size()) {
      return -1;
    }
    return content ? rows.indexOf(copied.get(index)) : index;
  }

  private static @Nullable Matcher copyLine(SQLException e) {
    ServerErrorMessage server = server(e);
    String where = server == null ? null : server.getWhere();
    Matcher line = COPY_LINE.matcher(where == null ? "" : where);
    return line.find() ? line : null;
  }

  private static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }

  private static @Nullable String constraint(SQLException e) {
    ServerErrorMessage server = server(e);
    return server == null ? null : server.getConstraint();
  }

  private static @Nullable ServerErrorMessage server(SQLException e) {
    return e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
