package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a tree says, it becomes messages in the conventions' shape that say all of it. */
class AnyMessagesTest {
  private static final int TREES = 60_000;
  private static final int DEPTH = 6;
  private static final int HUGE = 100_000;

  @Test
  void any_tree_becomes_messages_that_lose_nothing() {
    long seed = new Random().nextLong();
    System.out.println("AnyMessagesTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < TREES; i++) {
      AnyTree any = new AnyTree(random);
      JsonNode tree = any.list(DEPTH);
      String stored = Shapes.messages(tree, "user");
      assertMessages(tree, stored);
      for (String leaf : any.leaves()) {
        assertThat(stored).as(tree::toString).contains(leaf);
      }
    }
  }

  /** Quadratic work would take hours. */
  @Test
  @Timeout(60)
  void huge_trees_cost_time_in_proportion() {
    ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
    ObjectNode choice = JsonNodeFactory.instance.objectNode();
    ObjectNode part = JsonNodeFactory.instance.objectNode().put("type", "text").put("text", "Hi");
    ArrayNode calls = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < HUGE; i++) {
      message.put("k" + i, i);
      choice.put("k" + i, i);
      part.put("k" + i, i);
      calls.addObject().put("id", "c" + i).put("name", "f").put("input", "[" + i + "]");
    }
    ArrayNode content = JsonNodeFactory.instance.arrayNode().add(part).addAll(calls);
    message.set("content", content);
    message.set("tool_calls", calls);
    choice.set("message", message);
    String stored = Shapes.messages(choice, "user");
    assertMessages(choice, stored);
    assertThat(stored).contains("\"k" + (HUGE - 1) + "\":").contains("\"source_k" + (HUGE - 1));
  }

  @Test
  void deep_trees_end() {
    for (String shape :
        new String[] {
          "[%s]",
          "{'message':%s}",
          "{'content':%s}",
          "{'messages':[%s]}",
          "{'image':%s}",
          "{'function':%s}",
          "{'parts':[%s]}",
          "{'args':%s}"
        }) {
      String deep = "'Hi'";
      for (int i = 0; i < 30; i++) {
        deep = shape.formatted(deep);
      }
      JsonNode tree = Shapes.tree(deep);
      assertMessages(tree, Shapes.messages(tree, "user"));
      assertMessages(tree, Shapes.messages(ApiBody.of(tree, false).messages(), "user"));
      assertMessages(tree, Shapes.messages(ApiBody.of(tree, true).messages(), "assistant"));
      assertThat(Shapes.messages(tree, "user")).contains("Hi");
    }
  }

  private static void assertMessages(JsonNode tree, String stored) {
    JsonNode messages = Mapping.tree(new JsonDocument(stored.getBytes(StandardCharsets.UTF_8)));
    assertThat(messages.isArray()).isTrue();
    for (JsonNode message : messages) {
      assertThat(message.path("role").isString()).as(() -> tree + " -> " + stored).isTrue();
      assertThat(message.path("parts").isArray()).as(() -> tree + " -> " + stored).isTrue();
      for (JsonNode part : message.path("parts")) {
        assertThat(part.path("type").isString()).as(() -> tree + " -> " + stored).isTrue();
      }
    }
  }
}
