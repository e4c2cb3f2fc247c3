package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The keys of the paths under which one signal comes in over HTTP. */
final class UrlPathKeys {
  private final String signal;
  final Key<String> path;
  final Key<List<String>> aliases;

  UrlPathKeys(
      KeySection<HttpReceiver> http, String signal, Function<HttpReceiver, List<String>> paths) {
    this.signal = signal;
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

  /**
   * The path and its aliases, each once.
   *
   * @param taken the signal of each path so far; those of this signal are added
   */
  List<String> read(Settings settings, Map<String, String> taken) {
    List<String> paths = new ArrayList<>();
    add(path, settings.get(path), paths, settings, taken);
    for (String alias : settings.get(aliases, List.of())) {
      add(aliases, alias, paths, settings, taken);
    }
    return List.copyOf(paths);
  }

  private void add(
      Key<?> key, String url, List<String> paths, Settings settings, Map<String, String> taken) {
    String before = taken.putIfAbsent(url, signal);
    if (before == null) {
      paths.add(url);
    } else if (!before.equals(signal)) {
      settings.refuse(key.path(), url + " is already a path for " + before);
    }
  }
}
