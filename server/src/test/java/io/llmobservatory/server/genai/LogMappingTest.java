package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Mapping.DROP;
import static io.llmobservatory.server.genai.Mapping.STORE;
import static io.llmobservatory.server.genai.Otlp.any;
import static io.llmobservatory.server.genai.Otlp.list;
import static io.llmobservatory.server.genai.Otlp.map;
import static io.llmobservatory.server.genai.Otlp.number;
import static io.llmobservatory.server.genai.Otlp.pair;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.llmobservatory.server.config.GenAiProcessor;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log records in, messages out. */
class LogMappingTest {
  private static final String HELLO = said("user", "Hello");

  private static String said(String role, String text) {
    return "{\"role\":\"%s\",\"parts\":[{\"type\":\"text\",\"content\":\"%s\"}]}"
        .formatted(role, text);
  }

  private static LogRecord.Builder record(String event, KeyValue... attributes) {
    LogRecord.Builder record =
        LogRecord.newBuilder()
            .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
            .setSpanId(ByteString.fromHex("b7ad6b7169203331"))
            .setTimeUnixNano(Otlp.START)
            .setEventName(event);
    for (KeyValue attribute : attributes) {
      record.addAttributes(attribute);
    }
    return record;
  }

  private static MappedMessages mapped(GenAiProcessor options, LogRecord.Builder... records) {
    return mapped(options, request(records));
  }

  private static byte[] request(LogRecord.Builder... records) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (LogRecord.Builder record : records) {
      scope.addLogRecords(record);
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
        .build()
        .toByteArray();
  }

  private static MappedMessages mapped(GenAiProcessor options, byte[] request) {
    MappedMessages mapped = new MappedMessages();
    try {
      boolean more =
          new LogMapping(request, request.length, "default", options)
              .map(Integer.MAX_VALUE, Long.MAX_VALUE, mapped);
      assertThat(more).isFalse();
      return mapped;
    } catch (MalformedRequestException e) {
      throw new AssertionError("the request is protobuf", e);
    }
  }

  /** The messages, each with its direction before it. */
  private static List<String> told(LogRecord.Builder... records) {
    MappedMessages mapped = mapped(STORE, records);
    assertThat(mapped.rejected()).isEmpty();
    List<String> told = new ArrayList<>();
    for (SpanMessage message : mapped.messages()) {
      told.add(message.direction().label() + ' ' + message.message());
    }
    return told;
  }

  @Test
  void the_body_is_the_message() {
    assertThat(
            told(
                record("gen_ai.system.message").setBody(map(text("content", "Be brief."))),
                record("gen_ai.user.message").setBody(map(text("content", "Hello"))),
                record("gen_ai.assistant.message")
                    .setBody(
                        map(
                            pair(
                                "tool_calls",
                                list(
                                    map(
                                        text("id", "c1"),
                                        text("type", "function"),
                                        pair(
                                            "function",
                                            map(text("name", "f"), text("arguments", "{}")))))))),
                record("gen_ai.tool.message")
                    .setBody(map(text("id", "c1"), text("content", "{\"t\":18}"))),
                record("gen_ai.choice")
                    .setBody(
                        map(
                            number("index", 0),
                            text("finish_reason", "stop"),
                            pair("message", map(text("content", "Hot.")))))))
        .containsExactly(
            "input " + said("system", "Be brief."),
            "input " + HELLO,
            "input {\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\","
                + "\"name\":\"f\",\"arguments\":{}}]}",
            "input {\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"c1\","
                + "\"response\":\"{\\\"t\\\":18}\"}]}",
            "output {\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"Hot.\"}],"
                + "\"finish_reason\":\"stop\",\"index\":0}");
  }

