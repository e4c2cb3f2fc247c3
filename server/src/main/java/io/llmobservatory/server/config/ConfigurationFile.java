package io.llmobservatory.server.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the sections of a configuration file. */
final class ConfigurationFile {
  private ConfigurationFile() {}

  /** The file's sections; none, and a problem, if it cannot be read. */
  static YamlNode.Mapping read(Path file, Problems problems) {
    Position start = new Position(file.toString(), 0);
    String text = text(file, start, problems);
    YamlNode root = text == null ? null : parse(text, start, problems);
    if (root instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    boolean empty = root == null || (root instanceof YamlNode.Scalar scalar && scalar.isEmpty());
    if (!empty) {
      problems.add(start, "", "expected " + KnownKeys.expectedIn("") + ", found another value");
    }
    return YamlNode.Mapping.empty(start);
  }

  private static @Nullable String text(Path file, Position start, Problems problems) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      problems.add(start, "", "the configuration file does not exist");
    } catch (CharacterCodingException e) {
      problems.add(start, "", "the configuration file is not UTF-8 text");
    } catch (IOException e) {
      problems.add(start, "", "the configuration file cannot be read: " + e);
    }
    return null;
  }

  private static @Nullable YamlNode parse(String text, Position start, Problems problems) {
    try {
      return YamlDocument.parse(text, line -> new Position(start.source(), line), problems);
    } catch (MalformedYamlException e) {
      problems.add(new Position(start.source(), e.line()), "", String.valueOf(e.getMessage()));
      return null;
    }
  }
}
