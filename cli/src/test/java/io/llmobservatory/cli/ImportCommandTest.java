package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
  private static final String URL = "postgresql://reader:secret@localhost:1/observatory";

  @Test
  void a_url_is_needed() {
    CommandRun run = CommandRun.of("import");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("URL", "llm-observatory import --help");
  }

  @Test
  void a_url_of_another_kind_is_wrong_usage_and_not_repeated() {
    CommandRun run = CommandRun.of("import", "mysql://reader:secret@localhost/observatory");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("URL: expected postgresql://user:password@host:port/database")
        .doesNotContain("secret");
  }

  @Test
  void a_tenant_that_cannot_be_one_is_wrong_usage() {
    CommandRun run = CommandRun.of("import", URL, "--tenant", "a b");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--tenant: expected 1 to 64 of the characters");
  }

  @Test
  void there_must_be_a_database_to_import_into(@TempDir Path dir) {
    Path missing = dir.resolve("nowhere");
    CommandRun run = CommandRun.of("import", URL, "--data-dir", missing.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no database in " + missing + " yet");
    assertThat(missing).doesNotExist();
  }

  @Test
  void a_source_that_is_away_is_named_without_its_password() {
    CommandRun run =
        CommandRun.of(
            "import", URL, "--set", "exporters.postgresql.url=postgresql://localhost:1/traces");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("cannot read postgresql://reader:", "@localhost:1/observatory", "refused")
        .doesNotContain("secret", "Exception");
  }
}
