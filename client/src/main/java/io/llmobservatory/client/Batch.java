package io.llmobservatory.client;

import com.google.protobuf.CodedOutputStream;
import io.llmobservatory.proto.v1.Source;
import io.llmobservatory.proto.v1.WriteSpansRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans that are sent in one request, those of one source beside each other.
 *
 * @param attempt which attempt the next is, from 1
 */
record Batch(List<PendingSpan> spans, int attempt) {
  /** What a request may take besides its spans, in bytes. */
  static final int MAX_OVERHEAD = 2;

  /** A batch that was not sent yet. */
  static Batch of(List<PendingSpan> spans) {
    Map<@Nullable Source, List<PendingSpan>> bySource = new LinkedHashMap<>();
    for (PendingSpan span : spans) {
      bySource.computeIfAbsent(span.source(), source -> new ArrayList<>()).add(span);
    }
    return new Batch(bySource.values().stream().flatMap(List::stream).toList(), 1);
  }

  /** The first and the second half, of a batch of more than one. */
  List<Batch> halves() {
    int half = spans.size() / 2;
    return List.of(
        new Batch(List.copyOf(spans.subList(0, half)), attempt),
        new Batch(List.copyOf(spans.subList(half, spans.size())), attempt));
  }

  /**
   * What to send, an encoded {@link WriteSpansRequest}. The source that most bytes are saved by is
   * said once, for all its spans.
   */
  byte[] request() {
    Source common = commonSource();
    WriteSpansRequest.Builder first =
        WriteSpansRequest.newBuilder().setReturnStored(spans.get(0).returnStored());
    if (common != null) {
      first.setSource(common);
    }
    WriteSpansRequest withoutSpans = first.build();
    int size = withoutSpans.getSerializedSize();
    for (PendingSpan span : spans) {
      size += span.bytes(isOf(common, span));
    }
    byte[] request = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(request);
    try {
      withoutSpans.writeTo(out);
      for (PendingSpan span : spans) {
        span.writeTo(out, isOf(common, span));
      }
    } catch (IOException e) {
      throw new IllegalStateException("a request of " + size + " bytes takes more", e);
    }
    out.checkNoSpaceLeft();
    return request;
  }

  private static boolean isOf(@Nullable Source common, PendingSpan span) {
    return common != null && common.equals(span.source());
  }

  /** None if a span has no source: it would be taken to be of the common one. */
  private @Nullable Source commonSource() {
    Source best = null;
    long mostSaved = 0;
    for (int at = 0; at < spans.size(); ) {
      Source source = spans.get(at).source();
      if (source == null) {
        return null;
      }
      int end = endOfRun(at, source);
      long saved = (long) (end - at - 1) * source.getSerializedSize();
      if (saved > mostSaved) {
        best = source;
        mostSaved = saved;
      }
      at = end;
    }
    return best;
  }

  private int endOfRun(int start, Source source) {
    int end = start + 1;
    while (end < spans.size() && source.equals(spans.get(end).source())) {
      end++;
    }
    return end;
  }

  @Override
  public String toString() {
    return "Batch[" + spans.size() + " spans, attempt " + attempt + "]";
  }
}
