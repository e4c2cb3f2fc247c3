package io.llmobservatory.server.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of secrets, and what it says. It is read again and again as a whole, since neither times
 * nor sizes tell every change; whether it was written to, renamed over or is reached through other
 * links makes no difference. What was read last holds while the file cannot be used.
 */
final class CredentialFile<T> {
  private static final Logger log = LoggerFactory.getLogger(CredentialFile.class);

  private static final int MAX_BYTES = 1 << 20;

  private final String key;
  private final Path path;
  private final Parser<T> parser;
  private volatile T current;

  // Of the one thread that looks.
  private String text;
  private boolean wasEmpty;
  private String lastProblem = "";

  /** Makes sense of the text of a file. */
  @FunctionalInterface
  interface Parser<T> {
    /** Returns what the text says; null if there is no secret in it. */
    @Nullable T parse(String text);
  }

  /**
   * Reads it.
   *
   * @param key the key of the configuration that names it
   * @throws UnusableCredentialsException if it cannot be read or holds nothing
   */
  CredentialFile(String key, Path path, Parser<T> parser) throws UnusableCredentialsException {
    this.key = key;
    this.path = path;
    this.parser = parser;
    try {
      text = read();
    } catch (IOException e) {
      throw new UnusableCredentialsException(key + ": cannot read " + path + ": " + reason(e));
    }
    T parsed = parser.parse(text);
    if (parsed == null) {
      throw new UnusableCredentialsException(key + ": there is nothing in " + path);
    }
    current = parsed;
  }

  /** What it said when it could last be used. */
  T current() {
    return current;
  }

  /** Reads it again. An empty file may be about to be written: only the second look believes it. */
  void look(T nobody) {
    String now;
    try {
      now = read();
    } catch (IOException e) {
      warn("cannot read " + path + ": " + reason(e) + "; what it said before still holds");
      return;
    }
    if (now.equals(text)) {
      wasEmpty = false;
      lastProblem = "";
      return;
    }
    T parsed = parser.parse(now);
    if (parsed == null && !wasEmpty) {
      wasEmpty = true;
      return;
    }
    text = now;
    wasEmpty = false;
    if (parsed == null) {
      current = nobody;
      warn("there is nothing in " + path + " any more: nobody is accepted");
      return;
    }
    current = parsed;
    lastProblem = "";
    log.info("{}: read {} again, which has changed", key, path);
  }

  private void warn(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      log.warn("{}: {}", key, problem);
    }
  }

  private String read() throws IOException {
    // A pipe could be read only once, and keep whoever reads it waiting.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("it is no regular file");
    }
    try (InputStream input = Files.newInputStream(path)) {
      byte[] bytes = input.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
