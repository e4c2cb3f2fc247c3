package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings file that is included at the end of {@code postgresql.conf}. It is written at each
 * start; {@code ALTER SYSTEM} overrides it.
 */
final class ClusterSettings {
  static final String FILE = "llm_observatory.conf";

  /** Appended to postgresql.conf once. */
  static final String INCLUDE = "\ninclude '" + FILE + "'\n";

  private static final String PORT = "port = ";

  /**
   * Sized for a laptop: shared memory that is only touched as it fills, and enough WAL that a
   * checkpoint, after which each page is logged whole once more, is rare under load. WAL is not
   * compressed: these binaries know pglz only, which costs more time than the bytes it saves.
   *
   * <p>Errors of statements go to the client, who answers for them; in the log they would carry
   * what the statement carried, which may be the content of a span.
   */
  private static final String FIXED =
      """
      # Written at each start. To change a setting, use ALTER SYSTEM.
      cluster_name = 'llm-observatory'
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      fsync = on
      synchronous_commit = on
      full_page_writes = on
      shared_buffers = '256MB'
      max_wal_size = '4GB'
      min_wal_size = '256MB'
      checkpoint_timeout = '15min'
      jit = off
      timezone = 'UTC'
      log_timezone = 'UTC'
      log_min_messages = log
      log_min_error_statement = panic
      log_error_verbosity = terse
      """;

  private ClusterSettings() {}

  static String text(int port) {
    return FIXED + "recovery_init_sync_method = " + syncMethod() + "\n" + PORT + port + "\n";
  }

  /**
   * How to put all files of a cluster on the disk. Linux has one call for a whole file system, ten
   * times as fast for a new cluster as a call for each file.
   */
  static String syncMethod() {
    return Processes.onLinux() ? "syncfs" : "fsync";
  }

  /** The port in a settings file, or null when there is none. */
  static @Nullable Integer port(Path file) throws IOException {
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(PORT)) {
          return Integer.valueOf(line.substring(PORT.length()).strip());
        }
      }
    }
    return null;
  }
}
