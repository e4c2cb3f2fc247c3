package io.llmobservatory.server.receive;

import java.util.concurrent.Executor;

/**
 * Runs the first task of a call, its start, in the transport's own thread and all others elsewhere:
 * a call that waited for a thread to start it could neither be refused nor charged, while as much
 * of its request as fits into a window came in. One for each call.
 */
final class StartedAtOnce implements Executor {
  private final Executor afterwards;
  private volatile boolean started;

  StartedAtOnce(Executor afterwards) {
    this.afterwards = afterwards;
  }

  @Override
  public void execute(Runnable task) {
    if (started) {
      afterwards.execute(task);
    } else {
      started = true;
      task.run();
    }
  }
}
