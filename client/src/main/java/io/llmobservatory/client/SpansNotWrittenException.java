package io.llmobservatory.client;

import io.grpc.Status;
import io.llmobservatory.proto.v1.SpanResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Some of many spans were not written, or it is not known whether they were. */
public final class SpansNotWrittenException extends LlmObservatoryException {
  private static final long serialVersionUID = 1;

  private final transient List<@Nullable SpanResult> results;

  private SpansNotWrittenException(
      List<@Nullable SpanResult> results, int failed, LlmObservatoryException first) {
    super(
        first.code(),
        first.attempts(),
        failed + " of " + results.size() + " spans failed; the first: " + first.getMessage(),
        first);
    this.results = Collections.unmodifiableList(results);
  }

  /**
   * Returns what became of each span, in the order in which they were given; null for those that
   * failed. Those may be written again: what is stored already stays as it is.
   */
  public List<@Nullable SpanResult> results() {
    return results;
  }

  /**
   * All results of many spans, in order, when each is there.
   *
   * @return completed exceptionally with this exception if any failed
   */
  static CompletableFuture<List<SpanResult>> combine(List<CompletableFuture<SpanResult>> spans) {
    return CompletableFuture.allOf(spans.toArray(CompletableFuture[]::new))
        .handle((done, failure) -> collect(spans));
  }

  private static List<SpanResult> collect(List<CompletableFuture<SpanResult>> spans) {
    List<@Nullable SpanResult> results = new ArrayList<>(spans.size());
    List<SpanResult> good = new ArrayList<>(spans.size());
    LlmObservatoryException first = null;
    for (CompletableFuture<SpanResult> span : spans) {
      try {
        SpanResult result = span.join();
        good.add(result);
        results.add(result);
      } catch (CompletionException | CancellationException e) {
        first = first == null ? failureIn(e) : first;
        results.add(null);
      }
    }
    if (first != null) {
      throw new SpansNotWrittenException(results, results.size() - good.size(), first);
    }
    return good;
  }

  /** The failure that a future ended with, out of what it threw. */
  static LlmObservatoryException failureIn(Exception thrown) {
    return thrown.getCause() instanceof LlmObservatoryException failure
        ? failure
        : new LlmObservatoryException(
            Status.Code.CANCELLED, 0, "given up: " + thrown.getClass().getName(), thrown);
  }
}
