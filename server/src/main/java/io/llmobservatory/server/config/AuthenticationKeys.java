package io.llmobservatory.server.config;

/** The keys of one extension that authenticates, and how they are read. */
sealed interface AuthenticationKeys permits BearerTokenKeys, BasicKeys, ApiKeysKeys {
  String AUTHORIZATION = "Authorization";
  String BEARER = "Bearer";

  /** Whose data comes in where nothing tells tenants apart. */
  String DEFAULT_TENANT = "default";

  String TENANT_MEANING = "tenant whose data comes in this way";

  KeySection<? extends Authentication> section();

  /** Reads the extension, and reports what is missing. */
  Authentication read(Settings settings);
}
