package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReadmeTest {
  @Test
  void the_table_of_the_readme_is_that_of_the_keys() throws Exception {
    assertThat(Files.readString(Path.of("../README.md")))
        .contains(ConfigurationReference.markdownTable());
  }
}
