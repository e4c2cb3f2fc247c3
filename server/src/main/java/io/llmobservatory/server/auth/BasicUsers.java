package io.llmobservatory.server.auth;

import io.llmobservatory.server.config.Authentication;
import io.llmobservatory.server.store.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accepts users with their passwords (HTTP's basic authentication), as htpasswd keeps them. */
final class BasicUsers implements Authenticator {
  private static final int SALT_BYTES = 32;

  private final CredentialHeader header = new CredentialHeader("Authorization", "Basic");
  private final Verdict accepted;
  private final Verdict denied = new Verdict.Denied("unknown user or wrong password");
  private final Supplier<Users> users;
  private final PasswordTurns turns;

  /** Makes what is remembered of passwords worthless outside this process. */
  private final byte[] salt = new byte[SALT_BYTES];

  /** What was sent, and under what its verdict is remembered. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Credentials(String user, byte[] password, Sha256 remembered) {}

  private BasicUsers(Authentication.Basic configured, Supplier<Users> users, PasswordTurns turns) {
    this.accepted = new Verdict.Accepted(configured.tenant());
    this.users = users;
    this.turns = turns;
    new SecureRandom().nextBytes(salt);
  }

  /** Makes one; inline lines win over those of the file for the same user, as in the Collector. */
  static BasicUsers of(Authentication.Basic configured, FileWatch watch, PasswordTurns turns)
      throws UnusableCredentialsException {
    String section = "extensions." + configured.id() + ".htpasswd";
    String inline = configured.htpasswdInline() == null ? "" : configured.htpasswdInline();
    Path path = configured.htpasswdFile();
    if (path == null) {
      Users users = Users.parse(section + ".inline", inline);
      if (users == null) {
        throw new UnusableCredentialsException(section + ": there is no user");
      }
      return new BasicUsers(configured, () -> users, turns);
    }
    Users inlineOnly = Users.parse(section + ".inline", inline);
    CredentialFile<Users> file =
        new CredentialFile<>(
            section + ".file", path, text -> Users.parse(path.toString(), text + "\n" + inline));
    watch.add(() -> file.look(inlineOnly == null ? Users.NOBODY : inlineOnly));
    return new BasicUsers(configured, file::current, turns);
  }

  @Override
  public Verdict authenticate(HeaderLookup headers) {
    Credentials credentials = credentials(headers);
    if (credentials == null) {
      return malformed(headers);
    }
    Users known = users.get();
    Verdict verdict = fast(known, credentials);
    if (verdict != null) {
      return verdict;
    }
    Boolean right = turns.take(() -> compare(known, credentials));
    if (right == null) {
      return new Verdict.TryAgain("too many passwords are being checked");
    }
    return right ? accepted : denied;
  }

  @Override
  public @Nullable Verdict atOnce(HeaderLookup headers) {
    Credentials credentials = credentials(headers);
    return credentials == null ? malformed(headers) : fast(users.get(), credentials);
  }

  private @Nullable Verdict fast(Users known, Credentials credentials) {
    Boolean right =
        known.areSlow()
            ? known.remembered(credentials.remembered())
            : Boolean.valueOf(known.compare(credentials.user(), credentials.password()));
    if (right == null) {
      return null;
    }
    return right ? accepted : denied;
  }

  /** Others with the same password may have waited: the first one's verdict is theirs too. */
  private static boolean compare(Users known, Credentials credentials) {
    Boolean remembered = known.remembered(credentials.remembered());
    if (remembered != null) {
      return remembered;
    }
    boolean right = known.compare(credentials.user(), credentials.password());
    known.remember(credentials.remembered(), right);
    return right;
  }

  private Verdict malformed(HeaderLookup headers) {
    return header.secret(headers) == null
        ? header.missing()
        : new Verdict.Denied("expected user:password in base64 behind the word Basic");
  }

  private @Nullable Credentials credentials(HeaderLookup headers) {
    String secret = header.secret(headers);
    if (secret == null) {
      return null;
    }
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(secret);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int colon = 0;
    while (colon < decoded.length && decoded[colon] != ':') {
      colon++;
    }
    if (colon == decoded.length) {
      return null;
    }
    return new Credentials(
        new String(decoded, 0, colon, StandardCharsets.UTF_8),
        Arrays.copyOfRange(decoded, colon + 1, decoded.length),
        Sha256.of(salt, decoded));
  }

  @Override
  public String challenge() {
    return "Basic realm=\"LLM Observatory\", charset=\"UTF-8\"";
  }
}
