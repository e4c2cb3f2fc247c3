package io.llmobservatory.server.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user who runs PostgreSQL, which refuses to run as root.
 *
 * @param prefix the words before a program that make it run as this user
 * @param uid who owns the server's files; null leaves them to whoever creates them
 */
record RunAs(List<String> prefix, @Nullable Integer uid) {
  /** The user and group "nobody" on Linux. */
  private static final int NOBODY = 65534;

  private static final RunAs SELF = new RunAs(List.of(), null);

  static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  /** The ways to run PostgreSQL here, the best first. Not all of them need to work. */
  static List<RunAs> candidates() {
    if (!isRoot()) {
      return List.of(SELF);
    }
    return List.of(
        new RunAs(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), NOBODY),
        new RunAs(List.of("runuser", "-u", "nobody", "--"), NOBODY),
        // A user namespace with no ids in it: not root to itself, though root's files are its own.
        new RunAs(List.of("unshare", "--user"), 0));
  }

  /** Returns "" if this user can run programs and get into the folder, else why it cannot. */
  String refusal(Path folder) throws InterruptedException {
    List<String> words = command("sh", "-c", "cd \"$1\"", "sh", folder.toString());
    try {
      return Command.complaint(Path.of("/"), words);
    } catch (IOException e) {
      return e.toString();
    }
  }

  List<String> command(String... words) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(List.of(words));
    return all;
  }

  /** Makes this user the owner of a file. */
  void own(Path file) throws IOException {
    if (uid != null) {
      Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * Makes this user the owner of a folder and all in it, unless it is already. The folder itself
   * comes last, so that a change that was broken off is made again.
   */
  void ownTree(Path folder) throws IOException {
    if (uid == null || uid.equals(Files.getAttribute(folder, "unix:uid"))) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            own(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            own(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public String toString() {
    return prefix.isEmpty() ? "this user" : String.join(" ", prefix);
  }
}
