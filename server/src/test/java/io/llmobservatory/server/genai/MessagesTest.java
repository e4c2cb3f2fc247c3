package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.content;
import static io.llmobservatory.server.genai.Mapping.json;
import static io.llmobservatory.server.genai.Mapping.map;
import static io.llmobservatory.server.genai.Mapping.repairs;
import static io.llmobservatory.server.genai.Otlp.any;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.list;
import static io.llmobservatory.server.genai.Otlp.pair;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in a span's attributes. */
class MessagesTest {
  private static final String INPUT = "gen_ai.input.messages";
  private static final String OUTPUT = "gen_ai.output.messages";
  private static final String HELLO =
      "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hello\"}]}]";

  /** What is stored of an input, which must be understood without a note. */
  private static String input(String sent) {
    LlmSpan span = map(chat(text(INPUT, sent)));
    assertThat(span.notes()).isNull();
    assertThat(json(span.attributes())).doesNotContain(INPUT);
    return json(content(span).input());
  }

  private static String message(String role, String... parts) {
    return "[{\"role\":\"" + role + "\",\"parts\":[" + String.join(",", parts) + "]}]";
  }

  private static String said(String text) {
    return "{\"type\":\"text\",\"content\":\"" + text + "\"}";
  }

  @Test
  void messages_of_the_conventions_stay_as_they_are() {
    String messages =
        "[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"Be brief.\"}]},"
            + "{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\" Hi \\n\"},"
            + "{\"type\":\"blob\",\"modality\":\"image\",\"mime_type\":\"image/png\","
            + "\"content\":\"aGk=\"},{\"type\":\"uri\",\"modality\":\"image\",\"uri\":\"https://a\"},"
            + "{\"type\":\"file\",\"modality\":\"document\",\"file_id\":\"f1\"}],\"name\":\"ana\"},"
            + "{\"role\":\"assistant\",\"parts\":[{\"type\":\"reasoning\",\"content\":\"Hm\"},"
            + "{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"f\",\"arguments\":{\"a\":1.0}},"
            + "{\"type\":\"novel\",\"x\":[null,true]}],\"finish_reason\":\"tool_call\"},"
            + "{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\","
            + "\"response\":\"2\"}]}]";
    assertThat(input(messages)).isEqualTo(messages);
  }

  @Test
  void structured_messages_are_the_same_as_text() {
    LlmSpan span =
        map(
            chat(
                pair(
                    INPUT,
                    list(
                        Otlp.map(
                            text("role", "user"),
                            pair(
                                "parts",
                                list(
                                    Otlp.map(text("type", "text"), text("content", "Hello")))))))));
    assertThat(json(content(span).input())).isEqualTo(HELLO);
    assertThat(json(span.attributes())).doesNotContain(INPUT);
    assertThat(span.notes()).isNull();
  }

  @Test
  void messages_encoded_twice_are_understood() {
    String twice = '"' + HELLO.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    assertThat(input(twice)).isEqualTo(HELLO);
  }

  @Test
  void messages_that_are_texts_within_a_list_are_understood() {
    String text = '"' + HELLO.substring(1, HELLO.length() - 1).replace("\"", "\\\"") + '"';
    assertThat(input("[" + text + "]")).isEqualTo(HELLO);
    LlmSpan list = map(chat(pair(INPUT, list(any(HELLO.substring(1, HELLO.length() - 1))))));
    assertThat(json(content(list).input())).isEqualTo(HELLO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hello", "none", "unknown", "null", "{}x", "5", " Hello\n", "\"Hello\""})
  void a_plain_text_is_one_message_exactly_as_sent(String sent) {
    LlmSpan span = map(chat(text(INPUT, sent), text("gen_ai.completion", sent)));
    assertThat(Mapping.tree(content(span).input()).at("/0/parts/0/content").asString())
        .isEqualTo(sent);
    assertThat(Mapping.tree(content(span).input()).at("/0/role").asString()).isEqualTo("user");
    assertThat(Mapping.tree(content(span).output()).at("/0/role").asString())
        .isEqualTo("assistant");
    assertThat(json(span.attributes())).isEqualTo("{\"gen_ai.operation.name\":\"chat\"}");
  }

