package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/** The key that names the {@link Authentication} of one listening port. */
final class AuthKeys {
  final KeySection<String> section;
  final Key<String> authenticator;

  AuthKeys(KeySection<String> section) {
    this.section = section;
    authenticator =
        section.keyWithoutDefault(
            "authenticator",
            TextTypes.WORD,
            Key.NONE,
            "extension that tells who sends: bearertokenauth, basicauth or apikeyauth",
            id -> id);
  }

  /** The name, or null if the section is absent. That it exists is checked once all are known. */
  static @Nullable String read(Settings settings, AuthKeys keys) {
    String id = settings.find(keys.authenticator);
    if (id == null && settings.hasSection(keys.section.path())) {
      settings.refuse(keys.section.path(), "expected authenticator, the name of an extension");
    }
    return id;
  }
}
