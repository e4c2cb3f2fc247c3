package io.llmobservatory.server.config;

/** The keys of {@link Authentication.ApiKeys}. */
final class ApiKeysKeys implements AuthenticationKeys {
  private final String id;
  private final KeySection<Authentication.ApiKeys> section;
  private final Key<String> header;
  private final Key<String> scheme;

  ApiKeysKeys(String id) {
    this.id = id;
    section = Authentications.section(id, Authentication.ApiKeys.class);
    header =
        section.key(
            "header",
            TextTypes.HEADER_NAME,
            AUTHORIZATION,
            "header that carries the key",
            Authentication.ApiKeys::header);
    scheme =
        section.key(
            "scheme",
            TextTypes.WORD_OR_EMPTY,
            BEARER,
            "word before the key; \"\" for the key alone",
            Authentication.ApiKeys::scheme);
  }

  @Override
  public KeySection<Authentication.ApiKeys> section() {
    return section;
  }

  @Override
  public Authentication read(Settings settings) {
    return new Authentication.ApiKeys(id, settings.get(header), settings.get(scheme));
  }
}