  @Test
  void truncated_messages_are_kept_as_they_came_and_noted() {
    String truncated = HELLO.substring(0, 50);
    LlmSpan span = map(chat(text(INPUT, truncated)));
    assertThat(Mapping.tree(content(span).input()).at("/0/parts/0/content").asString())
        .isEqualTo(truncated);
    assertThat(repairs(span, Repair.UNREADABLE)).isEqualTo("[\"" + INPUT + "\"]");
    assertThat(json(span.attributes())).doesNotContain(INPUT);
  }

  @Test
  void an_object_that_says_a_key_twice_is_kept_as_it_came() {
    String sent = "{\"role\":\"user\",\"content\":\"a\",\"content\":\"b\"}";
    LlmSpan span = map(chat(text(INPUT, sent)));
    assertThat(Mapping.tree(content(span).input()).at("/0/parts/0/content").asString())
        .isEqualTo(sent);
    assertThat(repairs(span, Repair.UNREADABLE)).isEqualTo("[\"" + INPUT + "\"]");
  }

  @Test
  void the_contents_of_chat_apis_become_parts() {
    assertThat(input("[{\"role\":\"user\",\"content\":\"Hello\"}]")).isEqualTo(HELLO);
    assertThat(input("{\"role\":\"developer\",\"content\":\"Hello\"}"))
        .isEqualTo(message("system", said("Hello")));
    assertThat(input("{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
        .isEqualTo(HELLO);
    assertThat(
            input(
                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                    + "{\"type\":\"input_text\",\"text\":\"b\"},\"c\"]}]"))
        .isEqualTo(message("user", said("a"), said("b"), said("c")));
  }

  @Test
  void media_become_blobs_uris_and_files() {
    assertThat(
            input(
                "[{\"role\":\"user\",\"content\":["
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a/b.png\"}},"
                    + "{\"type\":\"image_url\",\"image_url\":{\"url\":"
                    + "\"data:image/PNG;base64,aGk=\",\"detail\":\"high\"}},"
                    + "{\"type\":\"input_image\",\"image_url\":\"https://c\"},"
                    + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"aGk=\","
                    + "\"format\":\"wav\"}},"
                    + "{\"type\":\"file\",\"file\":{\"file_id\":\"f1\",\"filename\":\"a.pdf\"}},"
                    + "{\"type\":\"file\",\"file\":{\"file_data\":"
                    + "\"data:application/pdf;base64,aGk=\"}},"
                    + "{\"type\":\"input_file\",\"file_id\":\"f2\"}]}]"))
        .isEqualTo(
            message(
                "user",
                "{\"type\":\"uri\",\"modality\":\"image\",\"uri\":\"https://a/b.png\"}",
                "{\"type\":\"blob\",\"modality\":\"image\",\"mime_type\":\"image/png\","
                    + "\"content\":\"aGk=\",\"detail\":\"high\"}",
                "{\"type\":\"uri\",\"modality\":\"image\",\"uri\":\"https://c\"}",
                "{\"type\":\"blob\",\"modality\":\"audio\",\"mime_type\":\"audio/wav\","
                    + "\"content\":\"aGk=\"}",
                "{\"type\":\"file\",\"modality\":\"document\",\"file_id\":\"f1\","
                    + "\"filename\":\"a.pdf\"}",
                "{\"type\":\"blob\",\"modality\":\"document\",\"mime_type\":\"application/pdf\","
                    + "\"content\":\"aGk=\"}",
                "{\"type\":\"file\",\"modality\":\"document\",\"file_id\":\"f2\"}"));
  }

  @Test
  void calls_of_tools_become_parts() {
    String call =
        "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":";
    assertThat(
            input(
                "[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                    + call
                    + "\"{\\\"a\\\":1}\"}},"
                    + call
                    + "\"oops\"}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"18 C\"}]"))
        .isEqualTo(
            "[{\"role\":\"assistant\",\"parts\":["
                + "{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"f\",\"arguments\":{\"a\":1}},"
                + "{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"f\",\"arguments\":\"oops\"}]},"
                + "{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\","
                + "\"response\":\"18 C\"}]}]");
    assertThat(
            input(
                "[{\"role\":\"assistant\",\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"))
        .isEqualTo(
            message("assistant", "{\"type\":\"tool_call\",\"name\":\"f\",\"arguments\":{}}"));
  }

  @Test
  void arguments_cut_short_are_kept_and_noted() {
    LlmSpan span =
        map(
            chat(
                text(
                    INPUT,
                    "[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\",\"function\":"
                        + "{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\"}}]}]")));
    assertThat(json(content(span).input())).contains("\"arguments\":\"{\\\"a\\\":\"");
    assertThat(repairs(span, Repair.UNREADABLE)).isEqualTo("[\"input\"]");
  }

  @Test
  void calls_that_stand_beside_parts_too_are_not_said_twice() {
    String part = "{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"f\",\"arguments\":{}}";
    String sent =
        "[{\"role\":\"assistant\",\"parts\":["
            + part
            + "],\"tool_calls\":[{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]";
    assertThat(input(sent)).isEqualTo(message("assistant", part));
  }

  @Test
  void empty_parts_give_way_to_content() {
    assertThat(input("[{\"role\":\"user\",\"parts\":[],\"content\":\"Hello\"}]")).isEqualTo(HELLO);
  }

  @Test
  void a_refusal_is_a_text_that_says_so() {
    String refusal = "{\"type\":\"text\",\"content\":\"No.\",\"refusal\":true}";
    assertThat(input("[{\"role\":\"assistant\",\"content\":null,\"refusal\":\"No.\"}]"))
        .isEqualTo(message("assistant", refusal));
    assertThat(
            input(
                "[{\"role\":\"assistant\",\"content\":[{\"type\":\"refusal\",\"refusal\":\"No.\"}]}]"))
        .isEqualTo(message("assistant", refusal));
    assertThat(input("[{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":null}]"))
        .isEqualTo(message("assistant", said("Hi")));
  }

  @Test
  void reasoning_beside_the_content_is_a_part() {
    assertThat(
            input("[{\"role\":\"assistant\",\"reasoning_content\":\"Hm\",\"content\":\"Hello\"}]"))
        .isEqualTo(
            message("assistant", "{\"type\":\"reasoning\",\"content\":\"Hm\"}", said("Hello")));
  }

  @Test
  void what_else_a_message_or_part_says_is_kept() {
    assertThat(
            input(
                "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\","
                    + "\"annotations\":[1]}],\"cache\":{\"ttl\":5}}]"))
        .isEqualTo(
            "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"a\","
                + "\"annotations\":[1]}],\"cache\":{\"ttl\":5}}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\":0,\"x\":1,\"message\":{\"role\":\"user\",\"content\":\"a\",\"index\":1,\"x\":2}}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"uri\":1,\"modality\":2,"
            + "\"image_url\":{\"url\":\"https://a\",\"type\":3,\"modality\":4,\"uri\":5}}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"file\",\"file\":{\"file_id\":\"f\","
            + "\"type\":3,\"modality\":4,\"uri\":5}}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
            + "{\"url\":\"data:a/b;base64,aGk=\",\"content\":3,\"mime_type\":4}}]}",
        "{\"role\":\"user\",\"tool_calls\":[{\"id\":\"c\",\"name\":\"n\",\"x\":1,\"function\":"
            + "{\"id\":\"d\",\"type\":\"t\",\"name\":\"f\",\"arguments\":{},\"x\":2}}]}",
        "{\"role\":\"user\",\"function_call\":{\"id\":\"d\",\"type\":\"t\",\"name\":\"f\"}}"
      })
  void no_key_is_written_twice(String sent) {
    String stored = input(sent);
    assertThat(Mapping.tree(content(map(chat(text(INPUT, sent)))).input()).toString())
        .isEqualTo(stored);
  }

  @Test
  void a_part_without_a_type_gets_one() {
    assertThat(input("[{\"role\":\"user\",\"parts\":[{\"x\":1},5]}]"))
        .isEqualTo(
            message(
                "user",
                "{\"type\":\"json\",\"content\":{\"x\":1}}",
                "{\"type\":\"json\",\"content\":5}"));
    assertThat(input("{\"question\":\"why\"}"))
        .isEqualTo(message("user", "{\"type\":\"json\",\"content\":{\"question\":\"why\"}}"));
  }

  @Test
  void a_list_of_tokens_is_one_message() {
    assertThat(input("[1,2,3]"))
        .isEqualTo(message("user", "{\"type\":\"json\",\"content\":[1,2,3]}"));
  }

  @Test
  void system_instructions_become_parts() {
    String key = "gen_ai.system_instructions";
    String expected = "[" + said("Be brief.") + "]";
    for (String sent :
        new String[] {
          expected, "Be brief.", '"' + expected.replace("\"", "\\\"") + '"', said("Be brief.")
        }) {
      LlmSpan span = map(chat(text(key, sent)));
      assertThat(json(content(span).systemInstructions())).isEqualTo(expected);
      assertThat(json(span.attributes())).doesNotContain(key);
    }
  }

  @Test
  void tool_definitions_are_unwrapped() {
    String flat =
        "[{\"type\":\"function\",\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"a\":1}}]";
    String nested =
        "[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
            + "\"parameters\":{\"a\":1}}}]";
    for (String sent : new String[] {flat, nested}) {
      LlmSpan span = map(chat(text("gen_ai.tool.definitions", sent)));
      assertThat(json(content(span).toolDefinitions())).isEqualTo(flat);
      assertThat(json(span.attributes())).doesNotContain("definitions");
    }
    LlmSpan texts =
        map(
            chat(
                pair(
                    "gen_ai.tool.definitions",
                    list(any(nested.substring(1, nested.length() - 1))))));
    assertThat(json(content(texts).toolDefinitions())).isEqualTo(flat);
  }

  @Test
  void a_second_copy_leaves_if_it_is_equal_and_stays_if_it_differs() {
    String chatShape = "[{\"role\":\"user\",\"content\":\"Hello\"}]";
    LlmSpan equal = map(chat(text(INPUT, HELLO), text("gen_ai.prompt", chatShape)));
    assertThat(json(equal.attributes())).isEqualTo("{\"gen_ai.operation.name\":\"chat\"}");
    LlmSpan other = map(chat(text(INPUT, HELLO), text("gen_ai.prompt", "Something else")));
    assertThat(json(content(other).input())).isEqualTo(HELLO);
    assertThat(json(other.attributes()))
        .isEqualTo("{\"gen_ai.operation.name\":\"chat\",\"gen_ai.prompt\":\"Something else\"}");
  }

  @Test
  void an_object_that_holds_more_than_messages_stays_in_the_attributes() {
    LlmSpan span =
        map(
            chat(
                text(
                    "gen_ai.prompt",
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"k\":\"v\"}")));
    assertThat(json(content(span).input())).isEqualTo(HELLO);
    assertThat(json(span.attributes())).contains("gen_ai.prompt");
  }

  @Test
  void an_empty_list_of_messages_gives_way_to_the_next_source() {
    LlmSpan span = map(chat(text(OUTPUT, "[]"), text("gen_ai.completion", "Hello")));
    assertThat(json(content(span).output())).isEqualTo(message("assistant", said("Hello")));
    assertThat(map(chat(text(OUTPUT, "[]"))).content()).isNull();
  }
}