  @Test
  void the_name_may_be_an_attribute() {
    assertThat(
            told(
                record("", text("event.name", "gen_ai.user.message"))
                    .setBody(map(text("content", "Hello")))))
        .containsExactly("input " + HELLO);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Hello",
        "{\"content\":\"Hello\"}",
        "{\"role\":\"user\",\"content\":\"Hello\"}",
        "[{\"role\":\"user\",\"content\":\"Hello\"}]",
        "{\"message\":\"Hello\"}"
      })
  void the_body_may_be_a_text_plain_or_json(String body) {
    assertThat(told(record("gen_ai.user.message").setBody(any(body))))
        .containsExactly("input " + HELLO);
  }

  @Test
  void json_that_someone_said_is_a_text() {
    assertThat(told(record("gen_ai.user.message").setBody(any("{\"a\":1}"))))
        .containsExactly("input " + said("user", "{\\\"a\\\":1}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gen_ai.event.content | {\"content\":\"Hello\"}",
        "content              | Hello",
        "message              | {\"content\":\"Hello\"}",
      })
  void the_message_may_stand_in_the_attributes(String key, String value) {
    assertThat(
            told(
                record("gen_ai.user.message", text(key, value))
                    .setBody(any("gen_ai.user.message"))))
        .containsExactly("input " + HELLO);
  }

  @Test
  void the_details_of_a_call_are_a_message_for_each_of_its_messages_parts_and_tools() {
    String hi = said("assistant", "Hi, \\\"you\\\" [{,");
    KeyValue[] details = {
      text("gen_ai.input.messages", "[" + HELLO + "," + HELLO + "]"),
      pair(
          "gen_ai.output.messages",
          list(map(text("role", "assistant"), text("content", "Hi, \"you\" [{,")))),
      text(
          "gen_ai.system_instructions",
          "[{\"type\":\"text\",\"content\":\"a\"},{\"type\":\"text\",\"content\":\"b\"}]"),
      text(
          "gen_ai.tool.definitions",
          "[{\"type\":\"function\",\"function\":{\"name\":\"f\"}},{\"type\":\"x\"}]")
    };
    List<String> expected =
        List.of(
            "input " + HELLO,
            "input " + HELLO,
            "output " + hi,
            "system {\"type\":\"text\",\"content\":\"a\"}",
            "system {\"type\":\"text\",\"content\":\"b\"}",
            "tools {\"type\":\"function\",\"name\":\"f\"}",
            "tools {\"type\":\"x\"}");
    String event = "gen_ai.client.inference.operation.details";
    assertThat(told(record(event, details).setBody(any(event)))).isEqualTo(expected);
    assertThat(told(record(event).setBody(map(details)))).isEqualTo(expected);
  }

  @Test
  void the_oldest_events_hold_prompt_and_completion() {
    assertThat(
            told(
                record("gen_ai.content.prompt", text("gen_ai.prompt", "[" + HELLO + "]")),
                record("gen_ai.content.prompt").setBody(map(text("gen_ai.prompt", "Hello"))),
                record("gen_ai.content.completion").setBody(any("Hi"))))
        .containsExactly("input " + HELLO, "input " + HELLO, "output " + said("assistant", "Hi"));
  }

  @Test
  void what_is_not_stored_is_counted() {
    LogRecord.Builder hello = record("gen_ai.user.message").setBody(map(text("content", "Hello")));
    MappedMessages mapped =
        mapped(
            STORE,
            record("").setBody(any("a line of a log")),
            record("session.start"),
            record("gen_ai.evaluation.result"),
            record("", text("event.name", "")),
            hello.clone().clearSpanId(),
            hello.clone().setTraceId(ByteString.copyFrom(new byte[16])),
            record("gen_ai.user.message"),
            record("gen_ai.choice")
                .setBody(map(text("finish_reason", "stop"), pair("message", map()))),
            record("gen_ai.user.message").setBody(map(text("content", ""))),
            record("gen_ai.client.inference.operation.details", number("gen_ai.usage", 1)),
            hello);
    assertThat(mapped.ignored()).isEqualTo(new IgnoredRecords(4, 2, 4, 0));
    assertThat(mapped.messages()).hasSize(1);
    assertThat(mapped.messages().get(0).position()).isEqualTo(10);
    assertThat(mapped.rejected()).isEmpty();

    MappedMessages dropped = mapped(DROP, hello, record("other"));
    assertThat(dropped.ignored()).isEqualTo(new IgnoredRecords(1, 0, 0, 1));
    assertThat(dropped.messages()).isEmpty();
  }

  @Test
  void the_time_is_that_of_the_event_else_that_of_its_observation() {
    LogRecord.Builder hello = record("gen_ai.user.message").setBody(any("Hello"));
    List<SpanMessage> messages =
        mapped(
                STORE,
                hello.clone().setObservedTimeUnixNano(5),
                hello.clone().clearTimeUnixNano().setObservedTimeUnixNano(Otlp.START + 1),
                hello.clone().clearTimeUnixNano(),
                hello.clone().setTimeUnixNano(-1))
            .messages();
    assertThat(messages)
        .extracting(SpanMessage::timeNanos)
        .containsExactly(Otlp.START, Otlp.START + 1, 0L, -1L);
    assertThat(messages.get(0).timeMicros()).isEqualTo(1_700_000_000_123_456L);
    assertThat(messages.get(0).nanosOfMicro()).isEqualTo(789);
    assertThat(messages.get(3).timeMicros()).isEqualTo(18_446_744_073_709_551L);
  }

  @Test
  void a_record_that_is_sent_again_has_the_same_ids_and_no_other_has() {
    LogRecord.Builder hello = record("gen_ai.user.message").setBody(map(text("content", "Hello")));
    KeyValue twice = text("gen_ai.input.messages", "[" + HELLO + "," + HELLO + "]");
    LogRecord.Builder[] records = {
      hello,
      hello.clone().setTimeUnixNano(Otlp.START + 1),
      hello.clone().setBody(map(text("content", "Hello!"))),
      hello.clone().setEventName("gen_ai.assistant.message"),
      hello.clone().setSpanId(ByteString.fromHex("b7ad6b7169203332")),
      hello.clone().setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319d")),
      record("gen_ai.client.inference.operation.details", twice)
    };
    List<SpanMessage> messages = mapped(STORE, records).messages();
    assertThat(messages).hasSize(8).extracting(SpanMessage::id).doesNotHaveDuplicates();
    assertThat(messages.get(7).number()).isEqualTo(1);

    // In another request, at another place, with what a collector adds.
    SpanMessage again =
        mapped(STORE, record(""), hello.clone().addAttributes(text("k8s.pod.name", "p")))
            .messages()
            .get(0);
    assertThat(again.id()).isEqualTo(messages.get(0).id());
    assertThat(again.position()).isEqualTo(1);
  }

  @Test
  void what_cannot_be_stored_as_it_came_is_repaired_and_noted() {
    byte[] request = request(record("gen_ai.user.message").setBody(any("a!?")));
    // The generated classes write no bad UTF-8.
    for (int i = 0; i < request.length; i++) {
      request[i] = request[i] == '!' ? (byte) 0xFF : request[i] == '?' ? 0 : request[i];
    }
    SpanMessage message = mapped(STORE, request).messages().get(0);
    assertThat(message.message()).hasToString(said("user", "a\uFFFD\uFFFD"));
    assertThat(message.notes()).asString().contains("nul_replaced", "bad_utf8_replaced");

    GenAiProcessor tiny = new GenAiProcessor(true, GenAiProcessor.Content.STORE, 1);
    String long2MiB = "ö".repeat(1 << 20);
    SpanMessage cut =
        mapped(tiny, record("gen_ai.user.message").setBody(map(text("content", long2MiB))))
            .messages()
            .get(0);
    assertThat(cut.message().utf8().length).isBetween(1 << 20, (1 << 20) + 100);
    assertThat(cut.notes()).asString().contains("\"cut\":");
  }

  @Test
  void too_much_is_rejected_alone() {
    LogRecord.Builder attributes = record("gen_ai.user.message", text("content", "Hello"));
    for (int i = 0; i <= 1 << 16; i++) {
      attributes.addAttributes(text("a" + i, ""));
    }
    StringBuilder messages = new StringBuilder("[\"a\"");
    messages.append(",\"a\"".repeat(1 << 16)).append(']');
    MappedMessages mapped =
        mapped(
            STORE,
            attributes,
            record(
                "gen_ai.client.inference.operation.details",
                text("gen_ai.input.messages", messages.toString())),
            record("gen_ai.user.message").setBody(any("Hello")));
    assertThat(mapped.rejected())
        .isEqualTo(Map.of(Rejection.TOO_MANY_ATTRIBUTES, 1, Rejection.TOO_MANY_MESSAGES, 1));
    assertThat(mapped.messages()).hasSize(1);
  }

  @Test
  void a_body_nested_without_end_is_kept_as_text() {
    AnyValue body = any("deep");
    for (int i = 0; i < 200; i++) {
      body = list(body);
    }
    SpanMessage message =
        mapped(STORE, record("gen_ai.user.message").setBody(map(pair("content", body))))
            .messages()
            .get(0);
    assertThat(message.notes()).asString().contains("too_deep");
  }
}
