package io.llmobservatory.client;

import com.google.rpc.Code;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.llmobservatory.proto.v1.StreamSpansResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One call of StreamSpans, from its start to its end, and what it has not answered. */
final class OpenStream implements ClientResponseObserver<byte[], StreamSpansResponse> {
  private final ScheduledExecutorService executor;
  private final Duration answerTime;
  private final Runnable onReady;
  private final Consumer<OpenStream> onEnd;
  private final Map<Long, Message> unanswered = new HashMap<>();
  private @Nullable ClientCallStreamObserver<byte[]> call;
  private @Nullable Status brokenOff;
  private @Nullable End end;

  /** How a call ended. */
  record End(Status status, @Nullable Metadata trailers) {}

  /** A message that is not answered yet, and what ends the stream if it is not answered in time. */
  private record Message(Transport.Answer answer, ScheduledFuture<?> timeout) {}

  OpenStream(
      ScheduledExecutorService executor,
      Duration answerTime,
      Runnable onReady,
      Consumer<OpenStream> onEnd) {
    this.executor = executor;
    this.answerTime = answerTime;
    this.onReady = onReady;
    this.onEnd = onEnd;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<byte[]> started) {
    call = started;
    started.setOnReadyHandler(onReady);
  }

  boolean isReady() {
    ClientCallStreamObserver<byte[]> started = call;
    return started != null && started.isReady();
  }

  /** Sends a message; false if the stream has ended. */
  synchronized boolean send(long sequence, byte[] request, Transport.Answer answer) {
    if (end != null || brokenOff != null || call == null) {
      return false;
    }
    ScheduledFuture<?> timeout =
        executor.schedule(this::tooLate, answerTime.toNanos(), TimeUnit.NANOSECONDS);
    unanswered.put(sequence, new Message(answer, timeout));
    call.onNext(EncodedRequests.inStream(sequence, request));
    return true;
  }

  /** How the call ended; null while it goes on. */
  synchronized @Nullable End end() {
    return end;
  }

  private void tooLate() {
    breakOff(
        Status.DEADLINE_EXCEEDED.withDescription(
            "a message was not answered within " + answerTime));
  }

  private synchronized void breakOff(Status why) {
    if (end == null && brokenOff == null && call != null) {
      brokenOff = why;
      call.cancel(why.getDescription(), null);
    }
  }

  /** Ends the call: well, if all is answered, else at once. */
  synchronized void close() {
    if (unanswered.isEmpty() && end == null && brokenOff == null && call != null) {
      call.onCompleted();
    } else {
      breakOff(Status.CANCELLED.withDescription("the stream is closed"));
    }
  }

  @Override
  public void onNext(StreamSpansResponse response) {
    Message message;
    synchronized (this) {
      message = unanswered.remove(response.getSequence());
    }
    if (message == null) {
      return; // Nobody waits for it.
    }
    message.timeout().cancel(false);
    if (response.hasWritten()) {
      message.answer().written(response.getWritten());
    } else {
      tellFailure(response.getFailed(), message.answer());
    }
  }

  private static void tellFailure(com.google.rpc.Status failed, Transport.Answer answer) {
    boolean known = Code.forNumber(failed.getCode()) != null && failed.getCode() != 0;
    StatusRuntimeException failure =
        StatusProto.toStatusRuntimeException(
            known ? failed : failed.toBuilder().setCode(Code.UNKNOWN_VALUE).build());
    answer.failed(failure.getStatus(), failure.getTrailers());
  }

  @Override
  public void onError(Throwable failure) {
    end(Status.fromThrowable(failure), Status.trailersFromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end(Status.UNAVAILABLE.withDescription("the server ended the stream"), null);
  }

  private void end(Status status, @Nullable Metadata trailers) {
    List<Message> left;
    Status why;
    synchronized (this) {
      why = brokenOff == null ? status : brokenOff;
      end = new End(why, trailers);
      left = new ArrayList<>(unanswered.values());
      unanswered.clear();
    }
    onEnd.accept(this);
    for (Message message : left) {
      message.timeout().cancel(false);
      message.answer().failed(why, trailers);
    }
  }
}
