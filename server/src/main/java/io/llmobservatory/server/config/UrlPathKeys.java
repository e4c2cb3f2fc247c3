package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The keys of the paths under which one signal comes in over HTTP. */
final class UrlPathKeys {
  final Key<String> path;
  final Key<List<String>> aliases;

  UrlPathKeys(
      KeySection<HttpReceiver> http, String signal, Function<HttpReceiver, List<String>> paths) {
    path =
        http.key(
            signal + "_url_path",
            TextTypes.URL_PATH,
            "/v1/" + signal,
            "path for " + signal,
            r -> paths.apply(r).get(0));
    aliases =
        http.keyWithoutDefault(
            signal + "_url_aliases",
            ListTypes.of(TextTypes.URL_PATH),
            Key.NONE,
            "further paths for " + signal,
            r -> paths.apply(r).subList(1, paths.apply(r).size()));
  }

  /** The path and its aliases, each once. */
  static List<String> read(Settings settings, UrlPathKeys keys) {
    List<String> paths = new ArrayList<>();
    paths.add(settings.get(keys.path));
    for (String alias : settings.get(keys.aliases, List.of())) {
      if (!paths.contains(alias)) {
        paths.add(alias);
      }
    }
    return List.copyOf(paths);
  }
}
