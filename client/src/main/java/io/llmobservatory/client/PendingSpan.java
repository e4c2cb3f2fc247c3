package io.llmobservatory.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.llmobservatory.proto.v1.LlmSpan;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.SpanResult;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A span that is not answered yet, encoded once however often it is sent, and its answer to come:
 * completed once, by an answer, a failure or the user.
 */
final class PendingSpan extends CompletableFuture<SpanResult> {
  private static final int SOURCE_TAG =
      LlmSpan.SOURCE_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private final byte[] encoded;
  private final @Nullable Source source;

  /** Where the source stands among the encoded bytes, from its tag on. */
  private final int sourceStart;

  private final int sourceEnd;
  private final long since;
  private final boolean returnStored;

  /** Set before others know of this. */
  private Runnable onDone = () -> {};

  private volatile boolean waiting = true;

  /**
   * @param source that of the span, the same object for many spans of one source; null if it has
   *     none
   * @param since when it was given to the client, in nanoseconds of its clock
   * @param returnStored whether the answer is to bring the span as it is stored
   */
  PendingSpan(LlmSpan span, @Nullable Source source, long since, boolean returnStored) {
    this.encoded = span.toByteArray();
    this.source = source;
    this.sourceStart = source == null ? encoded.length : startOfSource(encoded);
    this.sourceEnd =
        source == null
            ? encoded.length
            : sourceStart
                + CodedOutputStream.computeMessageSize(LlmSpan.SOURCE_FIELD_NUMBER, source);
    this.since = since;
    this.returnStored = returnStored;
  }

  private static int startOfSource(byte[] encoded) {
    CodedInputStream fields = CodedInputStream.newInstance(encoded);
    try {
      while (true) {
        int start = fields.getTotalBytesRead();
        int tag = fields.readTag();
        if (tag == SOURCE_TAG || tag == 0) {
          return start;
        }
        fields.skipField(tag);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a span that was just encoded", e);
    }
  }

  @Nullable Source source() {
    return source;
  }

  long since() {
    return since;
  }

  boolean returnStored() {
    return returnStored;
  }

  /** What it takes in a request, without help from its neighbours. */
  int bytes() {
    return bytes(false);
  }

  /**
   * What it takes in a request.
   *
   * @param sourceSaid whether the request says its source for it
   */
  int bytes(boolean sourceSaid) {
    return CodedOutputStream.computeTagSize(WriteSpansRequest.SPANS_FIELD_NUMBER)
        + CodedOutputStream.computeUInt32SizeNoTag(length(sourceSaid))
        + length(sourceSaid);
  }

  private int length(boolean sourceSaid) {
    return encoded.length - (sourceSaid ? sourceEnd - sourceStart : 0);
  }

  /** Writes it as one of the spans of a request. */
  void writeTo(CodedOutputStream request, boolean sourceSaid) throws IOException {
    request.writeTag(WriteSpansRequest.SPANS_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    request.writeUInt32NoTag(length(sourceSaid));
    if (sourceSaid) {
      request.write(encoded, 0, sourceStart);
      request.write(encoded, sourceEnd, encoded.length - sourceEnd);
    } else {
      request.write(encoded, 0, encoded.length);
    }
  }

  /** Whether it was not taken to be sent yet. */
  boolean isWaiting() {
    return waiting;
  }

  /** It is to be sent, or is over. */
  void taken() {
    waiting = false;
  }

  /** Sets what is to be run when it is answered, has failed, or is completed by the user. */
  void onDone(Runnable task) {
    onDone = task;
  }

  // A dependent of the future would do the same, at the price of another object for each span.

  @Override
  public boolean complete(SpanResult result) {
    return first(super.complete(result));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return first(super.completeExceptionally(failure));
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    boolean before = isDone();
    boolean cancelled = super.cancel(mayInterrupt);
    return before ? cancelled : first(cancelled);
  }

  private boolean first(boolean isFirst) {
    if (isFirst) {
      onDone.run();
    }
    return isFirst;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  @Override
  public String toString() {
    return "PendingSpan[" + bytes() + " bytes]";
  }
}
