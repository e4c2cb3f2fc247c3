package io.llmobservatory.server.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps every other process, and every other user of this one, out of a data directory. */
final class DirectoryLock implements AutoCloseable {
  /**
   * Directories open in this JVM. POSIX drops a process's lock when any descriptor of the file is
   * closed, so a second opening has to be refused before it touches the file.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel channel;

  private DirectoryLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  static DirectoryLock take(DataDirectory directory) throws IOException {
    long ownPid = ProcessHandle.current().pid();
    if (!OPEN.add(directory.root())) {
      throw inUse(directory, Long.toString(ownPid));
    }
    boolean taken = false;
    try {
      FileChannel channel = open(directory.lockFile());
      try {
        if (channel.tryLock() == null) {
          throw inUse(directory, read(channel));
        }
        channel
            .truncate(0)
            .write(ByteBuffer.wrap((ownPid + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        taken = true;
        return new DirectoryLock(directory.root(), channel);
      } finally {
        if (!taken) {
          channel.close();
        }
      }
    } finally {
      if (!taken) {
        OPEN.remove(directory.root());
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    OPEN.remove(root);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(32);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
  }

  private static EmbeddedPostgresException inUse(DataDirectory directory, String pid) {
    return new EmbeddedPostgresException(
        "The data directory "
            + directory.root()
            + " is in use by process "
            + pid
            + ", which holds "
            + directory.lockFile()
            + ". Stop that process or choose another data directory.");
  }
}
