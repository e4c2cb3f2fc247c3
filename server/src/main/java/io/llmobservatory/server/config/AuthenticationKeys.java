package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/** The keys of one extension that authenticates, and how they are read. */
sealed interface AuthenticationKeys permits BearerTokenKeys, BasicKeys, ApiKeysKeys {
  String AUTHORIZATION = "Authorization";
  String BEARER = "Bearer";

  String TENANT_MEANING = "tenant whose data comes in this way";

  KeySection<? extends Authentication> section();

  /** Reads the extension, and reports what is missing; null if it is for clients only. */
  @Nullable Authentication read(Settings settings);
}
