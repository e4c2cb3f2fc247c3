package io.llmobservatory.benchmarks.throughput;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of other processes under {@code /proc}; nothing on other systems. */
final class ProcessCpu {
  private static final Path PROC = Path.of("/proc");
  private static final int MICROS_PER_TICK = 10_000;
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int CHILDREN_SYSTEM = 14;

  private ProcessCpu() {}

  /**
   * Processor time of a process and its ended children, in microseconds; 0 where it cannot be told.
   */
  static long micros(long pid) {
    return micros(fields(PROC.resolve(Long.toString(pid))));
  }

  /** The same with the children that run. */
  static long microsOfTree(long pid) throws IOException {
    long micros = micros(pid);
    if (!Files.isDirectory(PROC)) {
      return 0;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        String[] fields = fields(process);
        if (fields.length > PARENT && fields[PARENT].equals(Long.toString(pid))) {
          micros += micros(fields);
        }
      }
    }
    return micros;
  }

  /** The parent of a process; 0 where it cannot be told. */
  static long parent(long pid) {
    String[] fields = fields(PROC.resolve(Long.toString(pid)));
    return fields.length > PARENT ? Long.parseLong(fields[PARENT]) : 0;
  }

  /** The most memory that a process had, in MiB; 0 where it cannot be told. */
  static long peakMebibytes(long pid) throws IOException {
    Path status = PROC.resolve(Long.toString(pid)).resolve("status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }

  private static long micros(String[] fields) {
    long ticks = 0;
    for (int i = USER; i <= CHILDREN_SYSTEM && i < fields.length; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks * MICROS_PER_TICK;
  }

  /** The fields of {@code stat} behind the name, which may have blanks; none if it has ended. */
  private static String[] fields(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      return new String[0];
    }
  }
}
