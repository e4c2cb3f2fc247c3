package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/** The types of extensions that authenticate, in the order in which their keys are printed. */
enum AuthenticationType {
  BEARER_TOKEN("bearertokenauth"),
  BASIC("basicauth"),
  API_KEYS("apikeyauth");

  private final String word;

  AuthenticationType(String word) {
    this.word = word;
  }

  /** The type as it is written. */
  String word() {
    return word;
  }

  /** The type of the extension of that name, or null if it is none of them. */
  static @Nullable AuthenticationType of(String id) {
    for (AuthenticationType type : values()) {
      if (type.word.equals(ComponentId.type(id))) {
        return type;
      }
    }
    return null;
  }

  /** The keys of the extension of that name, which is of this type. */
  AuthenticationKeys keys(String id) {
    return switch (this) {
      case BEARER_TOKEN -> new BearerTokenKeys(id);
      case BASIC -> new BasicKeys(id);
      case API_KEYS -> new ApiKeysKeys(id);
    };
  }
}
