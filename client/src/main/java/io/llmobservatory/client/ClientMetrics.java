package io.llmobservatory.client;

import io.grpc.Status;
import io.llmobservatory.proto.v1.SpanOutcome;

/**
 * Is told what a client does, so that its user can measure it. Each method does nothing unless it
 * is overridden. They are called by several threads at once, must not wait, and what they throw is
 * ignored.
 */
public interface ClientMetrics {
  /** Measures nothing. */
  ClientMetrics NONE = new ClientMetrics() {};

  /**
   * A batch goes on its way, the first time or again.
   *
   * @param bytes of the request as it is encoded, without the headers of gRPC
   */
  default void batchSent(int spans, long bytes) {}

  /**
   * A batch was answered, well or not.
   *
   * @param latencyNanos since it was sent
   */
  default void batchAnswered(Status.Code code, long latencyNanos) {}

  /** The server told of a span what became of it: stored, already stored, rejected, …. */
  default void spanAnswered(SpanOutcome outcome) {}

  /** Spans failed for good: none of them may be stored. */
  default void spansFailed(int spans, Status.Code code) {}

  /**
   * Spans will be sent again.
   *
   * @param delayNanos after at least this time
   */
  default void retried(int spans, Status.Code code, long delayNanos) {}

  /** So many bytes wait for an answer now, in or before calls, as they are encoded. */
  default void pendingBytes(long bytes) {}
}
