package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The time limit ends a server that should never have started. */
@Timeout(60)
final class MainTest {
  @Test
  void without_a_command_the_help_goes_to_stderr() {
    CommandRun run = CommandRun.of();

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("Usage: llm-observatory", "serve", "Exit codes:");
  }

  @Test
  void the_help_names_every_command() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "serve",
            "migrate",
            "validate",
            "print-config",
            "traces",
            "trace",
            "usage",
            "tail",
            "export",
            "sql",
            "replay",
            "reprice",
            "prune",
            "import",
            "key",
            "version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "migrate",
        "validate",
        "print-config",
        "traces",
        "trace",
        "usage",
        "tail",
        "export",
        "sql",
        "replay",
        "reprice",
        "prune",
        "import",
        "version"
      })
  void the_help_of_a_command_explains_every_option(String name) {
    CommandSpec command =
        new CommandLine(new Main()).parseArgs(name, "--help").subcommand().commandSpec();
    CommandRun run = CommandRun.of(name, "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Usage: llm-observatory " + name);
    for (OptionSpec option : command.options()) {
      assertThat(run.out()).contains(option.longestName());
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
    }
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      assertThat(run.out()).contains(parameter.paramLabel());
      assertThat(parameter.description()).as(parameter.paramLabel()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serve",
        "migrate",
        "validate",
        "print-config",
        "traces",
        "trace",
        "usage",
        "tail",
        "export",
        "sql",
        "replay",
        "reprice",
        "prune",
        "import"
      })
  void the_help_of_a_command_gives_examples(String name) {
    assertThat(CommandRun.of(name, "--help").out())
        .contains("Examples:\n  llm-observatory " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "srve, llm-observatory serve",
    "replya, llm-observatory replay",
    "print-conf, llm-observatory print-config"
  })
  void an_unknown_command_is_answered_with_a_near_one(String typed, String near) {
    CommandRun run = CommandRun.of(typed);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'" + typed + "'", near, "llm-observatory --help");
  }

  @ParameterizedTest
  @CsvSource({
    "serve, --data-dri, --data-dir",
    "serve, --confg, --config",
    "sql, --formt, --format",
    "replay, --endpont, --endpoint",
    "traces, --las, --last",
    "usage, --bucke, --bucket",
    "export, --outpt, --output",
    "reprice, --dry-rn, --dry-run",
    "prune, --span, --spans"
  })
  void an_unknown_option_is_answered_with_a_near_one(String command, String typed, String near) {
    CommandRun run = CommandRun.of(command, typed, "x");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(typed, near, "llm-observatory " + command + " --help");
  }

  @Test
  void version_names_the_build_and_java() {
    CommandRun run = CommandRun.of("version");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines())
        .hasSize(3)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("llm-observatory "),
            line -> assertThat(line).startsWith("commit "),
            line -> assertThat(line).startsWith("Java " + Runtime.version()));
    assertThat(CommandRun.of("--version").out()).isEqualTo(run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "migrate", "validate", "print-config", "reprice", "prune"})
  void an_invalid_configuration_is_wrong_usage(String command) {
    CommandRun run = CommandRun.of(command, "--set", "receivers.otlp.protocol.grpc=x");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("llm-observatory " + command, "receivers.otlp.protocol");
  }

  @ParameterizedTest
  @ValueSource(strings = {"validate", "print-config", "serve"})
  void a_missing_configuration_file_is_named(String command, @TempDir Path dir) {
    String file = dir.resolve("nowhere.yaml").toString();
    CommandRun run = CommandRun.of(command, "--config", file);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(file);
  }

  @Test
  void validate_says_that_all_is_well() {
    CommandRun run = CommandRun.of("validate");

    assertThat(run.code()).isZero();
    assertThat(run.out()).isEqualTo("the configuration is valid\n");
  }

  @Test
  void print_config_prints_yaml() {
    CommandRun run = CommandRun.of("print-config");

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("exporters:\n", "  postgresql:\n").endsWith("\n");
  }
}
