package io.llmobservatory.server.genai;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * UUIDs computed from names, version 5 of RFC 9562, 5.5: the first 128 bits of SHA-1 over the
 * namespace and the name. The name is the parts' UTF-8 bytes with a zero byte between them.
 */
public final class NameBasedUuid {
  private NameBasedUuid() {}

  /** The UUID of a name of several parts, none of which holds a zero byte, save the last. */
  public static UUID of(UUID namespace, String... parts) {
    byte[][] bytes = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = parts[i].getBytes(StandardCharsets.UTF_8);
    }
    return of(namespace, bytes);
  }

  static UUID of(UUID namespace, byte[]... parts) {
    MessageDigest sha1 = sha1();
    sha1.update(
        ByteBuffer.allocate(16)
            .putLong(namespace.getMostSignificantBits())
            .putLong(namespace.getLeastSignificantBits())
            .flip());
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        sha1.update((byte) 0);
      }
      sha1.update(parts[i]);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha1.digest());
    long high = (digest.getLong() & ~0xF000L) | 0x5000L;
    long low = (digest.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
