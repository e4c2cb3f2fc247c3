package io.llmobservatory.server.genai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is wrong with one span of a request in JSON is repaired and told, or refused, with it alone.
 */
final class JsonRequestsTest {
  private static final String IDS =
      "\"traceId\":\"5B8EFFF798038103D269B633813FC60C\",\"spanId\":\"eee19b7ec3c1b174\"";
  private static final String GOOD = "{" + IDS + ",\"name\":\"good\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"traceId\":\"W47/95gDgQPSabYzgT/GDA==\"|INVALID_TRACE_ID",
        "\"traceId\":\"0123456789abcdeg\"|INVALID_TRACE_ID",
        "\"traceId\":\"\"|INVALID_TRACE_ID",
        "\"traceId\":\"eee19b7ec3c1b174\"|INVALID_TRACE_ID",
        "\"traceId\":12|INVALID_TRACE_ID",
        "\"spanId\":\"7uGbfsPB\"|INVALID_SPAN_ID",
        "\"spanId\":\"0000000000000000\"|INVALID_SPAN_ID",
        "\"spanId\":false|INVALID_SPAN_ID",
      })
  void a_span_without_an_id_is_refused_alone(String member, Rejection reason) throws Exception {
    MappedSpans mapped = map(GOOD + ",{" + IDS + "," + member + "}," + GOOD);

    assertThat(mapped.spans()).hasSize(2).allMatch(span -> "good".equals(span.name()));
    assertThat(mapped.rejected()).containsExactly(entry(reason, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\":\"half \\ud83e\"|bad_utf8_replaced",
        "\"name\":\"nul \\u0000\"|nul_replaced",
        "\"parentSpanId\":\"no id\"|undefined_value",
        "\"parentSpanId\":\"a parent\"|undefined_value",
        "\"kind\":\"INTERN\"|undefined_value",
        "\"status\":{\"code\":1e99}|undefined_value",
        "\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":\"NaN\"}}]|not_finite",
        "\"attributes\":[{\"key\":\"a\"},{\"key\":\"a\"}]|duplicate_key",
      })
  void what_is_repaired_is_told(String member, String repair) throws Exception {
    MappedSpans mapped = map(GOOD + ",{" + IDS + "," + member + "}");

    assertThat(mapped.rejected()).isEmpty();
    assertThat(mapped.spans()).hasSize(2);
    assertThat(mapped.spans().get(0).notes()).isNull();
    assertThat(String.valueOf(mapped.spans().get(1).notes())).contains(repair);
  }

  @Test
  void a_value_nested_too_deep_is_kept_and_told() throws Exception {
    String value = "{\"arrayValue\":{\"values\":[".repeat(1000) + "{}" + "]}}".repeat(1000);
    MappedSpans mapped =
        map("{" + IDS + ",\"attributes\":[{\"key\":\"a\",\"value\":" + value + "}]}," + GOOD);

    assertThat(mapped.rejected()).isEmpty();
    assertThat(mapped.spans()).hasSize(2);
    assertThat(String.valueOf(mapped.spans().get(0).notes())).contains("too_deep");
    assertThat(mapped.spans().get(1).notes()).isNull();
  }

  private static MappedSpans map(String spans) throws MalformedRequestException {
    String json = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + spans + "]}]}]}";
    byte[] request = OtlpJson.TRACES.toProtobuf(json.getBytes(StandardCharsets.UTF_8), bytes -> {});
    return Mapping.map(request, Mapping.STORE);
  }
}
