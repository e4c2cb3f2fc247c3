package io.llmobservatory.client;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Sends requests as messages of one call, and opens the next when that breaks. */
final class StreamCalls implements Transport {
  private final ManagedChannel channel;
  private final ClientSettings settings;
  private final ScheduledExecutorService executor;
  private volatile Runnable onReady = () -> {};
  private volatile @Nullable OpenStream current;
  private long sequence;
  private boolean closed;

  StreamCalls(ManagedChannel channel, ClientSettings settings, ScheduledExecutorService executor) {
    this.channel = channel;
    this.settings = settings;
    this.executor = executor;
  }

  /** Sets what is to be run when more can be taken. */
  void onReady(Runnable task) {
    onReady = task;
  }

  @Override
  public boolean isReady() {
    OpenStream stream = current;
    return stream == null || stream.isReady();
  }

  @Override
  public void send(byte[] request, Answer answer) {
    OpenStream.End refused = trySend(request, answer);
    if (refused != null) {
      answer.failed(refused.status(), refused.trailers());
    }
  }

  private synchronized OpenStream.@Nullable End trySend(byte[] request, Answer answer) {
    if (closed) {
      return new OpenStream.End(Status.CANCELLED.withDescription("the stream is closed"), null);
    }
    sequence++;
    OpenStream stream = current;
    if (stream != null && stream.send(sequence, request, answer)) {
      return null;
    }
    OpenStream opened = open(); // The one before has just ended.
    if (opened.send(sequence, request, answer)) {
      current = opened;
      return null;
    }
    current = null;
    return opened.end(); // It was refused at once.
  }

  private OpenStream open() {
    OpenStream stream =
        new OpenStream(executor, settings.callDeadline(), () -> onReady.run(), this::ended);
    ClientCalls.asyncBidiStreamingCall(
        channel.newCall(EncodedRequests.STREAM_SPANS, settings.callOptions()), stream);
    return stream;
  }

  private synchronized void ended(OpenStream stream) {
    if (current == stream) {
      current = null;
    }
  }

  @Override
  public void reconnect() {
    channel.resetConnectBackoff();
  }

  /** Ends the call: well, if all is answered, else at once. */
  synchronized void close() {
    closed = true;
    OpenStream stream = current;
    if (stream != null) {
      stream.close();
    }
  }
}
