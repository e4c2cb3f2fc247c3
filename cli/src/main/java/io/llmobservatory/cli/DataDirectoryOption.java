package io.llmobservatory.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the embedded PostgreSQL keeps its data. */
final class DataDirectoryOption {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data",
      description = {
        "Where the embedded PostgreSQL keeps its data (default: ./${DEFAULT-VALUE}).",
        "Not used where the configuration names a database."
      })
  private Path directory = Path.of("data");

  Path get() {
    return directory;
  }

  /** Returns whether "serve" has ever made a database in the directory. */
  boolean holdsDatabase() {
    return Files.isDirectory(directory.resolve("postgres"));
  }

  /** Returns the directory as a person would write it: a relative one begins with a dot. */
  String shown() {
    return directory.isAbsolute() || directory.startsWith(".") || directory.startsWith("..")
        ? directory.toString()
        : Path.of(".").resolve(directory).toString();
  }
}
