package io.llmobservatory.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against the shape of OpenTelemetry's semantic conventions, as their schemas have it. */
final class MessageTest {
  private static String json(Message message) {
    return Message.json(List.of(message));
  }

  @Test
  void texts_of_each_role() {
    assertThat(Message.json(List.of(Message.system("s"), Message.user("u"))))
        .isEqualTo(
            "[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"s\"}]},"
                + "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"u\"}]}]");
    assertThat(Message.json(List.of())).isEqualTo("[]");
  }

  @Test
  void an_answer_says_why_it_ended_and_who_speaks() {
    assertThat(json(Message.assistant("a").finished("stop").named("bot")))
        .isEqualTo(
            "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"a\"}],"
                + "\"finish_reason\":\"stop\",\"name\":\"bot\"}]");
  }

  @Test
  void a_call_of_a_tool_and_its_response() {
    assertThat(
            json(
                Message.assistant(
                    MessagePart.reasoning("hm"),
                    MessagePart.toolCall("c1", "weather", "{\"city\":\"Paris\"}"))))
        .contains(
            "\"parts\":[{\"type\":\"reasoning\",\"content\":\"hm\"},"
                + "{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"weather\","
                + "\"arguments\":{\"city\":\"Paris\"}}]");
    assertThat(json(Message.tool(MessagePart.toolCallResponse("c1", "rainy \"57°\""))))
        .isEqualTo(
            "[{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\","
                + "\"response\":\"rainy \\\"57°\\\"\"}]}]");
    assertThat(MessagePart.toolCallResponseJson(null, "[1]").json())
        .isEqualTo("{\"type\":\"tool_call_response\",\"response\":[1]}");
    assertThat(MessagePart.toolCall(null, "f", Map.of("a", List.of(1, true, "x"))).json())
        .isEqualTo("{\"type\":\"tool_call\",\"name\":\"f\",\"arguments\":{\"a\":[1,true,\"x\"]}}");
  }

  @Test
  void media() {
    assertThat(MessagePart.blob("image", "image/png", new byte[] {1, 2, 3}).json())
        .isEqualTo(
            "{\"type\":\"blob\",\"modality\":\"image\",\"mime_type\":\"image/png\","
                + "\"content\":\"AQID\"}");
    assertThat(MessagePart.uri("image", null, "https://x/y").json())
        .isEqualTo("{\"type\":\"uri\",\"modality\":\"image\",\"uri\":\"https://x/y\"}");
    assertThat(MessagePart.file("document", "application/pdf", "f1").json())
        .isEqualTo(
            "{\"type\":\"file\",\"modality\":\"document\",\"mime_type\":\"application/pdf\","
                + "\"file_id\":\"f1\"}");
  }

  @Test
  void parts_of_another_kind_and_definitions_of_tools() {
    assertThat(json(Message.of("critic", MessagePart.json(" {\"type\":\"odd\",\"x\":1} "))))
        .isEqualTo("[{\"role\":\"critic\",\"parts\":[{\"type\":\"odd\",\"x\":1}]}]");
    assertThat(ToolDefinition.function("f", "does it", "{\"type\":\"object\"}").json())
        .isEqualTo(
            "{\"type\":\"function\",\"name\":\"f\",\"description\":\"does it\","
                + "\"parameters\":{\"type\":\"object\"}}");
  }

  @Test
  void what_is_no_json_is_refused_without_being_quoted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessagePart.toolCall("1", "f", "secret"))
        .withMessage("argumentsJson is no JSON");
    assertThatIllegalArgumentException().isThrownBy(() -> MessagePart.json("[1]"));
    assertThatIllegalArgumentException().isThrownBy(() -> MessagePart.toolCallResponseJson("", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MessagePart.toolCall(null, "f", Map.of("a", Double.NaN)));
    assertThatIllegalArgumentException().isThrownBy(() -> ToolDefinition.function("f", null, "{"));
  }

  @Test
  void nothing_that_was_said_shows() {
    assertThat(MessagePart.text("secret")).hasToString("MessagePart[text]");
    assertThat(Message.user("secret")).hasToString("Message[user, 1 parts]");
  }
}
