package io.llmobservatory.client;

import io.grpc.Status;
import io.llmobservatory.proto.v1.SpanOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a client told of its work. */
final class RecordedMetrics implements ClientMetrics {
  private final List<SpanOutcome> outcomes = new CopyOnWriteArrayList<>();
  private final List<Status.Code> answers = new CopyOnWriteArrayList<>();
  private final List<Status.Code> retries = new CopyOnWriteArrayList<>();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicLong mostPending = new AtomicLong();

  @Override
  public void batchSent(int spans, long bytes) {
    sent.addAndGet(spans);
  }

  @Override
  public void batchAnswered(Status.Code code, long latencyNanos) {
    answers.add(code);
  }

  @Override
  public void spanAnswered(SpanOutcome outcome) {
    outcomes.add(outcome);
  }

  @Override
  public void spansFailed(int spans, Status.Code code) {
    failed.addAndGet(spans);
  }

  @Override
  public void retried(int spans, Status.Code code, long delayNanos) {
    retries.add(code);
  }

  @Override
  public void pendingBytes(long bytes) {
    mostPending.accumulateAndGet(bytes, Math::max);
  }

  List<SpanOutcome> outcomes() {
    return outcomes;
  }

  /** With what each batch was answered, in order. */
  List<Status.Code> answers() {
    return answers;
  }

  List<Status.Code> retries() {
    return retries;
  }

  int failed() {
    return failed.get();
  }

  /** How many spans were sent, repeats included. */
  int sent() {
    return sent.get();
  }

  long mostPending() {
    return mostPending.get();
  }
}
