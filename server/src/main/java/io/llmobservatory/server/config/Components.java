package io.llmobservatory.server.config;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of receivers, processors, exporters and extensions: a type, or type, slash, name. */
final class Components {
  static final String RECEIVERS = "receivers";
  static final String PROCESSORS = "processors";
  static final String EXPORTERS = "exporters";
  static final String EXTENSIONS = "extensions";

  static final String INSTEAD_OF_EXPORTER =
      "is not an exporter of this server; put postgresql in its place, as in exporters:"
          + " {postgresql: {url: \"postgresql://user:password@host/database\"}}";

  /** What to do where a component is not one of this server, by section. */
  private static final Map<String, String> ADVICE =
      Map.of(
          RECEIVERS,
          "is not a receiver of this server, which takes OTLP only; remove it, or let a Collector"
              + " receive it and send OTLP",
          PROCESSORS,
          "is not a processor of this server; remove it, or let a Collector before this server do"
              + " its work; known here: genai, and, without effect, batch and memory_limiter",
          EXPORTERS,
          INSTEAD_OF_EXPORTER,
          EXTENSIONS,
          "is not an extension of this server; known here: health_check, bearertokenauth, basicauth,"
              + " apikeyauth");

  private Components() {}

  /** What stands before the slash. */
  static String type(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }

  /** The type in place of the name, where there may be several of that type. */
  static String knownName(String section, String name) {
    if (!ADVICE.containsKey(section)) {
      return name;
    }
    String type = type(name);
    boolean severalOurs = section.equals(EXTENSIONS) && AuthenticationType.of(name) != null;
    boolean severalForeign = CollectorKeys.find(Paths.join(section, type)) != null;
    return severalOurs || severalForeign ? type : name;
  }

  /**
   * Why a name in one of the four sections is refused; null if it stands elsewhere or is near to
   * one that is known.
   */
  static @Nullable String refusal(String section, String name, Set<String> sections) {
    String advice = ADVICE.get(section);
    String type = type(name);
    if (advice == null) {
      return null;
    }
    if (sections.contains(Paths.join(section, type))) {
      return "there is one " + type + " here; move the keys to " + Paths.join(section, type);
    }
    return Suggestion.near(section, name, sections) == null
        ? Refusal.quoted(name) + " " + advice
        : null;
  }
}
