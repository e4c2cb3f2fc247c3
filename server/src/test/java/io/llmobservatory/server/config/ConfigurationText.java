package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A configuration file of a test, with the environment and the overrides that go with it. */
record ConfigurationText(String yaml, Map<String, String> environment, List<String> overrides) {
  static final Machine MACHINE = new Machine(1024L * 1024 * 1024, 2);

  /** Stands for the file's name in what {@link #problems} yields. */
  static final String FILE = "FILE";

  static ConfigurationText of(String... lines) {
    return new ConfigurationText(String.join("\n", lines), Map.of(), List.of());
  }

  /** No file, only overrides. */
  static ConfigurationText ofOverrides(String... overrides) {
    return of("").with(overrides);
  }

  ConfigurationText with(String... newOverrides) {
    return new ConfigurationText(yaml, environment, List.of(newOverrides));
  }

  ConfigurationText in(Map<String, String> newEnvironment) {
    return new ConfigurationText(yaml, newEnvironment, overrides);
  }

  Configuration load() throws InvalidConfigurationException {
    return load(MACHINE);
  }

  Configuration load(Machine machine) throws InvalidConfigurationException {
    try {
      Path file = Files.createTempFile("configuration", ".yaml");
      try {
        Files.writeString(file, yaml);
        return Configuration.load(file, overrides, environment, machine);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The problems of a configuration that must not load, each as it is printed. */
  List<String> problems() {
    return problems(MACHINE);
  }

  List<String> problems(Machine machine) {
    InvalidConfigurationException refusal =
        catchThrowableOfType(InvalidConfigurationException.class, () -> load(machine));
    if (refusal == null) {
      throw new AssertionError("loads, though it should be refused:\n" + yaml + "\n" + overrides);
    }
    return refusal.problems().stream()
        .map(problem -> problem.toString().replaceAll("\\S*configuration\\d+\\.yaml", FILE))
        .toList();
  }
}
