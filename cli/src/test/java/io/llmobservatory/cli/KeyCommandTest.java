package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

final class KeyCommandTest {
  @Test
  void the_help_names_the_commands_and_says_what_to_configure() {
    CommandRun run = CommandRun.of("key", "--help");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Usage: llm-observatory key", "create", "list", "revoke", "apikeyauth: {}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "list", "revoke"})
  void the_help_of_each_explains_every_option_and_gives_examples(String name) {
    CommandSpec command =
        new CommandLine(new Main())
            .parseArgs("key", name, "--help")
            .subcommand()
            .subcommand()
            .commandSpec();
    CommandRun run = CommandRun.of("key", name, "--help");

    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("Usage: llm-observatory key " + name)
        .contains("Examples:\n  llm-observatory key " + name);
    for (OptionSpec option : command.options()) {
      assertThat(run.out()).contains(option.longestName());
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
    }
  }

  @Test
  void without_a_command_it_is_wrong_usage() {
    CommandRun run = CommandRun.of("key");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("subcommand", "llm-observatory key --help");
  }

  @ParameterizedTest
  @CsvSource({"crate, key create", "lst, key list", "remove, key revoke"})
  void an_unknown_command_is_answered_with_a_near_one(String typed, String near) {
    CommandRun run = CommandRun.of("key", typed);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'" + typed + "'", "Did you mean: " + near + "?");
  }

  @Test
  void a_key_without_a_tenant_or_a_revocation_without_a_key_is_wrong_usage() {
    CommandRun create = CommandRun.of("key", "create");
    CommandRun revoke = CommandRun.of("key", "revoke");

    assertThat(create.code()).isEqualTo(2);
    assertThat(create.err()).contains("--tenant", "llm-observatory key create --help");
    assertThat(revoke.code()).isEqualTo(2);
    assertThat(revoke.err()).contains("KEY", "llm-observatory key revoke --help");
  }

  @Test
  void a_name_that_no_tenant_may_have_is_answered_with_the_rule() {
    CommandRun run = CommandRun.of("key", "create", "--tenant", "team a");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains(
            "--tenant: expected 1 to 64 of the characters A-Z, a-z, 0-9, '.', '_' and '-' but was"
                + " 'team a'");
  }

  @Test
  void a_blank_name_is_wrong_usage() {
    CommandRun run = CommandRun.of("key", "create", "--tenant", "a", "--name", " ");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--name: expected 1 to 200 characters");
  }

  @ParameterizedTest
  @CsvSource({"create --tenant=a", "list", "revoke llmo_1234567"})
  void without_a_database_it_fails_and_makes_none(String command, @TempDir Path dir) {
    String missing = dir.resolve("nowhere").toString();
    String[] words = ("key " + command + " --data-dir").split(" ", -1);
    String[] args = Arrays.copyOf(words, words.length + 1);
    args[words.length] = missing;
    CommandRun run = CommandRun.of(args);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("no database in " + missing);
    assertThat(Path.of(missing)).doesNotExist();
  }

  @Test
  void a_configuration_that_is_not_valid_is_wrong_usage() {
    CommandRun run = CommandRun.of("key", "list", "--set", "receivers.otlp.protocol.grpc=x");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("llm-observatory key list", "receivers.otlp.protocol");
  }
}
