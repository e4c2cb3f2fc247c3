package io.llmobservatory.server.receive;

import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.genai.MappedSpans;
import io.llmobservatory.server.genai.Rejection;
import io.llmobservatory.server.genai.SpanMapping;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpRequestReader;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.StoreException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way: mapped portion by portion, each as large as a batch may be, of which few
 * are under way at a time; answered after the last is committed. A large request thus takes hardly
 * more memory than its bytes.
 */
final class Export {
  private static final Logger log = LoggerFactory.getLogger(Export.class);

  private static final int PORTION_SPANS = 2_048;
  private static final long PORTION_WEIGHT = 2 << 20;
  private static final int PORTIONS_UNDER_WAY = 2;

  private final InboundCall call;
  private final String tenant;
  private final byte[] request;
  private final SpanMapping mapping;
  private final TraceResolver resolver;
  private final Executor executor;

  private final Map<Rejection, Integer> rejected = new EnumMap<>(Rejection.class);
  private final Set<Portion> underWay = new HashSet<>();
  private boolean more = true;
  private boolean pumping;
  private boolean failed;

  /** Spans that were submitted together. */
  private static final class Portion {
    final CompletableFuture<Outcome> outcome;

    Portion(CompletableFuture<Outcome> outcome) {
      this.outcome = outcome;
    }
  }

  Export(
      InboundCall call,
      byte[] request,
      String tenant,
      GenAiProcessor options,
      TraceResolver resolver,
      Executor executor) {
    this.call = call;
    this.request = request;
    this.tenant = tenant;
    this.mapping = new SpanMapping(request, tenant, options);
    this.resolver = resolver;
    this.executor = executor;
  }

  /**
   * Maps the first portion, submits it, and goes on from there.
   *
   * @throws MalformedRequestException if any part of the request is not protobuf: then nothing was
   *     submitted
   */
  void begin() throws MalformedRequestException {
    MappedSpans first = map();
    if (more) {
      OtlpRequestReader.check(request);
    } else {
      // Its bytes are not needed any more.
      call.exchange(first.weight());
    }
    call.onAnswered(this::abandon);
    submit(first);
    pump();
  }

  private synchronized MappedSpans map() throws MalformedRequestException {
    MappedSpans portion = new MappedSpans();
    more = mapping.map(PORTION_SPANS, PORTION_WEIGHT, portion);
    count(portion.rejected());
    return portion;
  }

  private void submit(MappedSpans portion) {
    if (portion.spans().isEmpty()) {
      return;
    }
    Portion submitted = new Portion(resolver.submit(tenant, portion.spans(), portion.weight()));
    synchronized (this) {
      underWay.add(submitted);
    }
    var unused =
        submitted.outcome.whenCompleteAsync(
            (done, failure) -> completed(submitted, done, failure), executor);
  }

  private void completed(Portion portion, @Nullable Outcome outcome, @Nullable Throwable failure) {
    synchronized (this) {
      underWay.remove(portion);
      if (outcome != null) {
        count(outcome.rejected());
      } else {
        failed = true;
      }
    }
    if (failure != null) {
      answer(failure);
    } else {
      pump();
    }
  }

  /** Maps and submits while there is room, and answers when nothing is left. */
  private void pump() {
    while (mayMapOn()) {
      try {
        MappedSpans portion = map();
        submit(portion);
      } catch (MalformedRequestException e) {
        throw new IllegalStateException("a request that was checked is malformed", e);
      } finally {
        synchronized (this) {
          pumping = false;
        }
      }
    }
    Map<Rejection, Integer> refused;
    synchronized (this) {
      if (failed || more || pumping || !underWay.isEmpty()) {
        return;
      }
      refused = new EnumMap<>(rejected);
    }
    call.succeed(Answers.stored(refused));
  }

  private synchronized boolean mayMapOn() {
    boolean may = more && !failed && !pumping && underWay.size() < PORTIONS_UNDER_WAY;
    pumping |= may;
    return may;
  }

  private synchronized void count(Map<Rejection, Integer> reasons) {
    reasons.forEach((reason, spans) -> rejected.merge(reason, spans, Integer::sum));
  }

  private void answer(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof StoreException) {
      call.fail(Answers.tryAgain("the database takes no rows now; send again after the delay"));
    } else if (cause instanceof TraceResolver.ShuttingDownException) {
      call.fail(Answers.tryAgain("the server is shutting down"));
    } else {
      log.error("an export failed", cause);
      call.fail(Answers.internal());
    }
  }

  /** The answer is out: what has not been begun need not be. */
  private void abandon() {
    List<Portion> left;
    synchronized (this) {
      failed = true;
      left = List.copyOf(underWay);
    }
    left.forEach(portion -> portion.outcome.cancel(false));
  }
}
