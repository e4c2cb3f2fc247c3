package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Every key of the configuration, in the order in which it is printed. A new key is a line in the
 * class of its section, a component of the record it belongs to, and the line in that record's
 * {@code read}.
 */
final class ConfigurationKeys {
  /** All keys; those of an extension that may be there several times as for its type alone. */
  static final List<Key<?>> ALL;

  static {
    List<String> types = new ArrayList<>();
    for (AuthenticationType type : AuthenticationType.values()) {
      types.add(type.word());
    }
    List<Key<?>> keys = new ArrayList<>();
    for (KeySection<?> section : sections(types)) {
      keys.addAll(section.keys());
    }
    ALL = Collections.unmodifiableList(keys);
  }

  private ConfigurationKeys() {}

  /** All sections, among them those of the extensions of the given names. */
  static List<KeySection<?>> sections(Iterable<String> authentications) {
    List<KeySection<?>> sections = new ArrayList<>();
    sections.addAll(GrpcKeys.SECTIONS);
    sections.addAll(HttpKeys.SECTIONS);
    sections.addAll(OtlpKeys.SECTIONS);
    sections.addAll(GenAiKeys.SECTIONS);
    sections.addAll(PostgresqlKeys.SECTIONS);
    sections.addAll(HealthCheckKeys.SECTIONS);
    for (String id : authentications) {
      AuthenticationType type = AuthenticationType.of(id);
      if (type != null) {
        sections.add(type.keys(id).section());
      }
    }
    sections.addAll(TelemetryKeys.SECTIONS);
    return sections;
  }
}
