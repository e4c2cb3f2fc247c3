package io.llmobservatory.server.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the extensions that authenticate. */
final class Authentications {
  private Authentications() {}

  /** All that are defined, whether or not a port refers to them, in the order of the file. */
  static Map<String, Authentication> read(Settings settings) {
    Map<String, Authentication> found = new LinkedHashMap<>();
    for (String id : settings.names(Components.EXTENSIONS)) {
      AuthenticationType type = AuthenticationType.of(id);
      if (type != null && id.indexOf('.') >= 0) {
        settings.refuse(Paths.join(Components.EXTENSIONS, id), "a name has no dot here");
      } else if (type != null) {
        Authentication authentication = type.keys(id).read(settings);
        if (authentication != null) {
          found.put(id, authentication);
        }
      }
    }
    return Collections.unmodifiableMap(found);
  }

  /** The section of the extension of that name; absent where it is not defined. */
  static <A extends Authentication> KeySection<A> section(String id, Class<A> type) {
    return new KeySection<>(
        Paths.join(Components.EXTENSIONS, id),
        c -> {
          Authentication found = c.extensions().authentications().get(id);
          return type.isInstance(found) ? type.cast(found) : null;
        });
  }

  /** Reports a reference to an extension that does not exist or does not authenticate. */
  static void checkReference(Settings settings, AuthKeys keys, Map<String, Authentication> known) {
    String id = settings.find(keys.authenticator);
    if (id == null || known.containsKey(id)) {
      return;
    }
    String quoted = Refusal.quoted(id);
    String message =
        settings.names(Components.EXTENSIONS).contains(id)
            ? "the extension " + quoted + " does not authenticate"
            : "there is no extension " + quoted;
    settings.refuse(keys.authenticator.path(), message + defined(known));
  }

  private static String defined(Map<String, Authentication> known) {
    return known.isEmpty()
        ? "; define one, such as extensions: {bearertokenauth: {token: ...}}"
        : "; defined are " + String.join(", ", known.keySet());
  }
}
