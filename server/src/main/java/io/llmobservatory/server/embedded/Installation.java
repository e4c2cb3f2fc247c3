package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The unpacked programs and the user who runs them.
 *
 * @param user who runs the programs
 * @param home the folder that holds {@code bin}
 */
record Installation(RunAs user, Path home) {
  /** Unpacks the programs where a user who can run them on the data directory gets at them. */
  static Installation choose(DataDirectory directory) throws IOException, InterruptedException {
    Archive archive = Archive.find();
    List<Path> caches = caches(System.getenv(), System.getProperty("user.home"), RunAs.isRoot());
    caches.add(directory.root().resolve("cache"));
    List<String> refusals = new ArrayList<>();
    for (RunAs user : RunAs.candidates()) {
      String refusal = user.refusal(directory.root());
      if (!refusal.isEmpty()) {
        refusals.add(user + ": " + refusal);
        continue;
      }
      for (Path cache : caches) {
        try {
          return new Installation(user, unpack(archive, cache, user));
        } catch (IOException e) {
          refusals.add(user + ": " + e);
        }
      }
    }
    throw new EmbeddedPostgresException(refused(directory, refusals));
  }

  private static Path unpack(Archive archive, Path cache, RunAs user)
      throws IOException, InterruptedException {
    Files.createDirectories(cache);
    String refusal = user.refusal(cache);
    if (!refusal.isEmpty()) {
      throw new IOException(refusal);
    }
    return archive.unpackInto(cache);
  }

  /** The folders for unpacked programs, the best first. */
  static List<Path> caches(Map<String, String> environment, String home, boolean root) {
    String configured = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The specification of these folders has relative ones ignored.
    Path user = configured.startsWith("/") ? Path.of(configured) : Path.of(home).resolve(".cache");
    List<Path> caches = new ArrayList<>();
    caches.add(user.toAbsolutePath().resolve("llm-observatory"));
    if (root) {
      // Root's home is closed to the user who runs the server.
      caches.add(Path.of("/var/cache/llm-observatory"));
    }
    return caches;
  }

  /** The words that run one of the programs. */
  List<String> command(String program, String... arguments) {
    List<String> words = user.command(home.resolve("bin").resolve(program).toString());
    words.addAll(List.of(arguments));
    return words;
  }

  private static String refused(DataDirectory directory, List<String> refusals) {
    String advice =
        RunAs.isRoot()
            ? "PostgreSQL does not run as root, and no other user could be used here. Run this as"
                + " an ordinary user, or choose a data directory that other users can pass through"
                + " (all folders above "
                + directory.root()
                + " with the permission x)"
            : "The embedded PostgreSQL could not be unpacked. Make one of these folders writable";
    return advice
        + ", or set exporters.postgresql.url to use a PostgreSQL server of your own. Tried:\n"
        + String.join("\n", refusals);
  }
}
