package io.llmobservatory.server.tls;

import io.llmobservatory.server.config.PemSource;
import io.llmobservatory.server.config.TlsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM text that the configuration holds or points at.
 *
 * @param key the path of the configuration's key, with which every refusal begins
 */
record PemText(String key, PemSource source) {

  static PemText certificate(TlsServer options) {
    return of(options, "cert", options.certificate());
  }

  static PemText key(TlsServer options) {
    return of(options, "key", options.key());
  }

  static @Nullable PemText clientCa(TlsServer options) {
    Path file = options.clientCaFile();
    return file == null
        ? null
        : new PemText(options.section() + ".client_ca_file", new PemSource.File(file));
  }

  private static PemText of(TlsServer options, String name, PemSource source) {
    boolean file = source instanceof PemSource.File;
    return new PemText(options.section() + "." + name + (file ? "_file" : "_pem"), source);
  }

  /** What it is called in messages: the file, or "the text", which may be secret. */
  String name() {
    return source instanceof PemSource.File file ? file.path().toString() : "the text";
  }

  /** The text as it is now. What is not ASCII in it can only be a comment. */
  String read() throws TlsException {
    if (source instanceof PemSource.Inline inline) {
      return inline.pem();
    }
    Path path = ((PemSource.File) source).path();
    try {
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw refusal("does not exist", e);
    } catch (AccessDeniedException e) {
      throw refusal("may not be read; let the user read it that the server runs as", e);
    } catch (IOException e) {
      String problem = Files.isDirectory(path) ? "is a directory" : "cannot be read: " + e;
      throw refusal(problem + "; expected a file in PEM", e);
    }
  }

  TlsException refusal(String problem) {
    return refusal(problem, null);
  }

  TlsException refusal(String problem, @Nullable Throwable cause) {
    return new TlsException(key, name() + " " + problem, cause);
  }
}
