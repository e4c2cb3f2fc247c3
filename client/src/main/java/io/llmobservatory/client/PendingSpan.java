package io.llmobservatory.client;

import com.google.protobuf.CodedOutputStream;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A span that is not answered yet.
 *
 * @param source that of the span, the same object for many spans of one source; null if it has none
 * @param bytes what it takes in a request, without help from its neighbours
 * @param since when it was given to the client, in nanoseconds of its clock
 * @param returnStored whether the answer is to bring the span as it is stored
 * @param result completed once, by an answer, a failure or the user
 */
record PendingSpan(
    LlmSpan span,
    @Nullable Source source,
    int bytes,
    long since,
    boolean returnStored,
    CompletableFuture<SpanResult> result) {

  static PendingSpan of(LlmSpan span, @Nullable Source source, long since, boolean returnStored) {
    int bytes = CodedOutputStream.computeMessageSize(WriteSpansRequest.SPANS_FIELD_NUMBER, span);
    return new PendingSpan(span, source, bytes, since, returnStored, new CompletableFuture<>());
  }

  // Each is itself: two equal spans have two answers.

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return "PendingSpan[" + bytes + " bytes]";
  }
}
