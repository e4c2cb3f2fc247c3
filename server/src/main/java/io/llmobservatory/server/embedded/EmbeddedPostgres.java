package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own in a data directory. While it is open, the directory is locked for
 * this process, the server is started again if it dies, and the file {@code postgres.url} in the
 * directory has its {@linkplain PostgresUrl#uri() URL}. A process that ends without {@link
 * #close()} leaves the server running; the next one to open the directory adopts it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  private final DataDirectory directory;
  private final DirectoryLock lock;
  private final Launcher launcher;
  private final PostgresUrl url;
  private final Watchdog watchdog;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedPostgres(
      DataDirectory directory,
      DirectoryLock lock,
      Launcher launcher,
      PostgresUrl url,
      Watchdog watchdog) {
    this.directory = directory;
    this.lock = lock;
    this.launcher = launcher;
    this.url = url;
    this.watchdog = watchdog;
  }

  /**
   * Opens a data directory: creates what is missing, adopts a server that runs there, or starts
   * one, and waits until it accepts connections.
   *
   * @throws EmbeddedPostgresException if the directory is in use or the server cannot be started
   */
  public static EmbeddedPostgres start(Path dataDirectory) {
    try {
      DataDirectory directory = DataDirectory.create(dataDirectory);
      DirectoryLock lock = DirectoryLock.take(directory);
      EmbeddedPostgres opened = null;
      try {
        opened = open(directory, lock);
        return opened;
      } finally {
        if (opened == null) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Could not use the data directory " + dataDirectory + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException(
          "Interrupted while starting PostgreSQL in " + dataDirectory, e);
    }
  }

  private static EmbeddedPostgres open(DataDirectory directory, DirectoryLock lock)
      throws IOException, InterruptedException {
    Launcher launcher = new Launcher(directory);
    Postmaster postmaster = launcher.adoptOrStart();
    try {
      PostgresUrl url = directory.url(postmaster.port());
      directory.writeUrl(url);
      Watchdog watchdog = Watchdog.start(launcher, postmaster);
      return new EmbeddedPostgres(directory, lock, launcher, url, watchdog);
    } catch (IOException e) {
      launcher.stop();
      throw e;
    }
  }

  /**
   * The server that runs in a data directory right now and accepts connections, whichever process
   * started it; null when there is none. Changes nothing.
   *
   * @throws EmbeddedPostgresException if the directory may not be read
   */
  public static @Nullable PostgresUrl running(Path dataDirectory) {
    try {
      DataDirectory directory = DataDirectory.existing(dataDirectory);
      if (directory == null) {
        return null;
      }
      Postmaster postmaster = Postmaster.running(directory.cluster());
      if (postmaster == null || !postmaster.ready() || !Handshake.accepts(postmaster.port())) {
        return null;
      }
      return directory.url(postmaster.port());
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "Could not read the data directory " + dataDirectory + ": " + e, e);
    }
  }

  /** How to reach the server. Stays the same while this is open. */
  public PostgresUrl url() {
    return url;
  }

  /**
   * Stops the server and gives the directory free. Open transactions are rolled back. Takes well
   * under a second as a rule, and 50 at most.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = false;
    // An interrupt must not keep us from stopping what we started.
    while (!stop()) {
      interrupted = true;
    }
    release();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops the server; false when that was interrupted and has to be done again. */
  private boolean stop() {
    try {
      watchdog.stop();
      launcher.stop();
    } catch (InterruptedException e) {
      return false;
    } catch (IOException e) {
      log.warn("Could not stop the embedded PostgreSQL in {}", directory.root(), e);
    }
    return true;
  }

  private void release() {
    try {
      directory.deleteUrl();
      lock.close();
    } catch (IOException e) {
      log.warn("Could not clean up in {}", directory.root(), e);
    }
  }
}
