package io.llmobservatory.server.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  private final Path directory;

  ArchiveTest() throws Exception {
    directory = TestDirectory.create();
  }

  @AfterEach
  void delete() throws Exception {
    Trees.delete(directory);
  }

  @Test
  void a_platform_without_programs_is_refused_and_told_what_to_set() {
    assertThatThrownBy(() -> Archive.find("SunOS", "sparcv9"))
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("SunOS on sparcv9")
        .hasMessageContaining("exporters.postgresql.url");
  }

  @Test
  void a_half_unpacked_folder_is_replaced() throws Exception {
    Archive archive = Archive.find();
    Path leftOver = directory.resolve(archive.name() + ".new");
    Files.createDirectory(leftOver);
    Files.createFile(leftOver.resolve("part"));

    Path home = archive.unpackInto(directory);

    assertThat(home.resolve("bin/postgres")).isExecutable();
    assertThat(home.resolve("part")).doesNotExist();
    assertThat(leftOver).doesNotExist();
  }

  @Test
  void without_the_programs_of_the_system_the_same_comes_out() throws Exception {
    Archive archive = Archive.find();
    Path home = archive.unpackInto(directory);
    Path here = Files.createDirectory(directory.resolve("here"));

    try (InputStream packed = archive.resource().openStream()) {
      assertThat(Archive.unpackingHere(packed, here).waitFor()).isZero();
    }

    assertThat(here.resolve("bin/postgres")).hasSameBinaryContentAs(home.resolve("bin/postgres"));
    assertThat(files(here)).isEqualTo(files(home));
  }

  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.map(path -> folder.relativize(path).toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void an_unpacked_folder_is_used_again() throws Exception {
    Archive archive = Archive.find();
    Path home = archive.unpackInto(directory);
    Object first = Files.readAttributes(home, "creationTime,lastModifiedTime,fileKey");

    assertThat(archive.unpackInto(directory)).isEqualTo(home);
    assertThat(Files.readAttributes(home, "creationTime,lastModifiedTime,fileKey"))
        .isEqualTo(first);
  }

  @Test
  void nobody_else_may_write_to_the_unpacked_programs() throws Exception {
    try (Stream<Path> paths = Files.walk(Archive.find().unpackInto(directory))) {
      List<Path> writable =
          paths.filter(path -> !Files.isSymbolicLink(path) && isWritableToOthers(path)).toList();
      assertThat(writable).isEmpty();
    }
  }

  @Test
  void caches_follow_the_environment_then_the_home() {
    assertThat(Installation.caches(Map.of("XDG_CACHE_HOME", "/c"), "/h", false))
        .containsExactly(Path.of("/c/llm-observatory"));
    assertThat(Installation.caches(Map.of("XDG_CACHE_HOME", "relative"), "/h", false))
        .containsExactly(Path.of("/h/.cache/llm-observatory"));
    assertThat(Installation.caches(Map.of(), "/h", true))
        .containsExactly(
            Path.of("/h/.cache/llm-observatory"), Path.of("/var/cache/llm-observatory"));
  }

  private static boolean isWritableToOthers(Path path) {
    try {
      int mode = (Integer) Files.getAttribute(path, "unix:mode");
      return (mode & 0022) != 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
