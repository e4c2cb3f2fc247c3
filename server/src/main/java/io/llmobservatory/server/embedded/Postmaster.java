package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server as it describes itself in the file {@code postmaster.pid} of its data folder.
 *
 * @param cluster the data folder
 * @param pid the process
 * @param started when it started, to the second
 * @param port its TCP port, or 0 while it has not said
 * @param ready whether it says that it accepts connections
 */
record Postmaster(Path cluster, long pid, Instant started, int port, boolean ready) {
  /** Keeps the bytes of the folder's name as they are. */
  private static final Charset CHARSET = StandardCharsets.ISO_8859_1;

  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(3);

  /** Whose a process is. */
  private enum Identity {
    OURS,
    FOREIGN,
    UNKNOWN
  }

  /** The server that runs on this data folder, or null when none does. */
  static @Nullable Postmaster running(Path cluster) throws IOException {
    Postmaster postmaster = read(cluster);
    return postmaster != null && postmaster.isAlive() ? postmaster : null;
  }

  /**
   * Helps PostgreSQL over the file of a killed server whose number another process has now, or its
   * own remains that nobody waited for: it would take them for the server. The number is replaced
   * by one that no process can have; the rest stays, since PostgreSQL tells from it whether orphans
   * of that server still use its memory.
   */
  static void disown(Path cluster) throws IOException {
    Path file = file(cluster);
    if (!Files.exists(file)) {
      return;
    }
    Postmaster postmaster = read(cluster);
    if (postmaster == null) {
      // Cut short by a crash: without a number in it there is nothing to be told from it.
      Files.delete(file);
    } else if (postmaster.identity() == Identity.FOREIGN) {
      List<String> lines = Files.readAllLines(file, CHARSET);
      String rest = String.join("\n", lines.subList(1, lines.size()));
      Files.writeString(file, Integer.MAX_VALUE + "\n" + rest + "\n", CHARSET);
    }
  }

  /** Whether this very server still runs. */
  boolean isAlive() throws IOException {
    return identity() == Identity.OURS;
  }

  private Identity identity() throws IOException {
    String name = Processes.isAlive(pid) ? Processes.name(pid) : "";
    if (!name.equals("postgres") && !name.equals("postmaster")) {
      return Identity.FOREIGN;
    }
    Boolean here = Processes.worksIn(pid, cluster);
    if (here != null) {
      return here ? Identity.OURS : Identity.FOREIGN;
    }
    Instant processStart = Processes.started(pid);
    return processStart != null
            && Duration.between(started, processStart).abs().compareTo(CLOCK_TOLERANCE) <= 0
        ? Identity.OURS
        : Identity.UNKNOWN;
  }

  /** Reads the file; null when it is missing or has no process and time in it. */
  private static @Nullable Postmaster read(Path cluster) throws IOException {
    try {
      return parse(cluster, Files.readAllLines(file(cluster), CHARSET));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** PostgreSQL's miscadmin.h has the lines: pid, folder, time, port, ..., status as the eighth. */
  private static @Nullable Postmaster parse(Path cluster, List<String> lines) {
    try {
      long pid = Long.parseLong(line(lines, 1));
      Instant started = Instant.ofEpochSecond(Long.parseLong(line(lines, 3)));
      String port = line(lines, 4);
      boolean ready = line(lines, 8).equals("ready");
      return new Postmaster(
          cluster, pid, started, port.isEmpty() ? 0 : Integer.parseInt(port), ready);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String line(List<String> lines, int number) {
    return number <= lines.size() ? lines.get(number - 1).strip() : "";
  }

  private static Path file(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }
}
