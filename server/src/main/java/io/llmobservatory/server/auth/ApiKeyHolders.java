package io.llmobservatory.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmobservatory.server.config.Authentication;
import io.llmobservatory.server.store.ApiKeys;
import io.llmobservatory.server.store.Sha256;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Accepts whoever has a valid API key, for the tenant that the key names. */
final class ApiKeyHolders implements Authenticator {
  /** How long the one who asks waits for a reading. */
  private static final long PATIENCE_MILLIS = 250;

  private static final int MAX_STRANGERS = 10_000;

  private final CredentialHeader header;
  private final KnownKeys keys;

  /**
   * Keys that were looked for in the database in vain. One that is made later has other random
   * bits; only a database that is put back to an earlier day could have one of them again.
   */
  private final Cache<Sha256, Boolean> strangers =
      Caffeine.newBuilder()
          .maximumSize(MAX_STRANGERS)
          .expireAfterWrite(Duration.ofMinutes(1))
          .build();

  ApiKeyHolders(Authentication.ApiKeys configured, KnownKeys keys) {
    this.header = new CredentialHeader(configured.header(), configured.scheme());
    this.keys = keys;
  }

  @Override
  public Verdict authenticate(HeaderLookup headers) {
    Verdict known = atOnce(headers);
    if (known != null) {
      return known;
    }
    KeyText key = key(headers);
    return key == null ? header.missing() : lookFor(key);
  }

  @Override
  public @Nullable Verdict atOnce(HeaderLookup headers) {
    KeyText key = key(headers);
    if (key == null) {
      return header.secret(headers) == null
          ? header.missing()
          : new Verdict.Denied("not an API key: characters are wrong or missing");
    }
    Sha256 hash = key.hash();
    KnownKeys.Answer answer = keys.find(hash);
    if (answer == null) {
      return new Verdict.TryAgain("the API keys cannot be read from the database");
    }
    if (answer.key() == null && strangers.getIfPresent(hash) == null) {
      return null; // it may have been made this moment
    }
    return verdict(key, answer.key());
  }

  private @Nullable KeyText key(HeaderLookup headers) {
    String secret = header.secret(headers);
    return secret == null ? null : KeyText.parse(secret);
  }

  private Verdict lookFor(KeyText key) {
    Sha256 hash = key.hash();
    KnownKeys.Answer answer = null;
    try {
      answer = keys.findAnew(hash).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Not known yet, like one that comes right after another one.
    }
    if (answer == null) {
      return new Verdict.TryAgain("the API key is not known yet");
    }
    if (answer.key() == null) {
      strangers.put(hash, true);
    }
    return verdict(key, answer.key());
  }

  private static Verdict verdict(KeyText key, ApiKeys.@Nullable Known known) {
    if (known == null) {
      return new Verdict.Denied("unknown API key " + key);
    }
    return known.revoked()
        ? new Verdict.Denied("the API key " + key + " is revoked")
        : new Verdict.Accepted(known.tenant());
  }

  @Override
  public String challenge() {
    return header.challenge();
  }
}
