package io.llmobservatory.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmobservatory.server.store.Sha256;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a text as htpasswd writes it, and what came of their passwords lately: it goes when
 * the text changes, since other users then take the place of these.
 */
final class Users {
  private static final Logger log = LoggerFactory.getLogger(Users.class);

  static final Users NOBODY = new Users(Map.of());

  private static final int MAX_REMEMBERED = 10_000;

  private final Map<String, StoredPassword> passwords;

  /** The one that takes longest, with which all are compared: no time tells who is known. */
  private final @Nullable StoredPassword decoy;

  // Two, so that wrong passwords, of which anybody can send many, never push out right ones.
  private final Cache<Sha256, Boolean> right = remembered(Duration.ofMinutes(5));
  private final Cache<Sha256, Boolean> wrong = remembered(Duration.ofMinutes(1));

  private Users(Map<String, StoredPassword> passwords) {
    this.passwords = passwords;
    StoredPassword slowest = null;
    for (StoredPassword password : passwords.values()) {
      slowest = slowest == null || password.work() > slowest.work() ? password : slowest;
    }
    decoy = slowest;
  }

  private static Cache<Sha256, Boolean> remembered(Duration time) {
    return Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterWrite(time).build();
  }

  /**
   * Reads the lines; those that are no user and password are left out, and logged.
   *
   * @param source where the text comes from, for the log
   * @return null if there is no user
   */
  static @Nullable Users parse(String source, String text) {
    Map<String, StoredPassword> passwords = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      int colon = content.indexOf(':');
      if (colon < 0) {
        log.warn("{}: line {} is left out: expected user:password", source, number);
        continue;
      }
      try {
        // A later line for the same user wins.
        passwords.put(
            content.substring(0, colon), StoredPassword.parse(content.substring(colon + 1)));
      } catch (IllegalArgumentException e) {
        log.warn("{}: line {} is left out: {}", source, number, e.getMessage());
      }
    }
    return passwords.isEmpty() ? null : new Users(passwords);
  }

  /** Whether comparing takes long enough to be limited and remembered. */
  boolean areSlow() {
    return decoy != null && decoy.work() > 0;
  }

  /** Returns whether they were right lately, or wrong; null if that is not remembered. */
  @Nullable Boolean remembered(Sha256 credentials) {
    if (right.getIfPresent(credentials) != null) {
      return true;
    }
    return wrong.getIfPresent(credentials) == null ? null : false;
  }

  void remember(Sha256 credentials, boolean wereRight) {
    (wereRight ? right : wrong).put(credentials, true);
  }

  /** Compares, which takes as long as for the slowest of the users, even for one who is none. */
  boolean compare(String user, byte[] password) {
    StoredPassword stored = passwords.get(user);
    if (decoy != null && (stored == null || stored.work() < decoy.work())) {
      var unused = decoy.matches(password);
    }
    return stored != null && stored.matches(password);
  }
}
