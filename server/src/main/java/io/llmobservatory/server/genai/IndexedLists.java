package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.Attributes;
import io.llmobservatory.server.otlp.OtlpValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists that are spread over many attributes, as {@code gen_ai.prompt.0.content} and {@code
 * llm.input_messages.1.message.role} are: puts them together again, in the order of their indexes
 * and without the gaps.
 */
final class IndexedLists {
  /** An attribute with a higher index, or one of more digits, stays by itself. */
  private static final int MAX_INDEX = 10_000;

  /** What is deeper than that stays one name with dots. */
  private static final int MAX_DEPTH = 16;

  private IndexedLists() {}

  /** A list, an object or a value in the making. */
  private static final class Branch {
    final Map<String, Branch> named = new LinkedHashMap<>();
    final Map<Integer, Branch> listed = new TreeMap<>();
    @Nullable JsonNode value;

    Branch child(String step) {
      int index = index(step);
      return index >= 0
          ? listed.computeIfAbsent(index, i -> new Branch())
          : named.computeIfAbsent(step, s -> new Branch());
    }

    JsonNode tree() {
      if (named.isEmpty() && listed.isEmpty()) {
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
      }
      if (named.isEmpty() && value == null) {
        return list();
      }
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      named.forEach((name, branch) -> object.set(name, branch.tree()));
      listed.forEach((index, branch) -> object.set(Integer.toString(index), branch.tree()));
      if (value != null) {
        object.set("value", value);
      }
      return object;
    }

    private ArrayNode list() {
      ArrayNode list = JsonNodeFactory.instance.arrayNode(listed.size());
      for (Branch branch : listed.values()) {
        list.add(branch.tree());
      }
      return list;
    }
  }

  private static int index(String step) {
    if (step.isEmpty() || step.length() > 5) {
      return -1;
    }
    int index = 0;
    for (int i = 0; i < step.length(); i++) {
      int digit = step.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      index = 10 * index + digit;
    }
    return index <= MAX_INDEX ? index : -1;
  }

  /** The list of a place. */
  static JsonNode tree(Place place, AttributeIndex index, Notes notes) {
    Branch root = new Branch();
    for (int i = 0; i < index.attributes().size(); i++) {
      String path = index.number(i) == place.number ? path(place, index, i) : null;
      JsonNode value = path == null || index.isHidden(i) ? null : value(i, index, notes);
      if (path != null && value != null) {
        put(root, path, value);
      }
    }
    JsonNode tree = root.tree();
    tree.forEach(IndexedLists::withContent);
    return tree;
  }

  // The instrumentation of Cohere writes a prompt's text under its role.
  private static void withContent(JsonNode message) {
    if (message instanceof ObjectNode object && !object.has("content")) {
      JsonNode role = object.get("role");
      JsonNode text = role != null && role.isString() ? object.get(role.stringValue()) : null;
      if (text != null && text.isString()) {
        object.remove(role.stringValue());
        object.set("content", text);
      }
    }
  }

  /** What follows the list's name in a key, or null if its index is beyond all bounds. */
  private static @Nullable String path(Place place, AttributeIndex index, int position) {
    Attributes attributes = index.attributes();
    int shared = KnownKeys.length(place.number);
    String path =
        new String(
            attributes.bytes(),
            attributes.keyOffset(position) + shared,
            attributes.keyLength(position) - shared,
            StandardCharsets.UTF_8);
    int dot = path.indexOf('.');
    return index(dot < 0 ? path : path.substring(0, dot)) < 0 ? null : path;
  }

  private static void put(Branch root, String path, JsonNode value) {
    Branch branch = root;
    int from = 0;
    for (int depth = 1; ; depth++) {
      int dot = depth < MAX_DEPTH ? path.indexOf('.', from) : -1;
      branch = branch.child(dot < 0 ? path.substring(from) : path.substring(from, dot));
      if (dot < 0) {
        branch.value = value;
        return;
      }
      from = dot + 1;
    }
  }

  private static @Nullable JsonNode value(int position, AttributeIndex index, Notes notes) {
    return index.at(position).kind() == OtlpValue.Kind.EMPTY
        ? null
        : ContentTrees.plain(position, index, notes);
  }

  /**
   * Leaves out of what is stored all attributes of a list, or those whose keys end so.
   *
   * @param suffix the end of the keys, perhaps empty
   */
  static void hide(Place place, String suffix, AttributeIndex index) {
    for (int i = 0; i < index.attributes().size(); i++) {
      String path = index.number(i) == place.number ? path(place, index, i) : null;
      if (path != null && path.endsWith(suffix)) {
        index.hide(i);
      }
    }
  }
}
