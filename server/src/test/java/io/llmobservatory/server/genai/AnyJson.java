package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * JSON texts as senders may write them: with blanks, escapes, numbers of all kinds, and mistakes.
 */
final class AnyJson {
  private static final String[] PIECES = {
    "a",
    "lorem ipsum dolor sit amet, ",
    "{[:,]}",
    "\u007f",
    "\u00e9",
    "\u4f60\u597d",
    "\ud83d\ude00",
    "\\n",
    "\\r\\t",
    "\\\"",
    "\\\\",
    "\\/",
    "\\u00e9",
    "\\u4F60",
    "\\ud83d\\ude00",
    "\\u001b",
    "\\u0022",
    "\\u005c",
    "\\u000a",
    "\\u0041",
    "\\uFFFD",
    "\ufffd",
    "\u2028"
  };
  private static final String[] ODD_PIECES = {
    "\\b",
    "\\f",
    "\\u0000",
    "\\ud83d",
    "\\ude00",
    "\\ud83d\\u0041",
    "\\x",
    "\\u12",
    "\u0001",
    "\n",
    "\u0000",
    "\\ud83dx"
  };
  private static final String[] NUMBERS = {
    "0",
    "7",
    "-12",
    "1.5",
    "-0.25",
    "0.000001",
    "0.0",
    "1.0",
    "10.50",
    "0.000000",
    "9007199254740993",
    "0.30000000000000004",
    "1000000",
    "-0.5"
  };
  private static final String[] ODD_NUMBERS = {
    "-0",
    "-0.0",
    "0.0000001",
    "0.00000000",
    "1e5",
    "1E-7",
    "01",
    "1.",
    ".5",
    "-",
    "+1",
    "1e400",
    "123456789012345678901234567890123456789012345",
    "NaN",
    "0x1",
    "-0.00"
  };
  private static final String[] KEYS = {
    "a",
    "b",
    "location",
    "value",
    "type",
    "content",
    "id",
    "name",
    "role",
    "json",
    "\u00e9",
    "jsonSchema",
    "properties",
    "\\u0061"
  };
  private static final String[] ROLES = {"user", "assistant", "system", "tool"};
  private static final String[] ODD_ROLES = {
    "User", "model", "developer", "narrator", "", "us\\u0065r"
  };
  private static final String[] REASONS = {"stop", "length", "tool_call", "", "andere Gr\u00fcnde"};
  private static final String[] ODD_WORDS = {
    "thinking", "function", "image", "web_search_call", "Text", "novel", "custom", "te\\u0078t"
  };

  private final Random random;

  /** One of so many choices is odd; 0 if none is. */
  private final int oddity;

  AnyJson(Random random, int oddity) {
    this.random = random;
    this.oddity = oddity;
  }

  private boolean odd() {
    return oddity > 0 && random.nextInt(oddity) == 0;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String pick(String[] usual, String[] odd) {
    return odd() ? pick(odd) : pick(usual);
  }

  private String blank() {
    return random.nextInt(6) > 0 ? "" : pick(" ", "\n  ", "\t", "\r\n");
  }

  String text() {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(7); i > 0; i--) {
      text.append(pick(PIECES, ODD_PIECES));
    }
    return text.append('"').toString();
  }

  private static String quoted(String word) {
    return '"' + word + '"';
  }

