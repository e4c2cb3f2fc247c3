package io.llmobservatory.client.replay;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The attempts to hand one recording to a receiver. */
final class Delivery {
  static final long DEADLINE_SECONDS = 10;

  private final Channel channel;
  private final OtlpReplay.Pause pause;
  private final Recording recording;

  Delivery(Channel channel, OtlpReplay.Pause pause, Recording recording) {
    this.channel = channel;
    this.pause = pause;
    this.recording = recording;
  }

  /** Sends until an answer is final; returns false if the receiver stayed away to the end. */
  boolean run(Tally tally) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      tally.requested();
      try {
        tally.answered(recording, recording.signal().export(channel, recording.request()));
        return true;
      } catch (StatusRuntimeException e) {
        Duration delay = RetryRule.delayAfter(attempt, e);
        if (delay == null) {
          tally.failed(recording, describe(e), attempt);
          return !isAway(e.getStatus().getCode());
        }
        pause.await(delay);
      }
    }
  }

  private static boolean isAway(Status.Code code) {
    return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
  }

  /** A method whose request is bytes. */
  static <T> MethodDescriptor<ByteString, T> asRecorded(MethodDescriptor<?, T> export) {
    return export.toBuilder(new AsRecorded(), export.getResponseMarshaller()).build();
  }

  /** One call, which must end within the time that receivers are used to. */
  static <T> T call(Channel channel, MethodDescriptor<ByteString, T> export, ByteString request) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    return ClientCalls.blockingUnaryCall(channel, export, options, request);
  }

  private static String describe(StatusRuntimeException failure) {
    Status status = failure.getStatus();
    StringBuilder text = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      text.append(": ").append(status.getDescription().strip());
    }
    Throwable cause = rootCause(status.getCause());
    if (cause != null && cause.getMessage() != null) {
      text.append(": ").append(cause.getMessage());
    }
    return text.toString();
  }

  private static @Nullable Throwable rootCause(@Nullable Throwable thrown) {
    Throwable root = thrown;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Puts bytes on the wire as they are: no parser in between can repair or refuse them. */
  private static final class AsRecorded implements MethodDescriptor.Marshaller<ByteString> {
    @Override
    public InputStream stream(ByteString request) {
      return request.newInput();
    }

    @Override
    public ByteString parse(InputStream stream) {
      try {
        return ByteString.readFrom(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
