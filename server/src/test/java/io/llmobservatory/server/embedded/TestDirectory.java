package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Temporary directories that the user who runs PostgreSQL can pass through. */
final class TestDirectory {
  private TestDirectory() {}

  /** Unlike those of JUnit and of the JDK, which nobody but their owner can pass through. */
  static Path create() throws IOException {
    Path directory = Files.createTempDirectory("llm-observatory-test");
    DataDirectory.permit(directory, "rwx--x--x");
    return directory.toRealPath();
  }
}
