package io.llmobservatory.client;

import java.util.concurrent.ConcurrentLinkedQueue;

/** Requests that a server has got and does not answer yet. */
final class HeldAnswers {
  private final ConcurrentLinkedQueue<Runnable> held = new ConcurrentLinkedQueue<>();

  /** Holds a request back; released, it becomes what a behaviour makes of it. */
  SpanServer.Behaviour then(SpanServer.Behaviour behaviour) {
    return (request, responder) -> held.add(() -> behaviour.write(request, responder));
  }

  int size() {
    return held.size();
  }

  void release() {
    for (Runnable next = held.poll(); next != null; next = held.poll()) {
      next.run();
    }
  }
}
