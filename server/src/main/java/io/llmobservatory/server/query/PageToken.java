package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.Filter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Where the page before ended. It goes through the client's hands: what comes back is believed only
 * if its digest, which covers the tenant and the filter too, is right, and may still be made up.
 *
 * @param last the place of the last one
 * @param from the earliest start of the first page, in microseconds since 1970
 * @param fromNanos nanoseconds beyond, 0 to 999
 * @param searched in how many spans the text was looked for
 */
record PageToken(Cursor last, long from, int fromNanos, int searched) {
  private static final byte VERSION = 1;
  private static final int DIGEST_BYTES = 16;
  private static final int FIXED_BYTES = 1 + 8 + 2 + 16 + 8 + 2 + 4;
  private static final int MAX_CHARACTERS = 1_000;

  /**
   * As text.
   *
   * @param of what the pages are of
   */
  String encode(Pages of) {
    byte[] spanId = last.spanId().getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(FIXED_BYTES + spanId.length);
    body.put(VERSION).putLong(last.micros()).putShort((short) last.nanos());
    body.putLong(last.trace().getMostSignificantBits());
    body.putLong(last.trace().getLeastSignificantBits());
    body.putLong(from).putShort((short) fromNanos).putInt(searched).put(spanId);
    byte[] digest = of.digest(body.array());
    byte[] all = Arrays.copyOf(digest, DIGEST_BYTES + body.array().length);
    System.arraycopy(body.array(), 0, all, DIGEST_BYTES, body.array().length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** Reads one that came back. */
  static PageToken decode(String token, Pages of) throws QueryException {
    byte[] all = bytes(token);
    byte[] body = Arrays.copyOfRange(all, DIGEST_BYTES, all.length);
    if (!Arrays.equals(of.digest(body), Arrays.copyOf(all, DIGEST_BYTES)) || body[0] != VERSION) {
      throw QueryException.invalid("page_token", "is not that of a page with the same filter");
    }
    ByteBuffer fields = ByteBuffer.wrap(body, 1, body.length - 1);
    long micros = fields.getLong();
    int nanos = fields.getShort();
    UUID trace = new UUID(fields.getLong(), fields.getLong());
    long from = fields.getLong();
    int fromNanos = fields.getShort();
    int searched = fields.getInt();
    boolean possible = Times.isTold(micros) && Times.isTold(from) && searched >= 0;
    if (!possible || !isNanos(nanos) || !isNanos(fromNanos)) {
      throw malformed();
    }
    return new PageToken(new Cursor(micros, nanos, trace, text(fields)), from, fromNanos, searched);
  }

  private static byte[] bytes(String token) throws QueryException {
    if (token.length() > MAX_CHARACTERS) {
      throw malformed();
    }
    try {
      byte[] all = Base64.getUrlDecoder().decode(token);
      if (all.length >= DIGEST_BYTES + FIXED_BYTES) {
        return all;
      }
    } catch (IllegalArgumentException e) {
      // Not base64, which is as bad as too short.
    }
    throw malformed();
  }

  private static boolean isNanos(int nanos) {
    return nanos >= 0 && nanos < 1000;
  }

  private static String text(ByteBuffer utf8) throws QueryException {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(utf8);
      return Arguments.text("page_token", text.toString());
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static QueryException malformed() {
    return QueryException.invalid("page_token", "is none that a page gave");
  }

  /**
   * What pages are of.
   *
   * @param kind traces or spans
   * @param tenant whose they are
   * @param filter as it was sent
   */
  record Pages(String kind, String tenant, Filter filter) {
    private byte[] digest(byte[] body) {
      MessageDigest digest = sha256();
      for (byte[] part :
          new byte[][] {
            kind.getBytes(StandardCharsets.UTF_8),
            tenant.getBytes(StandardCharsets.UTF_8),
            filter.toByteArray(),
            body
          }) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
      }
      return Arrays.copyOf(digest.digest(), DIGEST_BYTES);
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has it", e);
      }
    }
  }
}
