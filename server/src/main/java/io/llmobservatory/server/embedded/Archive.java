package io.llmobservatory.server.embedded;

import static java.lang.ProcessBuilder.Redirect.PIPE;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs for this platform, packed on the class path as {@code .txz}.
 *
 * @param resource where the archive is
 * @param name a name for the unpacked folder, another for other contents
 */
record Archive(URL resource, String name) {
  private static final String INSTEAD =
      "Set exporters.postgresql.url to use a PostgreSQL server of your own.";

  private static final List<String> UNXZ = List.of("xz", "--decompress", "--stdout");
  private static final List<String> UNTAR = List.of("tar", "-x", "-o", "-f", "-");

  /** Finds the archive for this platform. */
  static Archive find() throws IOException {
    return find(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Archive find(String osName, String osArch) throws IOException {
    String file = "postgres-" + system(osName) + "-" + machine(osArch) + ".txz";
    URL resource = Archive.class.getResource("/" + file);
    if (resource == null) {
      throw new EmbeddedPostgresException(
          "This build has no embedded PostgreSQL for %s on %s (no %s on the class path). %s"
              .formatted(osName, osArch, file, INSTEAD));
    }
    return new Archive(resource, file.replace(".txz", "-") + checksum(resource));
  }

  /** Unpacks into a folder below {@code cache}, once for all processes, and returns the folder. */
  Path unpackInto(Path cache) throws IOException, InterruptedException {
    Path home = cache.resolve(name);
    if (Files.isDirectory(home)) {
      return home;
    }
    // The file lock is for other processes; it cannot be taken twice within one.
    synchronized (Archive.class) {
      try (FileChannel lock =
          FileChannel.open(
              cache.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock.lock();
        if (!Files.isDirectory(home)) {
          unpackAs(home);
        }
        return home;
      }
    }
  }

  private void unpackAs(Path home) throws IOException, InterruptedException {
    Path fresh = home.resolveSibling(name + ".new");
    Trees.delete(fresh);
    Files.createDirectory(fresh);
    DataDirectory.permit(fresh, RunAs.isRoot() ? "rwxr-xr-x" : "rwx------");
    extract(fresh);
    String refusal =
        Command.complaint(fresh, List.of(fresh.resolve("bin/postgres").toString(), "--version"));
    if (!refusal.isEmpty()) {
      throw new IOException("cannot run the programs unpacked to " + fresh + ": " + refusal);
    }
    // Else a power failure could leave the name in place with empty files behind it.
    Trees.sync(fresh);
    Trees.rename(fresh, home);
  }

  private void extract(Path folder) throws IOException, InterruptedException {
    Process tar = unpacking(folder);
    if (Command.exit(tar, UNTAR) != 0) {
      throw new IOException("tar could not unpack " + resource + " to " + folder);
    }
  }

  /** Feeds the archive to {@code tar}: through the system's {@code xz}, which is twice as fast. */
  private Process unpacking(Path folder) throws IOException {
    try (InputStream packed = resource.openStream()) {
      List<Process> programs;
      try {
        programs =
            ProcessBuilder.startPipeline(
                List.of(piped(folder, UNXZ), Command.of(folder, UNTAR).redirectInput(PIPE)));
      } catch (IOException noXz) {
        return unpackingHere(packed, folder);
      }
      try (OutputStream in = programs.get(0).getOutputStream()) {
        packed.transferTo(in);
      }
      return programs.get(1);
    }
  }

  static Process unpackingHere(InputStream packed, Path folder) throws IOException {
    Process tar = Command.of(folder, UNTAR).redirectInput(PIPE).start();
    try (InputStream unpacked = new XZInputStream(packed);
        OutputStream in = tar.getOutputStream()) {
      unpacked.transferTo(in);
    }
    return tar;
  }

  // What xz complains of must not get into the archive.
  private static ProcessBuilder piped(Path folder, List<String> words) {
    return Command.of(folder, words)
        .redirectErrorStream(false)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectInput(PIPE);
  }

  private static String system(String osName) {
    String name = osName.toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
  }

  private static String machine(String osArch) {
    return switch (osArch) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> osArch;
    };
  }

  /** The jar's own checksum of the entry: it tells versions apart without reading 15 MB. */
  private static String checksum(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    if (connection instanceof JarURLConnection jar) {
      return Long.toHexString(jar.getJarEntry().getCrc());
    }
    return Long.toHexString(connection.getContentLengthLong());
  }
}
