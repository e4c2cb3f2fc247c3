package io.llmobservatory.server.store;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A batch was not written; nothing of it is stored, unless the connection broke at its commit. What
 * to do about it is told by the kind. No message holds a value of a span.
 */
public abstract sealed class StoreException extends Exception {
  private static final long serialVersionUID = 1;

  StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The database is away, busy or in the way of itself: the same batch may succeed soon. */
  public static final class Transient extends StoreException {
    private static final long serialVersionUID = 1;

    Transient(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Only an operator can mend it: a wrong password, a missing table. */
  public static final class Permanent extends StoreException {
    private static final long serialVersionUID = 1;

    Permanent(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A span of the batch is stored already: it must go through staging. */
  public static final class AlreadyStored extends StoreException {
    private static final long serialVersionUID = 1;

    AlreadyStored(Throwable cause) {
      super("a span of the batch is stored already", cause);
    }
  }

  /** Some traces of the batch are stored under other UUIDs than it gives them. */
  public static final class ForeignTraces extends StoreException {
    private static final long serialVersionUID = 1;
    private final transient Map<TraceKey, UUID> stored;

    ForeignTraces(Map<TraceKey, UUID> stored, Throwable cause) {
      super("traces of the batch have other UUIDs", cause);
      this.stored = Map.copyOf(stored);
    }

    /** Those traces, and the UUIDs under which they are stored. */
    public Map<TraceKey, UUID> stored() {
      return stored;
    }
  }

  /** UUIDs of the batch belong to other traces. */
  public static final class Collisions extends StoreException {
    private static final long serialVersionUID = 1;
    private final transient Set<TraceKey> traces;

    Collisions(Set<TraceKey> traces) {
      super("UUIDs of the batch belong to other traces", null);
      this.traces = Set.copyOf(traces);
    }

    /** The traces that need other UUIDs than the batch gives them. */
    public Set<TraceKey> traces() {
      return traces;
    }
  }

  /** The partition of a day is gone, which was there a moment ago. */
  public static final class MissingDay extends StoreException {
    private static final long serialVersionUID = 1;

    MissingDay(Throwable cause) {
      super("the partition of a day is missing", cause);
    }
  }

  /** PostgreSQL refuses a value. */
  public static final class BadData extends StoreException {
    private static final long serialVersionUID = 1;
    private final int row;

    BadData(int row, Throwable cause) {
      super("PostgreSQL refuses a value", cause);
      this.row = row;
    }

    /** The index of the span in the batch, or -1 if it is not known. */
    public int row() {
      return row;
    }
  }
}
