package io.llmobservatory.client;

import io.grpc.Status;
import io.llmobservatory.proto.v1.SpanOutcome;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps what metrics throw away from the delivery of spans. The first of it is logged. */
final class GuardedMetrics implements ClientMetrics {
  private static final Logger log = Logger.getLogger(LlmObservatoryClient.class.getName());

  private final ClientMetrics metrics;
  private final AtomicBoolean logged = new AtomicBoolean();

  GuardedMetrics(ClientMetrics metrics) {
    this.metrics = metrics;
  }

  private void guarded(Consumer<ClientMetrics> call) {
    try {
      call.accept(metrics);
    } catch (RuntimeException e) {
      if (logged.compareAndSet(false, true)) {
        log.log(Level.WARNING, "The client's metrics threw; this is not logged again", e);
      }
    }
  }

  @Override
  public void batchSent(int spans, long bytes) {
    guarded(m -> m.batchSent(spans, bytes));
  }

  @Override
  public void batchAnswered(Status.Code code, long latencyNanos) {
    guarded(m -> m.batchAnswered(code, latencyNanos));
  }

  @Override
  public void spanAnswered(SpanOutcome outcome) {
    guarded(m -> m.spanAnswered(outcome));
  }

  @Override
  public void spansFailed(int spans, Status.Code code) {
    guarded(m -> m.spansFailed(spans, code));
  }

  @Override
  public void retried(int spans, Status.Code code, long delayNanos) {
    guarded(m -> m.retried(spans, code, delayNanos));
  }

  @Override
  public void pendingBytes(long bytes) {
    guarded(m -> m.pendingBytes(bytes));
  }
}
