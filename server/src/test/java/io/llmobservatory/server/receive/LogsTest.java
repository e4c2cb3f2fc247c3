package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.sql.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Logs signal from the wire to the rows. */
final class LogsTest {
  private static final int LIMIT = 64 << 20;
  private static final String SAID =
      "SELECT string_agg(span_id || ' ' || coalesce(input::text, '-') || ' '"
          + " || coalesce(output::text, '-'), E'\\n' ORDER BY span_id) FROM llm_spans";

  private TestReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    receiver = TestReceiver.start(LIMIT);
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private static LogRecord.Builder record(String event, long span) {
    return LogRecord.newBuilder()
        .setEventName(event)
        .setTraceId(Requests.span(span).getTraceId())
        .setSpanId(Requests.span(span).getSpanId())
        .setTimeUnixNano(Requests.START + span);
  }

  private static LogRecord.Builder message(String event, long span, String text) {
    return record(event, span)
        .setBody(
            AnyValue.newBuilder()
                .setKvlistValue(
                    KeyValueList.newBuilder().addValues(Requests.attribute("content", text))));
  }

  private static byte[] logs(LogRecord.Builder... records) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (LogRecord.Builder record : records) {
      scope.addLogRecords(record);
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(scope))
        .build()
        .toByteArray();
  }

  private static String said(String role, String text) {
    return "[{\"role\":\"%s\",\"parts\":[{\"type\":\"text\",\"content\":\"%s\"}]}]"
        .formatted(role, text);
  }

  private static String id(long span) {
    return "%016x".formatted(span + 1);
  }

  @Test
  void content_comes_before_its_span_after_it_and_to_another_instance() throws Exception {
    try (TestReceiver other = receiver.another()) {
      assertStored(receiver.client.exportLogs(logs(message("gen_ai.user.message", 0, "before"))));
      assertStored(receiver.client.export(Requests.range(0, 3)));
      assertStored(other.client.exportLogs(logs(message("gen_ai.choice", 0, "elsewhere"))));
      assertStored(receiver.client.exportLogs(logs(message("gen_ai.user.message", 1, "after"))));
    }
    assertThat(receiver.query(SAID))
        .isEqualTo(
            "%s %s %s\n%s %s -\n%s - -"
                .formatted(
                    id(0),
                    said("user", "before"),
                    said("assistant", "elsewhere"),
                    id(1),
                    said("user", "after"),
                    id(2)));
    assertThat(receiver.query("SELECT input_tokens || ' ' || span_count FROM traces"))
        .isEqualTo("3 3");
  }

  @Test
  void messages_are_shown_in_the_order_of_time_then_of_their_request() throws Exception {
    long later = Requests.START + 1_000;
    String[] texts = {"last", "a", "b", "c", "d", "e", "f"};
    LogRecord.Builder[] records = new LogRecord.Builder[texts.length];
    for (int i = 0; i < texts.length; i++) {
      long time = i == 0 ? later + 1 : later;
      records[i] = message("gen_ai.user.message", 0, texts[i]).setTimeUnixNano(time);
    }
    assertStored(receiver.client.exportLogs(logs(records)));
    assertStored(receiver.client.exportLogs(logs(message("gen_ai.system.message", 0, "first"))));
    assertStored(receiver.client.export(Requests.range(0, 1)));
    assertThat(
            receiver.query(
                "SELECT string_agg(message -> 'parts' -> 0 ->> 'content', ' ')"
                    + " FROM llm_spans, json_array_elements(input) AS message"))
        .isEqualTo("first a b c d e f last");
  }

  @Test
  void a_record_that_is_sent_again_is_one_row() throws Exception {
    LogRecord.Builder one = message("gen_ai.user.message", 0, "one");
    LogRecord.Builder two = message("gen_ai.user.message", 0, "two");
    assertStored(receiver.client.exportLogs(logs(one)));
    assertStored(receiver.client.exportLogs(logs(one)));
    assertStored(receiver.client.exportLogs(logs(two, one, two)));
    assertThat(receiver.query("SELECT count(*) FROM span_messages")).isEqualTo("2");
  }

  @Test
  void other_records_are_taken_and_left() throws Exception {
    assertStored(receiver.client.exportLogs(new byte[0]));
    assertStored(receiver.client.exportLogs(logs()));
    assertStored(
        receiver.client.exportLogs(
            logs(
                record("", 0).setBody(AnyValue.newBuilder().setStringValue("a line")),
                record("gen_ai.evaluation.result", 0),
                message("gen_ai.user.message", 0, "hello").setSpanId(ByteString.EMPTY))));
    assertThat(receiver.query("SELECT count(*) FROM span_messages")).isEqualTo("0");
    receiver.awaitInFlight(0);
  }

  @Test
  void a_rejected_record_is_counted_alone() throws Exception {
    LogRecord.Builder bad = message("gen_ai.user.message", 0, "too many");
    for (int i = 0; i <= 1 << 16; i++) {
      bad.addAttributes(Requests.attribute("a", ""));
    }
    WireAnswer answer =
        receiver.client.exportLogs(logs(bad, message("gen_ai.user.message", 1, "good")));
    ExportLogsPartialSuccess partial =
        ExportLogsServiceResponse.parseFrom(Objects.requireNonNull(answer.response()))
            .getPartialSuccess();
    assertThat(partial.getRejectedLogRecords()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).startsWith("1 x more than 65536 attributes");
    assertThat(receiver.query("SELECT string_agg(span_id, ' ') FROM span_messages"))
        .isEqualTo(id(1));
  }

  @Test
  void what_is_not_otlp_is_refused_like_a_request_with_spans() throws Exception {
    receiver.client.exportLogs(new byte[] {10, 100}).assertMalformed();
    receiver
        .client
        .send(WireClient.EXPORT_LOGS, WireClient.options(), true, logs(), logs())
        .join()
        .assertMalformed();
    WireAnswer gzip =
        receiver
            .client
            .send(
                WireClient.EXPORT_LOGS,
                WireClient.options().withCompression("gzip"),
                logs(message("gen_ai.user.message", 0, "zipped")))
            .join();
    assertStored(gzip);
    assertThat(receiver.query("SELECT count(*) FROM span_messages")).isEqualTo("1");
  }

  @Test
  void an_answer_waits_for_the_commit_and_no_longer_than_clients_do() throws Exception {
    try (Connection holdUp = receiver.lock("span_messages")) {
      receiver.client.exportLogs(logs(message("gen_ai.user.message", 0, "late"))).assertTryAgain();
      holdUp.rollback();
    }
    receiver.awaitInFlight(0);
    assertStored(receiver.client.exportLogs(logs(message("gen_ai.user.message", 0, "late"))));
    assertThat(receiver.query("SELECT count(*) FROM span_messages")).isEqualTo("1");
  }

  @Test
  void too_many_bytes_in_flight_are_refused_whatever_their_signal() throws Exception {
    try (Connection holdUp = receiver.lock("span_messages")) {
      CompletableFuture<WireAnswer> first =
          receiver.client.send(
              WireClient.EXPORT_LOGS,
              WireClient.options(),
              logs(message("gen_ai.user.message", 0, "x".repeat(LIMIT / 2 - 1_000))));
      await().until(() -> receiver.inFlightBytes() > LIMIT / 2 - 1_000);
      receiver
          .client
          .exportLogs(logs(message("gen_ai.user.message", 1, "x".repeat(LIMIT / 2))))
          .assertTryAgain();
      holdUp.rollback();
      first.join();
    }
    receiver.awaitInFlight(0);
  }

  @Test
  void closing_answers_what_was_admitted_and_refuses_latecomers() throws Exception {
    CompletableFuture<Void> closing;
    CompletableFuture<WireAnswer> admitted;
    try (WireClient latecomer = WireClient.to(receiver.port());
        Connection holdUp = receiver.lock("span_messages")) {
      admitted =
          receiver.client.send(
              WireClient.EXPORT_LOGS,
              WireClient.options(),
              logs(message("gen_ai.user.message", 0, "admitted")));
      await().until(() -> receiver.inFlightBytes() > 0);
      closing = CompletableFuture.runAsync(() -> receiver.server.close(Duration.ofMinutes(5)));
      await()
          .until(
              () -> latecomer.exportLogs(logs()).code(), code -> code == Status.Code.UNAVAILABLE);
      assertThat(admitted).isNotDone();
      holdUp.rollback();
    }
    assertStored(admitted.join());
    closing.join();
    assertThat(receiver.query("SELECT count(*) FROM span_messages")).isEqualTo("1");
  }

  private static void assertStored(WireAnswer answer) {
    assertThat(answer).matches(WireAnswer::isStored);
  }
}
