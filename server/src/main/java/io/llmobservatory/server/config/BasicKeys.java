package io.llmobservatory.server.config;

import java.nio.file.Path;

/** The keys of {@link Authentication.Basic}. */
final class BasicKeys implements AuthenticationKeys {
  private final String id;
  private final KeySection<Authentication.Basic> section;
  private final Key<Path> file;
  private final Key<String> inline;
  private final Key<String> tenant;

  BasicKeys(String id) {
    this.id = id;
    section = Authentications.section(id, Authentication.Basic.class);
    file =
        section.keyWithoutDefault(
            "htpasswd.file",
            FileTypes.READABLE,
            Key.NONE,
            "file of users and hashes of their passwords, read again when it changes",
            Authentication.Basic::htpasswdFile);
    inline =
        section.keyWithoutDefault(
            "htpasswd.inline",
            TextTypes.SECRET,
            Key.NONE,
            "the lines themselves; they win over those of the file",
            Authentication.Basic::htpasswdInline);
    tenant =
        section.key(
            "tenant", TextTypes.WORD, DEFAULT_TENANT, TENANT_MEANING, Authentication.Basic::tenant);
  }

  @Override
  public KeySection<Authentication.Basic> section() {
    return section;
  }

  @Override
  public Authentication read(Settings settings) {
    if (!settings.isSet(file) && !settings.isSet(inline)) {
      settings.refuse(section.path(), "expected htpasswd.file or htpasswd.inline");
    }
    return new Authentication.Basic(
        id, settings.find(file), settings.find(inline), settings.get(tenant));
  }
}
