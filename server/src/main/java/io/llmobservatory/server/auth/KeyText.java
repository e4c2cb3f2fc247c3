package io.llmobservatory.server.auth;

import io.llmobservatory.server.store.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its owner has it: {@code llmo_}, 43 characters for 256 random bits, 6 for their
 * check sum, all of them letters and digits. The check sum tells a key that was mistyped or cut off
 * from one that is not valid, without asking anyone.
 */
public final class KeyText {
  private static final String START = "llmo_";
  private static final int SECRET_BYTES = 32;
  private static final int SECRET_CHARS = 43;
  private static final int SUM_CHARS = 6;
  private static final int LENGTH = START.length() + SECRET_CHARS + SUM_CHARS;
  private static final int PREFIX_LENGTH = START.length() + 7;

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

  private final String text;

  private KeyText(String text) {
    this.text = text;
  }

  /** Makes a new one. */
  public static KeyText random() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return of(secret);
  }

  static KeyText of(byte[] secret) {
    String start = START + digits(new BigInteger(1, secret), SECRET_CHARS);
    return new KeyText(start + sum(start));
  }

  /** Returns the key that was sent; null if the text is none that this program ever made. */
  public static @Nullable KeyText parse(String text) {
    if (text.length() != LENGTH || !text.startsWith(START)) {
      return null;
    }
    int end = LENGTH - SUM_CHARS;
    return text.substring(end).equals(sum(text.substring(0, end))) ? new KeyText(text) : null;
  }

  private static String sum(String start) {
    CRC32 crc = new CRC32();
    crc.update(start.getBytes(StandardCharsets.UTF_8));
    return digits(BigInteger.valueOf(crc.getValue()), SUM_CHARS);
  }

  private static String digits(BigInteger number, int length) {
    char[] digits = new char[length];
    BigInteger rest = number;
    for (int i = length - 1; i >= 0; i--) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      digits[i] = DIGITS.charAt(parts[1].intValue());
      rest = parts[0];
    }
    return new String(digits);
  }

  /** Returns the key itself, for its owner. */
  public String text() {
    return text;
  }

  /**
   * Returns the first characters, by which people recognise it. They leave 214 bits unknown: nobody
   * can guess the rest.
   */
  public String prefix() {
    return text.substring(0, PREFIX_LENGTH);
  }

  /** Returns what the database stores of it. Of 256 random bits that needs no salt. */
  public Sha256 hash() {
    return Sha256.of(text);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return prefix() + "...";
  }
}
