package io.llmobservatory.server.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests in JSON that are made to cost more than they weigh, or to fail in an unforeseen way. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class OtlpJsonHostileTest {
  private static final int MILLION = 1_000_000;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @CsvSource({
    "10000, '{\"arrayValue\":{\"values\":[', ']}}'",
    "1000000, '{\"arrayValue\":{\"values\":[', ']}}'",
    "10000, '{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":', '}]}}'",
    "500000, '{\"kvlistValue\":{\"values\":[{\"value\":', ',\"key\":\"after\"}]}}'",
  })
  void values_nested_without_end_are_encoded_and_stay_closed(int depth, String head, String tail)
      throws Exception {
    String value = head.repeat(depth) + "{\"stringValue\":\"deep\"}" + tail.repeat(depth);
    byte[] request = Encoded.traces(attribute(value));
    OtlpRequestReader reader = new OtlpRequestReader(request);

    assertThat(reader.next()).isTrue();
    assertThat(reader.span().attributes().key(0)).isEqualTo("k");
    OtlpValue nested = new OtlpValue(request);
    reader.span().attributes().value(0, nested);
    int opened = 1;
    while (nested.kind() != OtlpValue.Kind.CLOSED) {
      OtlpElements elements = nested.elements();
      assertThat(elements.next()).isTrue();
      nested = elements.value();
      opened++;
    }
    assertThat(opened).isEqualTo(OtlpValue.MAX_DEPTH);
  }

  @Test
  void many_long_texts_at_every_depth_do_not_multiply() throws Exception {
    // Each level has text, so that none of its length is known when it begins.
    String text = "x".repeat(2000);
    String head = "{\"kvlistValue\":{\"values\":[{\"key\":\"" + text + "\",\"value\":";
    int depth = 10_000;
    String value = head.repeat(depth) + "{}" + "}]}}".repeat(depth);

    byte[] request = Encoded.traces(attribute(value));

    OtlpRequestReader.check(request);
    assertThat(request.length).isGreaterThan(depth * text.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 20 * MILLION})
  void unknown_lists_nested_without_end_are_skipped(int depth) throws Exception {
    byte[] json = new byte[2 * depth + 8];
    Arrays.fill(json, (byte) '[');
    Arrays.fill(json, json.length / 2, json.length, (byte) ']');
    byte[] head = "{\"x\":0,\"y\":".getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(head, head.length + json.length + 1);
    System.arraycopy(json, 0, request, head.length, json.length);
    request[request.length - 1] = '}';

    assertThat(Encoded.encode(OtlpJson.TRACES, request)).isEmpty();
    request[request.length - 5] = '}';
    assertThatThrownBy(() -> OtlpJson.TRACES.toProtobuf(request, bytes -> {}))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageEndingWith("a comma or bracket is due");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\\u00e9", "\\\\", "\u00e9"})
  void a_text_of_50_mib_costs_its_result_and_a_buffer(String repeated) throws Exception {
    byte[] one = repeated.getBytes(StandardCharsets.UTF_8);
    byte[] json =
        Encoded.span("\"name\":\"" + "?".repeat(50 << 20) + "\"").getBytes(StandardCharsets.UTF_8);
    int from = new String(json, 0, 200, StandardCharsets.US_ASCII).indexOf('?');
    for (int i = 0; i < (50 << 20) / one.length * one.length; i++) {
      json[from + i] = one[i % one.length];
    }

    long before = THREAD.getCurrentThreadAllocatedBytes();
    byte[] request = OtlpJson.TRACES.toProtobuf(json, bytes -> {});
    long allocated = THREAD.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isLessThan(3L * json.length);
    OtlpRequestReader reader = new OtlpRequestReader(request);
    assertThat(reader.next()).isTrue();
    assertThat(reader.span().name().length()).isGreaterThan(8 << 20);
    assertThat(Encoded.encode(OtlpJson.TRACES, json)).isEqualTo(request);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"intValue\":1e999999999",
        "\"intValue\":-1e-99999999999999999999",
        "\"doubleValue\":1e999999999",
        "\"intValue\":\"?\"",
        "\"doubleValue\":?",
        "\"doubleValue\":0.?",
        "\"intValue\":1e?",
        "\"boolValue\":\"?\"",
        "\"bytesValue\":\"?.\"",
      })
  void endless_numbers_cost_little_time_and_stay_text(String member) throws Exception {
    String value = member.replace("?", "9".repeat(4 * MILLION));
    byte[] request = Encoded.traces(attribute("{" + value + "}"));
    OtlpRequestReader reader = new OtlpRequestReader(request);

    assertThat(reader.next()).isTrue();
    OtlpValue found = new OtlpValue(request);
    reader.span().attributes().value(0, found);
    assertThat(found.kind()).isEqualTo(OtlpValue.Kind.STRING);
    String spelled = value.substring(value.indexOf(':') + 1).replace("\"", "");
    assertThat(found.text().equals(spelled)).as("spelled as it was").isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"kind\":\"?\"', -1",
    "'\"kind\":?', -1",
    "'\"kind\":3,\"flags\":\"?\"', 3",
    "'\"kind\":3,\"startTimeUnixNano\":?', 3",
    "'\"kind\":3,\"traceId\":\"?\"', 3",
    "'\"kind\":3,\"parentSpanId\":?', 3",
  })
  void endless_numbers_elsewhere_are_the_span_s_matter(String member, int kind) throws Exception {
    String json = Encoded.span(member.replace("?", "9".repeat(4 * MILLION + 1)));
    OtlpRequestReader reader = new OtlpRequestReader(Encoded.traces(json));

    assertThat(reader.next()).isTrue();
    assertThat(reader.span().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"resourceSpans\":[?]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[?]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[?]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"attributes\":[?]}]}]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"links\":[?]}]}]}]}",
        "{\"resourceSpans\":[{\"resource\":{\"entityRefs\":[?]}}]}",
      })
  void a_million_empty_messages_are_no_larger_in_protobuf(String json) throws Exception {
    byte[] request = Encoded.traces(json.replace("?", "{},".repeat(MILLION) + "{}"));

    OtlpRequestReader.check(request);
    assertThat(request.length).isGreaterThan(2 * MILLION);
  }

  @Test
  void many_values_of_one_attribute_cost_one() throws Exception {
    String two = "\"value\":{\"arrayValue\":{}},\"key\":\"" + "k".repeat(100) + "\",";
    String json = Encoded.span("\"attributes\":[{" + two.repeat(100_000) + "\"key\":\"k\"}]");

    OtlpRequestReader reader = new OtlpRequestReader(Encoded.traces(json));

    assertThat(reader.next()).isTrue();
    assertThat(reader.span().attributes().key(0)).isEqualTo("k");
  }

  @Test
  void truncated_at_every_byte_a_request_is_malformed() throws Exception {
    Path resources = Path.of("src/test/resources/otlp-json");
    for (String name :
        new String[] {
          "langfuse-otel-5.11.1-agent_batches.2.json",
          "opentelemetry-instrumentation-openai-0.22.0-tools__httpjson.logs.json"
        }) {
      String text = Files.readString(resources.resolve(name)).strip();
      byte[] json = text.getBytes(StandardCharsets.UTF_8);
      OtlpJson signal = name.contains(".logs.") ? OtlpJson.LOGS : OtlpJson.TRACES;
      for (int length = 0; length < json.length; length++) {
        assertThat(isMalformed(signal, Arrays.copyOf(json, length)))
            .as("%s bytes", length)
            .isTrue();
      }
      assertThat(isMalformed(signal, json)).as("all of it").isFalse();
    }
  }

  private static boolean isMalformed(OtlpJson signal, byte[] json) {
    try {
      signal.toProtobuf(json, bytes -> {});
      return false;
    } catch (MalformedRequestException e) {
      return true;
    }
  }

  private static String attribute(String value) {
    return Encoded.span("\"attributes\":[{\"key\":\"k\",\"value\":" + value + "}]");
  }
}
