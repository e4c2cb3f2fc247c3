package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, adopts and stops the server of one data directory. For one thread at a time. */
final class Launcher {
  private static final Logger log = LoggerFactory.getLogger(Launcher.class);

  /** Recovery after a crash replays at most the WAL since the last checkpoint but one. */
  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private static final Duration FAST_STOP_LIMIT = Duration.ofSeconds(30);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(5);
  private static final int PORT_TRIES = 5;

  private final DataDirectory directory;
  private @Nullable Installation installation;

  Launcher(DataDirectory directory) {
    this.directory = directory;
  }

  /** Adopts the server that runs, or starts one on the port of the last time if that is free. */
  Postmaster adoptOrStart() throws IOException, InterruptedException {
    Postmaster live = awaitReady(null);
    if (live != null) {
      log.info("Adopted the embedded PostgreSQL that was running as process {}", live.pid());
      return live;
    }
    prepare();
    Integer last = ClusterSettings.port(directory.settingsFile());
    int port = last != null && Ports.isFree(last) ? last : Ports.anyFree();
    for (int i = 1; ; i++) {
      try {
        return startOn(port);
      } catch (EmbeddedPostgresException e) {
        // Only a port that was taken since it was looked at is worth another try.
        if (i == PORT_TRIES || Ports.isFree(port)) {
          throw e;
        }
        port = Ports.anyFree();
      }
    }
  }

  /** Starts the server again, on the same port, after it died. */
  Postmaster restartOn(int port) throws IOException, InterruptedException {
    Postmaster live = awaitReady(null);
    if (live != null) {
      return live;
    }
    prepare();
    return startOn(port);
  }

  /** Stops the server that runs, if one does: what is being done is rolled back. Bounded. */
  void stop() throws IOException, InterruptedException {
    Postmaster postmaster = Postmaster.running(directory.cluster());
    if (postmaster == null) {
      return;
    }
    Processes.signal(postmaster.pid(), "INT");
    if (awaitEnd(postmaster, FAST_STOP_LIMIT)) {
      return;
    }
    log.warn("PostgreSQL did not stop within {} s, so it is aborted", FAST_STOP_LIMIT.toSeconds());
    Processes.signal(postmaster.pid(), "QUIT");
    if (!awaitEnd(postmaster, KILL_LIMIT)) {
      Processes.signal(postmaster.pid(), "KILL");
      awaitEnd(postmaster, KILL_LIMIT);
    }
  }

  private void prepare() throws IOException, InterruptedException {
    Installation chosen = installation();
    directory.prepareLog(chosen.user());
    if (!Files.exists(directory.cluster())) {
      NewCluster.create(directory, chosen);
    } else if (!Files.exists(directory.cluster().resolve("PG_VERSION"))) {
      throw new EmbeddedPostgresException(
          directory.cluster()
              + " is not the data folder of a PostgreSQL server (it has no file PG_VERSION). Move"
              + " it away or choose another data directory.");
    }
    chosen.user().ownTree(directory.cluster());
    Postmaster.disown(directory.cluster());
  }

  private Postmaster startOn(int port) throws IOException, InterruptedException {
    Installation chosen = installation();
    DataDirectory.replace(directory.settingsFile(), ClusterSettings.text(port));
    chosen.user().own(directory.settingsFile());
    Process starter = runStarter(chosen);
    Postmaster started;
    try {
      started = awaitReady(starter);
    } catch (InterruptedException | ClosedByInterruptException e) {
      abandon(starter);
      throw e;
    }
    if (started == null) {
      throw new EmbeddedPostgresException(
          "The embedded PostgreSQL in %s did not start; %s"
              .formatted(directory.root(), directory.logTail()));
    }
    return started;
  }

  /**
   * Stops a server that is just being started. It can be found once it has written its file; a
   * starter that is told to end before that may leave it behind, or still be ending it when the
   * next one starts. Further interrupts wait, and whoever called still sees that it was
   * interrupted.
   */
  private void abandon(Process starter) throws IOException {
    boolean stopped = false;
    while (!stopped) {
      // With the flag set, neither reading a file nor waiting works.
      boolean ignored = Thread.interrupted();
      try {
        while (starter.isAlive() && Postmaster.running(directory.cluster()) == null) {
          TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        stop();
        stopped = true;
      } catch (InterruptedException | ClosedByInterruptException e) {
        // The server first.
      }
    }
    starter.destroy();
    Thread.currentThread().interrupt();
  }

  /**
   * Runs pg_ctl, which puts the server into a session of its own: an interrupt from the terminal
   * goes to all of ours. It stays until the server is ready or has failed. The folder is in the
   * environment for pg_ctl and in an argument for whoever looks at the list of processes.
   */
  private Process runStarter(Installation chosen) throws IOException {
    Path cluster = directory.cluster();
    String options = "-D '" + cluster.toString().replace("'", "'\\''") + "'";
    String limit = Long.toString(START_LIMIT.toSeconds());
    List<String> words =
        chosen.command(
            "pg_ctl", "start", "-s", "-w", "-t", limit, "-l", "../postgres.log", "-o", options);
    ProcessBuilder builder = Command.of(cluster, words);
    builder.environment().put("PGDATA", cluster.toString());
    return builder.redirectOutput(Command.appendTo(directory.log())).start();
  }

  /**
   * Waits for the server to accept connections.
   *
   * @param starter the pg_ctl that starts it, or null when it has to be running already
   * @return null when there is no server (any more), or the starter failed
   */
  private @Nullable Postmaster awaitReady(@Nullable Process starter)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      boolean starting = starter != null && starter.isAlive();
      Postmaster postmaster = Postmaster.running(directory.cluster());
      if (postmaster == null && !starting) {
        return null;
      }
      if (postmaster != null && postmaster.ready() && Handshake.accepts(postmaster.port())) {
        return postmaster;
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
    throw new EmbeddedPostgresException(
        "The embedded PostgreSQL in %s did not accept connections within %d s; %s"
            .formatted(directory.root(), START_LIMIT.toSeconds(), directory.logTail()));
  }

  private static boolean awaitEnd(Postmaster postmaster, Duration limit)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (postmaster.isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
    return true;
  }

  private Installation installation() throws IOException, InterruptedException {
    Installation chosen = installation;
    if (chosen == null) {
      chosen = Installation.choose(directory);
      installation = chosen;
    }
    return chosen;
  }
}
