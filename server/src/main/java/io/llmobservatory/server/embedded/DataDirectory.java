package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The places in a data directory: what the embedded PostgreSQL keeps where.
 *
 * @param root the data directory itself, with symbolic links resolved
 */
record DataDirectory(Path root) {
  private static final String HOST = "127.0.0.1";
  private static final long LOG_LIMIT_BYTES = 1 << 20;

  /** Name of the database and of its owner. */
  static final String NAME = "llm_observatory";

  /** Opens the directory, and creates it with its parents when it is missing. */
  static DataDirectory create(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(path);
      // The server may run as another user, who must pass through but need not look around.
      permit(path, RunAs.isRoot() ? "rwx--x--x" : "rwx------");
    }
    return new DataDirectory(path.toRealPath());
  }

  /** The directory if a cluster is in it, else null. */
  static @Nullable DataDirectory existing(Path path) throws IOException {
    if (!Files.isDirectory(path.resolve("postgres"))) {
      return null;
    }
    DataDirectory directory = new DataDirectory(path.toRealPath());
    if (!Files.isReadable(directory.cluster())) {
      throw new AccessDeniedException(
          directory.cluster().toString(), null, "run this as the user who runs the server");
    }
    return directory;
  }

  /** PostgreSQL's own data folder. */
  Path cluster() {
    return root.resolve("postgres");
  }

  /** Where a cluster is made before it gets its name, so that a half-made one is never used. */
  Path staging() {
    return root.resolve("postgres.new");
  }

  Path log() {
    return root.resolve("postgres.log");
  }

  Path lockFile() {
    return root.resolve("server.lock");
  }

  /** Settings of this release; written at each start. */
  Path settingsFile() {
    return cluster().resolve(ClusterSettings.FILE);
  }

  private Path urlFile() {
    return root.resolve("postgres.url");
  }

  /** Reads the password and makes the URL of the server at {@code port}. */
  PostgresUrl url(int port) throws IOException {
    String password = Files.readString(cluster().resolve(NewCluster.PASSWORD_FILE)).strip();
    return new PostgresUrl(HOST, port, NAME, NAME, password);
  }

  void writeUrl(PostgresUrl url) throws IOException {
    replace(urlFile(), url.uri() + "\n");
  }

  void deleteUrl() throws IOException {
    Files.deleteIfExists(urlFile());
  }

  /** Makes the log file ready for {@code user} to append to; a long one is put aside first. */
  void prepareLog(RunAs user) throws IOException {
    if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT_BYTES) {
      Path previous = root.resolve("postgres.log.1");
      Files.move(log(), previous, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.newOutputStream(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    permit(log(), "rw-------");
    user.own(log());
  }

  /** The last lines of PostgreSQL's log, for an error message. */
  String logTail() {
    try {
      // Not a decoding read: what PostgreSQL quotes in its log need not be UTF-8.
      String text = new String(Files.readAllBytes(log()), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      int from = Math.max(0, lines.size() - 20);
      return "last lines of "
          + log()
          + ":\n"
          + String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "its log could not be read: " + e;
    }
  }

  /** Writes a file of mode 0600 in one step: readers see the old text or the new, never a part. */
  static void replace(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }
}
