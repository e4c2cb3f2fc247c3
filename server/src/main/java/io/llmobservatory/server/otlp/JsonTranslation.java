package io.llmobservatory.server.otlp;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way from JSON to protobuf. It keeps the messages that are open on a stack of
 * its own: values may nest without end, as they may in protobuf.
 */
final class JsonTranslation {
  private static final int NONE = -1;
  private static final int INITIAL_DEPTH = 32;

  /** What the stack takes for a level: two references and two numbers. */
  private static final int LEVEL_BYTES = 24;

  private static final int ROOM_FOR_LENGTHS = 100;

  private final JsonTokens tokens;
  private final JsonCursor json;
  private final ProtobufOutput out;
  private final JsonScalars scalars;
  private final LongConsumer charge;

  // The open messages: their fields, the list that is open in them, where they begin in the output,
  // and where the field begins that they can have once.
  private JsonMessage[] messages = new JsonMessage[INITIAL_DEPTH];
  private @Nullable JsonField[] lists = new @Nullable JsonField[INITIAL_DEPTH];
  private int[] contents = new int[INITIAL_DEPTH];
  private int[] onces = new int[INITIAL_DEPTH];
  private int depth = NONE;

  /** Whether nothing has been read yet of the innermost list or object. */
  private boolean first;

  JsonTranslation(byte[] bytes, LongConsumer charge) {
    this.charge = charge;
    this.tokens = new JsonTokens(bytes);
    this.json = new JsonCursor(tokens);
    // Most often protobuf is between a half and nine tenths of JSON; it is never larger, but for
    // the
    // room for lengths of messages that are open.
    int likely = (int) (bytes.length * 5L / 8) + ROOM_FOR_LENGTHS;
    this.out = new ProtobufOutput(likely, bytes.length + ROOM_FOR_LENGTHS, charge);
    this.scalars = new JsonScalars(tokens, out);
  }

  byte[] run(JsonMessage request) throws MalformedRequestException {
    json.open('{', "the request");
    push(request, 0);
    while (depth >= 0) {
      JsonField list = lists[depth];
      if (list == null) {
        member();
      } else {
        element(list);
      }
    }
    json.expectEnd();
    release();
    return out.toByteArray();
  }

  private void member() throws MalformedRequestException {
    if (!json.goesOn('}', first)) {
      close();
      return;
    }
    first = false;
    json.name();
    JsonField field = field(messages[depth]);
    if (field == null) {
      json.skip();
    } else if (!json.takeNull()) {
      value(field);
    }
  }

  /** The field whose name was read. */
  private @Nullable JsonField field(JsonMessage message) {
    int from = tokens.start();
    int length = tokens.end() - from;
    if (!tokens.escaped()) {
      return message.find(tokens.bytes, from, from + length);
    }
    // A character takes six bytes at most.
    if (length > 6 * message.longestName()) {
      return null;
    }
    byte[] name = new byte[length];
    return message.find(name, 0, JsonText.unescape(tokens.bytes, from, from + length, name, 0));
  }

  private void value(JsonField field) throws MalformedRequestException {
    if (field.repeated) {
      list(field);
      return;
    }
    if (messages[depth].union) {
      // The last of them counts.
      out.truncate(contents[depth]);
    }
    if (field.message == null) {
      json.scalar(field.name);
      scalars.write(field);
      return;
    }
    if (field.once) {
      if (onces[depth] != NONE) {
        out.cut(onces[depth]);
      }
      onces[depth] = out.size();
    }
    open(field, field.message);
  }

  private void list(JsonField field) throws MalformedRequestException {
    json.open('[', field.name);
    if (field.message != null) {
      lists[depth] = field;
      first = true;
      return;
    }
    for (boolean start = true; json.goesOn(']', start); start = false) {
      if (!json.takeNull()) {
        json.scalar(field.name);
        scalars.write(field);
      }
    }
  }

  private void element(JsonField list) throws MalformedRequestException {
    if (!json.goesOn(']', first)) {
      lists[depth] = null;
      first = false;
      return;
    }
    first = false;
    JsonMessage message = list.message;
    if (message == null) {
      throw new IllegalStateException("a list of scalars is read at once");
    }
    if (!json.takeNull()) {
      open(list, message);
    } else if (message.union) {
      out.varint(list.tag);
      out.varint(0);
    }
  }

  private void open(JsonField field, JsonMessage message) throws MalformedRequestException {
    json.open('{', field.name);
    out.varint(field.tag);
    push(message, out.beginMessage(depth));
  }

  private void push(JsonMessage message, int content) {
    depth++;
    if (depth == contents.length) {
      int doubled = 2 * depth;
      charge.accept((long) LEVEL_BYTES * depth);
      messages = Arrays.copyOf(messages, doubled);
      lists = Arrays.copyOf(lists, doubled);
      contents = Arrays.copyOf(contents, doubled);
      onces = Arrays.copyOf(onces, doubled);
    }
    messages[depth] = message;
    lists[depth] = null;
    contents[depth] = content;
    onces[depth] = NONE;
    first = true;
  }

  private void close() {
    if (depth > 0) {
      out.endMessage(contents[depth], depth - 1);
    }
    depth--;
    first = false;
  }

  private void release() {
    charge.accept((long) -LEVEL_BYTES * (contents.length - INITIAL_DEPTH));
  }
}
