package io.llmobservatory.server.auth;

import io.llmobservatory.server.config.Authentication;
import io.llmobservatory.server.store.ApiKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The authenticators of a configuration, and what keeps them up to date. */
public final class Authenticators implements AutoCloseable {
  private final FileWatch watch = new FileWatch();
  private final KnownKeys keys;
  private final Map<String, Authenticator> byId = new HashMap<>();

  private Authenticators(ApiKeys keys) {
    this.keys = new KnownKeys(keys);
  }

  /**
   * Makes them, and begins to watch their files and the keys of the database. The database need not
   * be there yet; without any API keys configured it is not asked.
   *
   * @param configured those that are used
   * @throws UnusableCredentialsException if a file cannot be read, or nobody could be accepted
   */
  public static Authenticators start(Collection<? extends Authentication> configured, ApiKeys keys)
      throws UnusableCredentialsException {
    Authenticators authenticators = new Authenticators(keys);
    try {
      authenticators.add(configured);
      return authenticators;
    } catch (UnusableCredentialsException | RuntimeException e) {
      authenticators.close();
      throw e;
    }
  }

  private void add(Collection<? extends Authentication> configured)
      throws UnusableCredentialsException {
    PasswordTurns turns = new PasswordTurns();
    boolean withKeys = false;
    for (Authentication one : configured) {
      if (one instanceof Authentication.BearerToken bearer) {
        byId.put(one.id(), BearerTokens.of(bearer, watch));
      } else if (one instanceof Authentication.Basic basic) {
        byId.put(one.id(), BasicUsers.of(basic, watch, turns));
      } else if (one instanceof Authentication.ApiKeys holders) {
        byId.put(one.id(), new ApiKeyHolders(holders, keys));
        withKeys = true;
      }
    }
    watch.start();
    if (withKeys) {
      keys.start();
    }
  }

  /** Returns the one with an id. */
  public Authenticator get(String id) {
    Authenticator authenticator = byId.get(id);
    if (authenticator == null) {
      throw new IllegalArgumentException("no authenticator " + id);
    }
    return authenticator;
  }

  @Override
  public void close() {
    watch.close();
    keys.close();
  }
}
