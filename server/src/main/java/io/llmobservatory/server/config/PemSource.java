package io.llmobservatory.server.config;

import java.nio.file.Path;

/** Where a certificate or a private key is taken from. */
public sealed interface PemSource {

  /** A file, which may be replaced while the server runs. */
  record File(Path path) implements PemSource {}

  /** The text itself; no text form of the record shows it. */
  record Inline(String pem) implements PemSource {
    @Override
    public String toString() {
      return "Inline[pem=" + "****" + "]";
    }
  }
}
