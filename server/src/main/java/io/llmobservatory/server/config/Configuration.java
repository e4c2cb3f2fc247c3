package io.llmobservatory.server.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a server, valid and with its defaults applied. Its sections are those
 * of the file. Immutable; its text forms hide passwords.
 *
 * @param withoutMeaning keys of a Collector that are accepted and change nothing here
 */
public record Configuration(
    Receivers receivers,
    Processors processors,
    Exporters exporters,
    Extensions extensions,
    Service service,
    List<Ignored> withoutMeaning) {

  /** Copies the list. */
  public Configuration {
    withoutMeaning = List.copyOf(withoutMeaning);
  }

  /** Where spans come in. */
  public record Receivers(OtlpReceiver otlp) {}

  /** What is done to them. */
  public record Processors(GenAiProcessor genai) {}

  /** Where they go. */
  public record Exporters(PostgresqlExporter postgresql) {}

  /**
   * What stands beside their way.
   *
   * @param authentications by name, in the order of the file
   */
  public record Extensions(HealthCheck healthCheck, Map<String, Authentication> authentications) {

    /** Copies the map. */
    public Extensions {
      authentications = Collections.unmodifiableMap(new LinkedHashMap<>(authentications));
    }
  }

  /** The server itself. */
  public record Service(Telemetry telemetry) {}

  /** The configuration of a server that is told nothing. */
  public static Configuration defaults() {
    try {
      return load(null, List.of(), Map.of());
    } catch (InvalidConfigurationException e) {
      throw new IllegalStateException("the defaults are not valid", e);
    }
  }

  /**
   * Reads a configuration.
   *
   * @param file YAML; null for none
   * @param overrides {@code KEY=VALUE}, with a dotted path and a YAML value that replaces what the
   *     file has there; the last of several for one key wins, and an empty value restores the
   *     default
   * @param environment the variables that {@code ${env:NAME}} refers to
   * @throws InvalidConfigurationException with all problems, if there are any
   */
  public static Configuration load(
      @Nullable Path file, List<String> overrides, Map<String, String> environment)
      throws InvalidConfigurationException {
    return load(file, overrides, environment, Machine.current());
  }

  static Configuration load(
      @Nullable Path file, List<String> overrides, Map<String, String> environment, Machine machine)
      throws InvalidConfigurationException {
    Problems problems = new Problems();
    YamlNode.Mapping root = YamlNode.Mapping.empty(SetOption.POSITION);
    if (file != null) {
      root = ConfigurationFile.read(file, problems);
      KnownKeys.check(root, problems);
    }
    root = override(OtlpReceiver.listBothByDefault(root), overrides, problems);
    Configuration configuration =
        read(new Settings(root, environment, machine, problems), problems);
    problems.throwIfAny();
    return configuration;
  }

  private static YamlNode.Mapping override(
      YamlNode.Mapping root, List<String> overrides, Problems problems) {
    YamlNode.Mapping result = root;
    for (String text : overrides) {
      SetOption override = SetOption.parse(text, problems);
      if (override != null) {
        KnownKeys.check(override.applyTo(YamlNode.Mapping.empty(SetOption.POSITION)), problems);
        result = override.applyTo(result);
      }
    }
    return result;
  }

  private static Configuration read(Settings settings, Problems problems) {
    OtlpReceiver otlp = OtlpReceiver.read(settings);
    Map<String, Authentication> authentications = Authentications.read(settings);
    Authentications.checkReference(settings, GrpcKeys.AUTH, authentications);
    Authentications.checkReference(settings, HttpKeys.AUTH, authentications);
    Pipelines.check(settings);
    return new Configuration(
        new Receivers(otlp),
        new Processors(GenAiProcessor.read(settings)),
        new Exporters(PostgresqlExporter.read(settings)),
        new Extensions(HealthCheck.read(settings), authentications),
        new Service(Telemetry.read(settings)),
        problems.ignored());
  }

  /**
   * The effective configuration as a file, defaults included, passwords masked. Loading it gives
   * this configuration again, except for the passwords.
   */
  public String toYaml() {
    YamlWriter yaml = new YamlWriter();
    for (KeySection<?> section :
        ConfigurationKeys.sections(extensions.authentications().keySet())) {
      if (section.isIn(this)) {
        for (Key<?> key : section.keys()) {
          yaml.add(key.path(), key.write(this), key.meaning());
        }
      }
    }
    return yaml.toString();
  }
}
