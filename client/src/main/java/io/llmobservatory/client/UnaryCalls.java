package io.llmobservatory.client;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import org.jspecify.annotations.Nullable;

/** Sends each request in a call of its own. */
final class UnaryCalls implements Transport {
  private final ManagedChannel channel;
  private final ClientSettings settings;

  UnaryCalls(ManagedChannel channel, ClientSettings settings) {
    this.channel = channel;
    this.settings = settings;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void send(byte[] request, Answer answer) {
    ClientCalls.asyncUnaryCall(
        channel.newCall(EncodedRequests.WRITE_SPANS, settings.callOptions(settings.callDeadline())),
        request,
        new OneAnswer(answer));
  }

  @Override
  public void reconnect() {
    // Else the channel would wait between attempts to connect on its own account, up to two
    // minutes.
    channel.resetConnectBackoff();
  }

  private static final class OneAnswer implements StreamObserver<WriteSpansResponse> {
    private final Answer answer;
    private @Nullable WriteSpansResponse response;

    OneAnswer(Answer answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(WriteSpansResponse value) {
      response = value;
    }

    @Override
    public void onError(Throwable failure) {
      answer.failed(Status.fromThrowable(failure), Status.trailersFromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      if (response == null) {
        answer.failed(Status.INTERNAL.withDescription("the server did not answer"), null);
      } else {
        answer.written(response);
      }
    }
  }
}
