package io.llmobservatory.cli;

import io.llmobservatory.server.Server;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the server when the process is told to end (SIGTERM, SIGINT, SIGHUP) and makes 0 the exit
 * code of an orderly end, where the JVM's own would be 128 and the signal. Speaks on stderr by
 * itself: logging may be gone by then.
 */
final class GracefulStop {
  /** How long a start that is interrupted may take to undo itself. */
  private static final long UNDO_SECONDS = 60;

  private final PrintWriter err;
  private final Thread starter = Thread.currentThread();
  private final CompletableFuture<@Nullable Server> start = new CompletableFuture<>();
  private volatile boolean requested;

  private GracefulStop(PrintWriter err) {
    this.err = err;
  }

  /** Prepares for a start that the current thread is about to make. */
  static GracefulStop onExit(PrintWriter err) {
    GracefulStop stop = new GracefulStop(err);
    Runtime.getRuntime().addShutdownHook(new Thread(stop::run, "graceful-stop"));
    return stop;
  }

  void started(Server server) {
    start.complete(server);
  }

  /** The start failed and left nothing to close. */
  void notStarted() {
    start.complete(null);
  }

  /** Whether the process is ending: what fails from then on is no news. */
  boolean requested() {
    return requested;
  }

  private void run() {
    requested = true;
    boolean starting = !start.isDone();
    if (!starting && start.join() == null) {
      return; // The exit code is that of the failed start.
    }
    int code = Failures.FAILED;
    try {
      if (starting) {
        say("stopping before the start is complete");
        starter.interrupt();
      } else {
        say("stopping: refusing new requests, finishing those in flight");
      }
      Server server = start.get(UNDO_SECONDS, TimeUnit.SECONDS);
      if (server != null) {
        server.close();
      }
      say("stopped");
      code = 0;
    } catch (Exception e) {
      say("did not stop in order: " + Failures.message(e));
    }
    Runtime.getRuntime().halt(code);
  }

  private void say(String text) {
    err.println("llm-observatory: " + text);
    err.flush();
  }
}
