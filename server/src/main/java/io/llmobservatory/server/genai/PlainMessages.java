package io.llmobservatory.server.genai;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies messages that have the shape of the current conventions already, to what {@link
 * MessageWriter} would write of them. It gives up a property, a role or a part that is another.
 */
final class PlainMessages {
  private static final byte[] ROLE = ascii("role");
  private static final byte[] PARTS = ascii("parts");
  private static final byte[] NAME = ascii("name");
  private static final byte[] FINISH_REASON = ascii("finish_reason");
  private static final byte[][] ROLES = {
    ascii("\"user\""), ascii("\"assistant\""), ascii("\"system\""), ascii("\"tool\"")
  };

  private static final byte[] BEGIN = ascii("{\"role\":");
  private static final byte[] THEN_PARTS = ascii(",\"parts\":");
  private static final byte[] THEN_NAME = ascii(",\"name\":");
  private static final byte[] THEN_FINISH_REASON = ascii(",\"finish_reason\":");
  private static final byte[] END = ascii("}");
  private static final byte[] BEGIN_CALL =
      ascii("[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\"");
  private static final byte[] BEGIN_RESPONSE =
      ascii("[{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\"");
  private static final byte[] THEN_ID = ascii(",\"id\":");
  private static final byte[] THEN_ARGUMENTS = ascii(",\"arguments\":");
  private static final byte[] THEN_RESPONSE = ascii(",\"response\":");
  private static final byte[] END_MESSAGES = ascii("}]}]");

  /** The list of messages and the message around a property's value. */
  private static final int DEPTH = 2;

  private final PlainJson json;
  private final PlainParts parts;
  private final PlainObject message = new PlainObject();
  private final PlainJson.Element each = this::message;
  private final List<String> finishReasons = new ArrayList<>();

  PlainMessages(PlainJson json, PlainParts parts) {
    this.json = json;
    this.parts = parts;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Copies a list of messages; where it ends, or {@link PlainJson#NO}. */
  int messages(int from) {
    finishReasons.clear();
    return json.list(from, each);
  }

  /** The finish reasons of the messages copied last. */
  List<String> finishReasons() {
    return finishReasons;
  }

  private int message(int from) {
    if (!json.begin(from, message)) {
      return PlainJson.NO;
    }
    boolean done = false;
    while (message.next()) {
      int told = !done && message.isLast(PARTS) ? message.find(ROLE) : PlainJson.NO;
      if (told >= 0) {
        // The most of a message is gone through once if its role comes first.
        message.pass(begin(told, message.size() - 1));
        done = true;
      } else {
        message.pass();
      }
    }
    int role = message.find(ROLE);
    int list = message.find(PARTS);
    int name = message.find(NAME);
    int reason = message.find(FINISH_REASON);
    int known = 2 + (name < 0 ? 0 : 1) + (reason < 0 ? 0 : 1);
    boolean copied =
        role >= 0
            && list >= 0
            && message.size() == known
            && message.end() >= 0
            && (done || begin(role, list) == message.valueEnd(list))
            && text(name, THEN_NAME)
            && finishReason(reason);
    if (!copied) {
      return PlainJson.NO;
    }
    json.word(END);
    return message.end();
  }

  /** Copies role and parts; where the parts end, or {@link PlainJson#NO}. */
  private int begin(int role, int list) {
    return isRole(role) && json.word(BEGIN).copied(message, role, DEPTH)
        ? json.word(THEN_PARTS).list(message.value(list), parts)
        : PlainJson.NO;
  }

  private boolean isRole(int property) {
    for (byte[] role : ROLES) {
      if (message.is(property, role)) {
        return true;
      }
    }
    return false;
  }

  private boolean text(int property, byte[] key) {
    return message.isNull(property)
        || (message.begins(property, '"') && json.word(key).copied(message, property, DEPTH));
  }

  private boolean finishReason(int property) {
    if (message.isNull(property)) {
      return true;
    }
    int start = json.size() + THEN_FINISH_REASON.length;
    if (!text(property, THEN_FINISH_REASON)) {
      return false;
    }
    String quoted = json.since(start);
    if (quoted.indexOf('\\') >= 0) {
      return false;
    }
    if (quoted.length() > 2) {
      finishReasons.add(quoted.substring(1, quoted.length() - 1));
    }
    return true;
  }

  /** Copies the arguments of a call into a message; where they end, or {@link PlainJson#NO}. */
  int toolCall(int from, @Nullable String id, String name) {
    json.word(BEGIN_CALL);
    if (!id(id) || !json.word(THEN_NAME).text(name)) {
      return PlainJson.NO;
    }
    int end = json.word(THEN_ARGUMENTS).value(from, 0);
    json.word(END_MESSAGES);
    return end;
  }

  /** Copies what a tool answered into a message; where it ends, or {@link PlainJson#NO}. */
  int toolResponse(int from, @Nullable String id) {
    json.word(BEGIN_RESPONSE);
    if (!id(id)) {
      return PlainJson.NO;
    }
    int end = json.word(THEN_RESPONSE).value(from, 0);
    json.word(END_MESSAGES);
    return end;
  }

  private boolean id(@Nullable String id) {
    return id == null || json.word(THEN_ID).text(id);
  }
}
