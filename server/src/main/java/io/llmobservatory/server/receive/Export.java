package io.llmobservatory.server.receive;

import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.resolve.TraceResolver;
import io.llmobservatory.server.store.StoreException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way: mapped portion by portion, of which few are under way at a time; answered
 * after the last is committed. A large request thus takes hardly more memory than its bytes.
 */
final class Export {
  private static final Logger log = LoggerFactory.getLogger(Export.class);

  /** So many bytes may be under way before the next portion is mapped. */
  private static final long WEIGHT_UNDER_WAY = 8 << 20;

  private final InboundCall call;
  private final Signal.Mapping mapped;
  private final Executor executor;

  // All guarded by this.
  private final Set<Submitted> underWay = new HashSet<>();

  /** Of portions that are mapped and not committed. */
  private long weightUnderWay;

  /** What is not mapped yet, null when everything is: it holds on to the bytes of the request. */
  private Signal.@Nullable Mapping rest;

  /** The request, null when everything is mapped. */
  private @Nullable RequestBytes request;

  /** Whether a portion is being mapped, or is mapped and not under way yet. */
  private boolean mapping;

  /** Whether all is committed, and the answer on its way. */
  private boolean answering;

  private boolean over;

  /** A portion that was submitted. */
  private static final class Submitted {
    final Signal.Portion portion;
    final CompletableFuture<Outcome> outcome;

    Submitted(Signal.Portion portion) {
      this.portion = portion;
      this.outcome = portion.submit();
    }
  }

  Export(InboundCall call, Signal.Mapping mapping, Executor executor) {
    this.call = call;
    this.request = mapping.request();
    this.mapped = mapping;
    this.rest = mapping;
    this.executor = executor;
  }

  /**
   * Maps the first portion, submits it, and goes on from there.
   *
   * @throws MalformedRequestException if any part of the request is not protobuf: then nothing was
   *     submitted
   */
  void begin() throws MalformedRequestException {
    Signal.Portion first = map(Objects.requireNonNull(takeTurn(), "begun twice"));
    if (!isMapped()) {
      mapped.check();
    }
    call.onOver(this::abandon);
    submit(first);
    pump();
  }

  /** Maps and submits while there is room, and answers when nothing is left. */
  private void pump() {
    try {
      for (Signal.Mapping turn = takeTurn(); turn != null; turn = takeTurn()) {
        submit(map(turn));
      }
    } catch (MalformedRequestException e) {
      throw new IllegalStateException("a request that was checked is malformed", e);
    }
    if (beginsToAnswer()) {
      var unused =
          mapped
              .answer()
              .whenComplete(
                  (answer, failure) -> {
                    if (failure == null) {
                      call.succeed(answer.response(), answer.rejected());
                    } else {
                      call.fail(
                          Answers.tryAgain(
                              "the spans are stored, but cannot be read back now; send again after"
                                  + " the delay"));
                    }
                  });
    }
  }

  private synchronized boolean beginsToAnswer() {
    if (over || answering || mapping || rest != null || !underWay.isEmpty()) {
      return false;
    }
    answering = true;
    return true;
  }

  /** What to map next, for the one thread that may; null if there is nothing or no room now. */
  private synchronized Signal.@Nullable Mapping takeTurn() {
    if (over || mapping || weightUnderWay >= WEIGHT_UNDER_WAY) {
      return null;
    }
    mapping = rest != null;
    return rest;
  }

  // Outside of the lock, for which the timer may wait.
  private Signal.Portion map(Signal.Mapping turn) throws MalformedRequestException {
    Signal.Portion portion = turn.next();
    RequestBytes mapped = null;
    long weight;
    synchronized (this) {
      weightUnderWay += portion.weight();
      weight = weightUnderWay;
      rest = portion.hasMore() ? turn : null;
      if (rest == null) {
        mapped = request;
        request = null;
      }
    }
    if (mapped != null) {
      // Its bytes are not needed any more.
      mapped.release();
      call.exchange(weight);
    }
    return portion;
  }

  private synchronized void endTurn() {
    mapping = false;
  }

  private synchronized boolean isMapped() {
    return request == null;
  }

  private void submit(Signal.Portion portion) {
    portion.count();
    call.read(portion.received());
    if (portion.isEmpty()) {
      endTurn();
      return;
    }
    Submitted submitted = new Submitted(portion);
    boolean wanted;
    synchronized (this) {
      underWay.add(submitted);
      mapping = false;
      wanted = !over;
    }
    if (!wanted) {
      submitted.outcome.cancel(false);
    }
    var unused =
        submitted.outcome.whenCompleteAsync(
            (outcome, failure) -> completed(submitted, outcome, failure), executor);
  }

  private void completed(
      Submitted submitted, @Nullable Outcome outcome, @Nullable Throwable failure) {
    synchronized (this) {
      underWay.remove(submitted);
      weightUnderWay -= submitted.portion.weight();
      if (outcome != null) {
        submitted.portion.committed(outcome);
      }
    }
    try {
      if (failure == null) {
        pump();
      } else {
        answer(failure);
      }
    } catch (RuntimeException e) {
      answer(e);
    }
  }

  /** Tells the client of a failure, which ends everything; does nothing if it is over already. */
  private void answer(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof StoreException) {
      call.fail(Answers.tryAgain("the database takes no rows now; send again after the delay"));
    } else if (cause instanceof TraceResolver.ShuttingDownException) {
      call.fail(Answers.tryAgain("the server is shutting down"));
    } else if (!(cause instanceof CancellationException)) {
      log.error("an export failed", cause);
      call.fail(Answers.internal());
    }
  }

  /** Nobody waits any more: what has not been begun need not be. */
  private void abandon() {
    List<Submitted> left;
    synchronized (this) {
      over = true;
      rest = null;
      request = null;
      left = List.copyOf(underWay);
    }
    left.forEach(submitted -> submitted.outcome.cancel(false));
  }
}
