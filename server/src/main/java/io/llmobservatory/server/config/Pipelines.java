package io.llmobservatory.server.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks what {@code service} says about the way of the data. There is one way here, so nothing of
 * it is kept; but what asks for another way is refused.
 */
final class Pipelines {
  private static final String PIPELINES = "service.pipelines";
  private static final String SERVICE_EXTENSIONS = "service.extensions";
  private static final Set<String> SIGNALS = Set.of("traces", "logs", "metrics", "profiles");
  private static final Set<String> PARTS =
      Set.of(Components.RECEIVERS, Components.PROCESSORS, Components.EXPORTERS);

  private final Settings settings;

  private Pipelines(Settings settings) {
    this.settings = settings;
  }

  static void check(Settings settings) {
    new Pipelines(settings).check();
  }

  private void check() {
    Set<String> processors = defined(Components.PROCESSORS, "genai");
    for (String name : settings.names(PIPELINES)) {
      String path = Paths.join(PIPELINES, name);
      if (!SIGNALS.contains(Components.type(name))) {
        settings.refuse(path, "expected traces, logs, metrics or profiles");
      }
      for (String part : settings.names(path)) {
        if (!PARTS.contains(part)) {
          settings.refuse(
              Paths.join(path, part), "unknown key; known here: receivers, processors, exporters");
        }
      }
      checkReceivers(Paths.join(path, Components.RECEIVERS));
      checkDefined(Paths.join(path, Components.PROCESSORS), "processor", processors);
      checkExporters(Paths.join(path, Components.EXPORTERS));
    }
    checkDefined(SERVICE_EXTENSIONS, "extension", defined(Components.EXTENSIONS, "health_check"));
  }

  private Set<String> defined(String section, String always) {
    Set<String> names = new LinkedHashSet<>(settings.names(section));
    names.add(always);
    return names;
  }

  private void checkReceivers(String path) {
    for (String id : ids(path)) {
      if (!id.equals("otlp")) {
        settings.refuse(path, Refusal.quoted(id) + " is not a receiver of this server; put otlp");
      }
    }
  }

  private void checkExporters(String path) {
    for (String id : ids(path)) {
      if (!id.equals("postgresql")) {
        settings.refuse(
            path, Refusal.quoted(id) + " is not an exporter of this server; put postgresql");
      }
    }
  }

  private void checkDefined(String path, String kind, Set<String> defined) {
    for (String id : ids(path)) {
      if (!defined.contains(id)) {
        settings.refuse(path, "the " + kind + " " + Refusal.quoted(id) + " is not defined");
      }
    }
  }

  private List<String> ids(String path) {
    List<String> ids = settings.find(path, ListTypes.of(TextTypes.WORD));
    return ids == null ? List.of() : ids;
  }
}
