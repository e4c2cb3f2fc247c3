package io.llmobservatory.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Parses one YAML document. Jackson's own tree knows neither lines nor aliases and lets duplicate
 * keys pass, so the tree is built here from the parser's tokens.
 */
final class YamlDocument {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final YAMLParser parser;
  private final IntFunction<Position> positions;
  private final Problems problems;
  private final Map<String, YamlNode> anchors = new HashMap<>();

  private YamlDocument(YAMLParser parser, IntFunction<Position> positions, Problems problems) {
    this.parser = parser;
    this.positions = positions;
    this.problems = problems;
  }

  /**
   * The document's root, or null if there is none, as in a file of comments only.
   *
   * @param positions the position of a line, counted from 1
   * @throws MalformedYamlException if the text is not YAML
   */
  static @Nullable YamlNode parse(String text, IntFunction<Position> positions, Problems problems)
      throws MalformedYamlException {
    try (YAMLParser parser = (YAMLParser) YAML.createParser(ObjectReadContext.empty(), text)) {
      return new YamlDocument(parser, positions, problems).root();
    } catch (JacksonException e) {
      throw malformed(e, text);
    }
  }

  private @Nullable YamlNode root() {
    JsonToken token = parser.nextToken();
    if (token == null) {
      return null;
    }
    YamlNode root = node(token, "", here());
    if (parser.nextToken() != null) {
      problems.add(here(), "", "a second document starts here; a configuration is one document");
    }
    return root;
  }

  private YamlNode node(JsonToken token, String path, Position position) {
    if (parser.isCurrentAlias()) {
      return alias(path, position);
    }
    String anchor = parser.getObjectId();
    YamlNode node =
        switch (token) {
          case START_OBJECT -> mapping(path, position);
          case START_ARRAY -> sequence(path, position);
          case VALUE_NULL -> YamlNode.Scalar.absent(position);
          default -> scalar(position);
        };
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    return node;
  }

  /** The tilde is YAML's other null. */
  private YamlNode scalar(Position position) {
    String text = parser.getString().strip();
    return text.equals("~")
        ? YamlNode.Scalar.absent(position)
        : new YamlNode.Scalar(text, false, position);
  }

  private YamlNode alias(String path, Position position) {
    YamlNode node = anchors.get(parser.getString());
    if (node == null) {
      problems.add(position, path, "the alias *" + parser.getString() + " has no anchor before it");
      return YamlNode.Scalar.absent(position);
    }
    return node;
  }

  private YamlNode mapping(String path, Position position) {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      Position at = here();
      String child = Paths.join(path, name);
      YamlNode node = node(parser.nextToken(), child, at);
      YamlNode before = entries.putIfAbsent(name, node);
      if (before != null) {
        problems.add(at, child, "given twice, first at " + before.position());
      }
    }
    return new YamlNode.Mapping(entries, position);
  }

  private YamlNode sequence(String path, Position position) {
    List<YamlNode> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(node(token, path, here()));
    }
    return new YamlNode.Sequence(items, position);
  }

  private Position here() {
    return positions.apply(parser.currentTokenLocation().getLineNr());
  }

  /** Takes the parser's words but not its excerpt of the text, which may hold a password. */
  private static MalformedYamlException malformed(JacksonException e, String text) {
    if (e.getCause() instanceof MarkedYamlEngineException cause
        && cause.getProblemMark().isPresent()) {
      Mark mark = cause.getProblemMark().get();
      String line = text.lines().skip(mark.getLine()).findFirst().orElse("");
      String advice = line.contains("${") ? "; inside { } a value with ${...} needs quotes" : "";
      return new MalformedYamlException(
          "not valid YAML at column " + (mark.getColumn() + 1) + ": " + cause.getProblem() + advice,
          mark.getLine() + 1);
    }
    return new MalformedYamlException("not valid YAML: " + e.getOriginalMessage(), 0);
  }
}
