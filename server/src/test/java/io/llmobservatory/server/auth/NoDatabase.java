package io.llmobservatory.server.auth;

import io.llmobservatory.server.config.Authentication;
import io.llmobservatory.server.store.ApiKeys;
import io.llmobservatory.server.store.DatabaseAddress;
import java.util.List;

/** Authenticators that need no database: one that is not there must not matter. */
final class NoDatabase {
  private NoDatabase() {}

  static Authenticators with(Authentication one) throws UnusableCredentialsException {
    ApiKeys unreachable =
        new ApiKeys(new DatabaseAddress("jdbc:postgresql://localhost:1/none", null, null));
    return Authenticators.start(List.of(one), unreachable);
  }
}
