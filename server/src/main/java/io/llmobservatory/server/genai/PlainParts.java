package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;

/**
 * Copies the parts of messages that have the shape of the current conventions already, to what
 * {@link PartWriter} would write of them.
 */
final class PlainParts implements PlainJson.Element {
  private static final byte[] TYPE = ascii("type");
  private static final byte[] CONTENT = ascii("content");
  private static final byte[] ID = ascii("id");
  private static final byte[] NAME = ascii("name");
  private static final byte[] ARGUMENTS = ascii("arguments");
  private static final byte[] RESPONSE = ascii("response");
  private static final byte[] RESULT = ascii("result");
  private static final byte[] MODALITY = ascii("modality");
  private static final byte[] VALUE = ascii("value");

  private static final byte[] TEXT = ascii("\"text\"");
  private static final byte[] REASONING = ascii("\"reasoning\"");
  private static final byte[] CALL = ascii("\"tool_call\"");
  private static final byte[] ANSWER = ascii("\"tool_call_response\"");
  private static final byte[] FILE = ascii("\"file\"");

  /** Parts of these types are stored as they stand. */
  private static final byte[][] STANDARD = {
    ascii("\"blob\""),
    ascii("\"uri\""),
    ascii("\"server_tool_call\""),
    ascii("\"server_tool_call_response\"")
  };

  private static final byte[] BEGIN = ascii("{\"type\":");
  private static final byte[] THEN_CONTENT = ascii(",\"content\":");
  private static final byte[] THEN_ID = ascii(",\"id\":");
  private static final byte[] THEN_NAME = ascii(",\"name\":");
  private static final byte[] THEN_ARGUMENTS = ascii(",\"arguments\":");
  private static final byte[] THEN_RESPONSE = ascii(",\"response\":");
  private static final byte[] END = ascii("}");

  /** The lists and objects around a part in a message; a list of parts alone has fewer. */
  private static final int DEPTH = 3;

  private final PlainJson json;
  private final PlainObject part = new PlainObject();
  private final PlainObject inner = new PlainObject();

  PlainParts(PlainJson json) {
    this.json = json;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int copy(int from) {
    if (!json.begin(from, part)) {
      return PlainJson.NO;
    }
    boolean done = false;
    while (part.next()) {
      int told = !done && part.isLast(CONTENT) ? part.find(TYPE) : PlainJson.NO;
      if (told >= 0 && isWords(told)) {
        // A text is gone through once if its type comes first.
        part.pass(words(told, part.size() - 1));
        done = true;
      } else {
        part.pass();
      }
    }
    int type = part.find(TYPE);
    if (type < 0 || part.end() < 0) {
      return PlainJson.NO;
    }
    if (isStandard(type)) {
      return json.value(from, DEPTH) == part.end() ? part.end() : PlainJson.NO;
    }
    boolean copied;
    if (isWords(type)) {
      int content = part.find(CONTENT);
      copied =
          content >= 0
              && part.size() == 2
              && (done || words(type, content) == part.valueEnd(content));
    } else if (part.is(type, CALL)) {
      copied = call(type);
    } else {
      copied = part.is(type, ANSWER) && response(type);
    }
    if (!copied) {
      return PlainJson.NO;
    }
    json.word(END);
    return part.end();
  }

  private boolean isStandard(int type) {
    for (byte[] standard : STANDARD) {
      if (part.is(type, standard)) {
        return true;
      }
    }
    return part.is(type, FILE) && part.find(MODALITY) >= 0;
  }

  private boolean isWords(int type) {
    return part.is(type, TEXT) || part.is(type, REASONING);
  }

  /** Copies a text and its type; where the text ends, or {@link PlainJson#NO}. */
  private int words(int type, int content) {
    return begin(type) && part.begins(content, '"')
        ? json.word(THEN_CONTENT).value(part.value(content), DEPTH + 1)
        : PlainJson.NO;
  }

  private boolean call(int type) {
    int id = part.find(ID);
    int name = part.find(NAME);
    int arguments = part.find(ARGUMENTS);
    int known = 2 + (id < 0 ? 0 : 1) + (arguments < 0 ? 0 : 1);
    return name >= 0
        && part.size() == known
        && begin(type)
        && textIfAny(id, THEN_ID)
        && text(name, THEN_NAME)
        && (part.isNull(arguments) || value(arguments, THEN_ARGUMENTS));
  }

  private boolean response(int type) {
    int id = part.find(ID);
    int name = part.find(NAME);
    int response = part.find(RESPONSE);
    // The conventions called it so before.
    response = response < 0 ? part.find(RESULT) : response;
    int known = 2 + (id < 0 ? 0 : 1) + (name < 0 ? 0 : 1);
    return !part.isNull(response)
        && part.size() == known
        && !isWrapped(response)
        && begin(type)
        && textIfAny(id, THEN_ID)
        && textIfAny(name, THEN_NAME)
        && value(response, THEN_RESPONSE);
  }

  /** Whether an answer may be one of those that say of what kind they are. */
  private boolean isWrapped(int response) {
    return part.begins(response, '{')
        && json.mayBeOf(2, part, response, inner)
        && (inner.end() < 0 || inner.find(VALUE) >= 0);
  }

  private boolean begin(int type) {
    return json.word(BEGIN).copied(part, type, DEPTH + 1);
  }

  private boolean textIfAny(int property, byte[] key) {
    return part.isNull(property) || text(property, key);
  }

  private boolean text(int property, byte[] key) {
    return part.begins(property, '"') && value(property, key);
  }

  private boolean value(int property, byte[] key) {
    return json.word(key).copied(part, property, DEPTH + 1);
  }
}
