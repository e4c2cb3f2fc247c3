package io.llmobservatory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

final class VersionTest {
  @Test
  void the_manifest_names_version_and_commit() {
    Attributes manifest = new Attributes();
    manifest.put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2.3");
    manifest.putValue("Build-Commit", "0123456789ab");

    assertThat(Version.describe(manifest))
        .startsWith("llm-observatory 1.2.3", "commit 0123456789ab");
  }

  @Test
  void without_a_manifest_the_build_is_unknown() {
    assertThat(Version.describe(null)).startsWith("llm-observatory unknown", "commit unknown");
  }

  @Test
  void an_empty_commit_is_unknown() {
    Attributes manifest = new Attributes();
    manifest.putValue("Build-Commit", "");

    assertThat(Version.describe(manifest)).contains("commit unknown");
  }
}
