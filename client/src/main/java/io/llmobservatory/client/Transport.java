package io.llmobservatory.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import org.jspecify.annotations.Nullable;

/** A way on which requests to write spans get to the server. For use by several threads. */
interface Transport {
  /** Is told what became of a request, once. */
  interface Answer {
    void written(WriteSpansResponse response);

    void failed(Status status, @Nullable Metadata trailers);
  }

  /** Whether another request can be taken now; does not wait. */
  boolean isReady();

  /** Sends an encoded {@link WriteSpansRequest}; does not wait for its answer. */
  void send(byte[] request, Answer answer);

  /** Before requests are sent again: a server that was away may be back. */
  void reconnect();
}
