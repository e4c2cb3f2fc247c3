package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;

/**
 * Copies definitions of tools that have the shape of the current conventions, or nearly, to what
 * {@link ToolDefinitions} would write of them.
 */
final class PlainTools implements PlainJson.Element {
  private static final byte[] TYPE = ascii("type");
  private static final byte[] NAME = ascii("name");
  private static final byte[] DESCRIPTION = ascii("description");
  private static final byte[][] PARAMETERS = {
    ascii("parameters"), ascii("inputSchema"), ascii("input_schema")
  };
  private static final byte[] BEDROCK = ascii("json");
  private static final byte[] WRAPPED = ascii("jsonSchema");

  private static final byte[] BEGIN = ascii("{\"type\":");
  private static final byte[] FUNCTION = ascii("\"function\"");
  private static final byte[] THEN_NAME = ascii(",\"name\":");
  private static final byte[] THEN_DESCRIPTION = ascii(",\"description\":");
  private static final byte[] THEN_PARAMETERS = ascii(",\"parameters\":");
  private static final byte[] END = ascii("}");

  /** The list of definitions and the definition around a property's value. */
  private static final int DEPTH = 2;

  private final PlainJson json;
  private final PlainObject tool = new PlainObject();
  private final PlainObject schema = new PlainObject();

  PlainTools(PlainJson json) {
    this.json = json;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int copy(int from) {
    if (!json.begin(from, tool)) {
      return PlainJson.NO;
    }
    while (tool.next()) {
      tool.pass();
    }
    int type = tool.find(TYPE);
    int name = tool.find(NAME);
    int description = tool.find(DESCRIPTION);
    int parameters = parameters();
    int known = 1 + (type < 0 ? 0 : 1) + (description < 0 ? 0 : 1) + (parameters < 0 ? 0 : 1);
    boolean copied =
        name >= 0
            && tool.size() == known
            && tool.end() >= 0
            && type(type)
            && tool.begins(name, '"')
            && value(name, THEN_NAME)
            && (tool.isNull(description) || value(description, THEN_DESCRIPTION))
            && (tool.isNull(parameters)
                || (isPlain(parameters) && value(parameters, THEN_PARAMETERS)));
    if (!copied) {
      return PlainJson.NO;
    }
    json.word(END);
    return tool.end();
  }

  private int parameters() {
    for (byte[] key : PARAMETERS) {
      int found = tool.find(key);
      if (found >= 0) {
        return found;
      }
    }
    return PlainJson.NO;
  }

  private boolean type(int type) {
    json.word(BEGIN);
    if (tool.isNull(type)) {
      json.word(FUNCTION);
      return true;
    }
    return tool.begins(type, '"') && json.copied(tool, type, DEPTH);
  }

  /** Whether a schema has nothing around it that would be taken off. */
  private boolean isPlain(int parameters) {
    return tool.begins(parameters, '{')
        && !(json.mayBeOf(1, tool, parameters, schema)
            && (schema.end() < 0 || schema.find(BEDROCK) >= 0 || schema.find(WRAPPED) >= 0));
  }

  private boolean value(int property, byte[] key) {
    return json.word(key).copied(tool, property, DEPTH);
  }
}
