package io.llmobservatory.cli;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file, and more beside it where one must not become too large: spans.pb, spans-2.pb, and so on.
 */
final class ExportFiles implements Closeable {
  private final Path first;
  private final long most;
  private Path current;
  private @Nullable OutputStream out;
  private long weight;
  private int files;

  /**
   * Makes the first file, in place of one that is there.
   *
   * @param most what the records of one file may weigh; a heavier one has a file of its own
   */
  ExportFiles(Path first, long most) throws IOException {
    this.first = first;
    this.most = most;
    current = first;
    out = next();
  }

  private OutputStream next() throws IOException {
    files++;
    current = files == 1 ? first : numbered(first, files);
    weight = 0;
    return new BufferedOutputStream(Files.newOutputStream(current));
  }

  private static Path numbered(Path first, int number) {
    String name = String.valueOf(first.getFileName());
    int dot = name.lastIndexOf('.');
    int end = dot > 0 ? dot : name.length();
    return first.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
  }

  /** Writes a record: all of it, where nothing fails. */
  void write(byte[] record, long recordWeight) throws IOException {
    OutputStream to = out;
    if (to == null || (weight > 0 && weight + recordWeight > most)) {
      close();
      to = next();
      out = to;
    }
    to.write(record);
    to.flush();
    weight += recordWeight;
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      out = null;
    }
  }

  /** The files as people would name them. */
  String shown() {
    return files == 1 ? first.toString() : files + " files, " + first + " to " + current;
  }
}
