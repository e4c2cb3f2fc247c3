package io.llmobservatory.server.receive;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that send again when they are told to, at once, until everything is acknowledged. */
public final class Retrying {
  private static final int MAX_TRIES = 100;

  /** The delay that the server tells. */
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private Retrying() {}

  /** How often each answer came. */
  public record Tally(Map<Status.Code, Integer> answers) {
    synchronized void count(Status.Code code) {
      answers.merge(code, 1, Integer::sum);
    }
  }

  /**
   * Sends all requests from so many connections, each with one request in flight.
   *
   * @param requests read once each, when its turn comes
   */
  public static Tally exportAll(int port, int connections, List<byte[]> requests) {
    AtomicInteger next = new AtomicInteger();
    Tally tally = new Tally(new EnumMap<>(Status.Code.class));
    ExecutorService senders = Executors.newFixedThreadPool(connections);
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      done.add(CompletableFuture.runAsync(() -> exportAll(port, requests, next, tally), senders));
    }
    try {
      CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)).join();
    } finally {
      senders.shutdownNow();
    }
    return tally;
  }

  private static void exportAll(int port, List<byte[]> requests, AtomicInteger next, Tally tally) {
    try (WireClient client = WireClient.to(port)) {
      for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
        export(client, requests.get(i), tally);
      }
    }
  }

  private static void export(WireClient client, byte[] request, Tally tally) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      WireAnswer answer = client.export(request);
      tally.count(answer.code());
      if (answer.isStored()) {
        return;
      }
      answer.assertTryAgain();
      // As exporters do: what is sent again at once only piles up.
      CompletableFuture.runAsync(() -> {}, LATER).join();
    }
    throw new AssertionError("told to try again " + MAX_TRIES + " times");
  }
}
