package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the system tells of processes that need not be our children. */
final class Processes {
  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  static boolean onLinux() {
    return Files.exists(PROC.resolve("self/stat"));
  }

  /** Whether the process runs; one that ended and was not waited for does not. */
  static boolean isAlive(long pid) {
    if (pid <= 0 || !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
      return false;
    }
    // A JVM that is process 1 of a container inherits orphans and never waits for them.
    String stat = read(pid, "stat");
    return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
  }

  /** The file name of the program that the process runs, or "". */
  static String name(long pid) {
    String name = read(pid, "comm").strip();
    if (!name.isEmpty()) {
      return name;
    }
    String command = ProcessHandle.of(pid).flatMap(handle -> handle.info().command()).orElse("");
    return command.substring(command.lastIndexOf('/') + 1);
  }

  /** Whether the process's working directory is {@code folder}, or null if that is kept from us. */
  static @Nullable Boolean worksIn(long pid, Path folder) throws IOException {
    if (!onLinux()) {
      return null;
    }
    try {
      return Files.isSameFile(PROC.resolve(pid + "/cwd"), folder);
    } catch (AccessDeniedException e) {
      return null;
    } catch (FileSystemException e) {
      // The process or the folder is gone.
      return false;
    }
  }

  /** When the process started, or null if that is not known. */
  static @Nullable Instant started(long pid) {
    return ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant()).orElse(null);
  }

  /**
   * Sends a signal, such as {@code INT}, for which Java has no call. Done even when the thread is
   * interrupted, which it stays.
   */
  static void signal(long pid, String signal) throws IOException {
    // The shell's own kill: the program of that name is missing in many small images.
    List<String> words =
        List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid));
    Command.of(Path.of("/"), words).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
