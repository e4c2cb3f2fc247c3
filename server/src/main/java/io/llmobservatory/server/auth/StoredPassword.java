package io.llmobservatory.server.auth;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import io.llmobservatory.server.store.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;

/** A password as a line of htpasswd keeps it. */
sealed interface StoredPassword {
  /** Returns whether it is this one; in a time that does not depend on where they differ. */
  boolean matches(byte[] password);

  /** About how much work it is to compare, of which unknown users must make as much. */
  int work();

  /**
   * Reads what stands behind the user's name.
   *
   * @throws IllegalArgumentException if it looks like a hash, but is none that can be compared; the
   *     message does not quote it
   */
  static StoredPassword parse(String text) {
    Matcher crypt = Crypt.FORM.matcher(text);
    if (text.startsWith("$2")) {
      return Bcrypt.parse(text);
    }
    if (crypt.matches()) {
      return new Crypt(crypt.group(1), text);
    }
    if (text.startsWith("{SHA}")) {
      return Sha1.parse(text.substring("{SHA}".length()), false);
    }
    if (text.startsWith("{SSHA}")) {
      return Sha1.parse(text.substring("{SSHA}".length()), true);
    }
    if (Plain.LOOKS_LIKE_A_HASH.matcher(text).lookingAt()) {
      // Taken as plain text, the hash itself would open the door to whoever has seen the file.
      throw new IllegalArgumentException("this kind of hash is not known");
    }
    return new Plain(Sha256.of(text));
  }

  /** {@code $2a$}, {@code $2b$}, {@code $2y$}: like others, it takes the first 72 bytes only. */
  record Bcrypt(String hash, int work) implements StoredPassword {
    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final int MAX_COST = 16;

    private static final BCrypt.Verifyer VERIFYER =
        BCrypt.verifyer(
            BCrypt.Version.VERSION_2A, LongPasswordStrategies.truncate(BCrypt.Version.VERSION_2A));

    static Bcrypt parse(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new IllegalArgumentException("not a whole bcrypt hash");
      }
      int cost = Integer.parseInt(form.group(1));
      if (cost < BCrypt.MIN_COST || cost > MAX_COST) {
        throw new IllegalArgumentException("a bcrypt cost of " + cost + " would take too long");
      }
      return new Bcrypt(text, 1 << cost);
    }

    @Override
    public boolean matches(byte[] password) {
      return VERIFYER.verify(password, hash.getBytes(StandardCharsets.UTF_8)).verified;
    }
  }

  /** {@code $apr1$}, {@code $1$} (MD5), {@code $5$} (SHA-256) and {@code $6$} (SHA-512). */
  record Crypt(String kind, String hash) implements StoredPassword {
    private static final Pattern FORM =
        Pattern.compile(
            "\\$(apr1|1|5|6)\\$(rounds=\\d{4,6}\\$)?[./A-Za-z0-9]{1,16}\\$[./A-Za-z0-9]+");

    @Override
    public boolean matches(byte[] password) {
      byte[] copy = password.clone(); // some of them clear what they are given
      String own =
          switch (kind) {
            case "apr1" -> Md5Crypt.apr1Crypt(copy, hash);
            case "1" -> Md5Crypt.md5Crypt(copy, hash);
            case "5" -> Sha2Crypt.sha256Crypt(copy, hash);
            default -> Sha2Crypt.sha512Crypt(copy, hash);
          };
      return MessageDigest.isEqual(
          own.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int work() {
      return kind.equals("apr1") || kind.equals("1") ? 8 : 64;
    }
  }

  /** {@code {SHA}} and, with a salt behind the hash, {@code {SSHA}}. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Sha1(byte[] hash, byte[] salt) implements StoredPassword {
    private static final int LENGTH = 20;

    static Sha1 parse(String base64, boolean salted) {
      byte[] bytes;
      try {
        bytes = Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("not base64", e);
      }
      if (salted ? bytes.length <= LENGTH : bytes.length != LENGTH) {
        throw new IllegalArgumentException("not a whole SHA-1 hash");
      }
      return new Sha1(
          Arrays.copyOf(bytes, LENGTH), Arrays.copyOfRange(bytes, LENGTH, bytes.length));
    }

    @Override
    public boolean matches(byte[] password) {
      MessageDigest digest = DigestUtils.getSha1Digest();
      digest.update(password);
      digest.update(salt);
      return MessageDigest.isEqual(digest.digest(), hash);
    }

    @Override
    public int work() {
      return 0;
    }
  }

  /** The password itself, as nginx writes it also behind {@code {PLAIN}}. */
  record Plain(Sha256 hash) implements StoredPassword {
    private static final Pattern LOOKS_LIKE_A_HASH =
        Pattern.compile("\\$[a-z0-9-]{1,16}\\$|\\{(?!PLAIN})[A-Z0-9-]{2,16}}");
    private static final byte[] PREFIX = "{PLAIN}".getBytes(StandardCharsets.UTF_8);

    @Override
    public boolean matches(byte[] password) {
      return hash.equals(Sha256.of(password)) || hash.equals(Sha256.of(PREFIX, password));
    }

    @Override
    public int work() {
      return 0;
    }
  }
}
