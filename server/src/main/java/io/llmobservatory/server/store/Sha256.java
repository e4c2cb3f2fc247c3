package io.llmobservatory.server.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a secret, under which it is stored, looked up and compared: equally long for all, and
 * compared in a time that tells nothing.
 */
public final class Sha256 {
  private static final int LENGTH = 32;

  private final byte[] hash;

  private Sha256(byte[] hash) {
    this.hash = hash;
  }

  /** The hash of the UTF-8 of a text. */
  public static Sha256 of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The hash of several pieces, one behind the other. */
  public static Sha256 of(byte[]... pieces) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] piece : pieces) {
        digest.update(piece);
      }
      return new Sha256(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A hash that was stored. */
  static Sha256 stored(byte[] hash) {
    if (hash.length != LENGTH) {
      throw new IllegalArgumentException(hash.length + " bytes are no SHA-256");
    }
    return new Sha256(hash);
  }

  byte[] bytes() {
    return hash.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sha256 that && MessageDigest.isEqual(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(hash).getInt();
  }
}