  /** Any value. */
  String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 5)) {
      case 0 -> pick(NUMBERS, ODD_NUMBERS);
      case 1 -> pick("true", "false", "null");
      case 2, 3, 4 -> text();
      case 5 -> list(() -> value(depth - 1));
      default -> object(depth - 1);
    };
  }

  /** An object, whose keys differ unless that is odd. */
  String object(int depth) {
    List<String> properties = new ArrayList<>();
    List<String> keys = new ArrayList<>(List.of(KEYS));
    Collections.shuffle(keys, random);
    // The same key in two ways of writing it.
    keys.remove(keys.contains("a") && !odd() ? "a" : "");
    for (int i = random.nextInt(5); i > 0; i--) {
      String key = odd() ? keys.get(0) : keys.get(i);
      properties.add(property(key, value(depth)));
    }
    return object(properties);
  }

  private String property(String key, String value) {
    return blank() + quoted(key) + blank() + ':' + blank() + value + blank();
  }

  private String object(List<String> properties) {
    if (odd()) {
      properties.add(property(pick(KEYS), value(1)));
    }
    return "{" + (properties.isEmpty() ? blank() : String.join(",", properties)) + '}';
  }

  private String list(Supplier<String> element) {
    return list(random.nextInt(4), element);
  }

  private String list(int size, Supplier<String> element) {
    List<String> elements = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      elements.add(blank() + (odd() ? value(1) : element.get()) + blank());
    }
    return "[" + (elements.isEmpty() ? blank() : String.join(",", elements)) + ']';
  }

  /** Messages of the conventions' shape, at least one. */
  String messages() {
    return blank() + list(1 + random.nextInt(3), this::message) + blank();
  }

  private String message() {
    List<String> properties = new ArrayList<>();
    properties.add(property("role", quoted(pick(ROLES, ODD_ROLES))));
    properties.add(property("parts", parts()));
    if (random.nextInt(4) == 0) {
      properties.add(property("name", textOrNull()));
    }
    if (random.nextInt(3) == 0) {
      String reason = random.nextInt(4) == 0 ? "null" : quoted(pick(REASONS));
      properties.add(property("finish_reason", odd() ? text() : reason));
    }
    return shuffled(properties);
  }

  private String shuffled(List<String> properties) {
    if (random.nextBoolean()) {
      Collections.shuffle(properties, random);
    }
    return object(properties);
  }

  private String textOrNull() {
    return odd() ? value(1) : random.nextInt(4) == 0 ? "null" : text();
  }

  private String aText() {
    return odd() ? value(1) : text();
  }

  /** Parts of messages of the conventions' shape. */
  String parts() {
    return list(this::part);
  }

  private String part() {
    String type =
        pick("text", "text", "reasoning", "tool_call", "tool_call_response", "blob", "file");
    List<String> properties = new ArrayList<>();
    properties.add(property("type", quoted(odd() ? pick(ODD_WORDS) : type)));
    switch (type) {
      case "tool_call" -> {
        properties.add(property("name", aText()));
        properties.add(property("arguments", value(3)));
      }
      case "tool_call_response" -> properties.add(property(pick("response", "result"), response()));
      case "blob" -> properties.add(property("content", value(2)));
      case "file" -> properties.add(property("modality", value(1)));
      default -> properties.add(property("content", aText()));
    }
    if (type.startsWith("tool") && random.nextInt(3) > 0) {
      properties.add(property("id", textOrNull()));
    }
    return shuffled(properties);
  }

  private String response() {
    // Two properties may be more than the answer.
    return odd() ? value(3) : random.nextBoolean() ? text() : list(() -> value(2));
  }

  /** Definitions of tools of the conventions' shape. */
  String tools() {
    return list(this::tool);
  }

  private String tool() {
    List<String> properties = new ArrayList<>();
    properties.add(property("name", aText()));
    if (random.nextInt(4) > 0) {
      properties.add(property("type", random.nextInt(4) == 0 ? "null" : aText()));
    }
    if (random.nextInt(4) > 0) {
      properties.add(property("description", random.nextInt(4) == 0 ? "null" : aText()));
    }
    if (random.nextInt(4) > 0) {
      String schema =
          "{" + property("type", text()) + ',' + property("properties", object(2)) + '}';
      String key = pick("parameters", "inputSchema", "input_schema");
      properties.add(property(key, odd() ? value(3) : schema));
    }
    return shuffled(properties);
  }

  /** A text of which perhaps one byte is another, is missing, or is one too many. */
  byte[] damaged(byte[] json) {
    if (json.length == 0 || !odd()) {
      return json;
    }
    int at = random.nextInt(json.length);
    byte other = random.nextBoolean() ? json[random.nextInt(json.length)] : (byte) random.nextInt();
    int cut = random.nextInt(2);
    int added = random.nextInt(2);
    byte[] damaged = new byte[json.length - cut + added];
    System.arraycopy(json, 0, damaged, 0, at);
    if (added > 0) {
      damaged[at] = other;
    }
    System.arraycopy(json, at + cut, damaged, at + added, json.length - at - cut);
    return damaged;
  }
}
