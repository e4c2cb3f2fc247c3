package io.llmobservatory.server.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Kinds of files. */
final class FileTypes {
  private static final String EXPECTED = "the path of a file";

  /** A file that can be read now. */
  static final ValueType<Path> READABLE =
      ValueType.of(EXPECTED, FileTypes::readable, Path::toString);

  private FileTypes() {}

  private static Path readable(String text) {
    Path file = path(text);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("the file " + Refusal.quoted(text) + " does not exist");
    }
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(Refusal.quoted(text) + " is a directory, not a file");
    }
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("the file " + Refusal.quoted(text) + " cannot be read");
    }
    return file;
  }

  static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw Refusal.expected(EXPECTED, text);
    }
  }
}
