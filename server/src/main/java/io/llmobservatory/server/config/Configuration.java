package io.llmobservatory.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a server, valid and with its defaults applied. Its sections are those
 * of the file. Immutable; its text forms hide passwords.
 */
public record Configuration(
    Receivers receivers,
    Processors processors,
    Exporters exporters,
    Extensions extensions,
    Service service) {

  /** Where spans come in. */
  public record Receivers(OtlpReceiver otlp) {}

  /** What is done to them. */
  public record Processors(GenAiProcessor genai) {}

  /** Where they go. */
  public record Exporters(PostgresqlExporter postgresql) {}

  /** What stands beside their way. */
  public record Extensions(HealthCheck healthCheck) {}

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
    Configuration configuration = read(new Settings(root, environment, machine, problems));
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

  private static Configuration read(Settings settings) {
    return new Configuration(
        new Receivers(OtlpReceiver.read(settings)),
        new Processors(GenAiProcessor.read(settings)),
        new Exporters(PostgresqlExporter.read(settings)),
        new Extensions(HealthCheck.read(settings)),
        new Service(Telemetry.read(settings)));
  }

  /** What is configured to listen but is not built yet, so that nothing answers there. */
  public List<Listener> notListening() {
    List<Listener> listeners = new ArrayList<>();
    HttpReceiver http = receivers.otlp().http();
    if (http != null) {
      listeners.add(new Listener(ConfigurationKeys.HTTP, http.endpoint()));
    }
    listeners.add(
        new Listener(ConfigurationKeys.HEALTH_CHECK, extensions.healthCheck().endpoint()));
    listeners.add(
        new Listener(ConfigurationKeys.METRICS, service.telemetry().metrics().endpoint()));
    return List.copyOf(listeners);
  }

  /**
   * The effective configuration as a file, defaults included, passwords masked. Loading it gives
   * this configuration again, except for the passwords.
   */
  public String toYaml() {
    YamlWriter yaml = new YamlWriter();
    for (Key<?> key : ConfigurationKeys.ALL) {
      if (!isOff(key)) {
        yaml.add(key.path(), key.write(this), key.meaning());
      }
    }
    return yaml.toString();
  }

  /** A protocol that is off must not be listed, or it would be on. */
  private boolean isOff(Key<?> key) {
    OtlpReceiver otlp = receivers.otlp();
    return (otlp.grpc() == null && Paths.isWithin(key.path(), ConfigurationKeys.GRPC))
        || (otlp.http() == null && Paths.isWithin(key.path(), ConfigurationKeys.HTTP));
  }
}
