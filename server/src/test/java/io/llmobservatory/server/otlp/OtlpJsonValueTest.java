package io.llmobservatory.server.otlp;

import static io.llmobservatory.server.otlp.Encoded.logRecord;
import static io.llmobservatory.server.otlp.Encoded.span;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of attributes and bodies, and what becomes of those that do not fit. */
final class OtlpJsonValueTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"stringValue\":\"a\"}|string a",
        "{\"string_value\":\"a\"}|string a",
        "{\"stringValue\":\"\"}|string ",
        "{\"stringValue\":12.50}|string 12.50",
        "{\"stringValue\":true}|string true",
        "{\"stringValue\":\"\\u00e9\\\"\\/\\ud83e\\udd16\"}|string é\"/\uD83E\uDD16",
        "{\"boolValue\":true}|bool true",
        "{\"boolValue\":\"true\"}|bool true",
        "{\"boolValue\":false}|bool false",
        "{\"boolValue\":\"yes\"}|string yes",
        "{\"boolValue\":1}|string 1",
        "{\"intValue\":\"42\"}|int 42",
        "{\"intValue\":-42}|int -42",
        "{\"intValue\":\"-9223372036854775808\"}|int -9223372036854775808",
        "{\"intValue\":9223372036854775807}|int 9223372036854775807",
        "{\"intValue\":\"9223372036854775808\"}|string 9223372036854775808",
        "{\"intValue\":-9223372036854775809}|string -9223372036854775809",
        "{\"intValue\":18446744073709551616}|string 18446744073709551616",
        "{\"intValue\":99999999999999999999}|string 99999999999999999999",
        "{\"intValue\":1e3}|int 1000",
        "{\"intValue\":\"1E+3\"}|int 1000",
        "{\"intValue\":1.0}|int 1",
        "{\"intValue\":-1.50e1}|int -15",
        "{\"intValue\":1200e-2}|int 12",
        "{\"intValue\":0.0012e4}|int 12",
        "{\"intValue\":0e999999999999}|int 0",
        "{\"intValue\":-0}|int 0",
        "{\"intValue\":1e-999999999999}|string 1e-999999999999",
        "{\"intValue\":1.5}|string 1.5",
        "{\"intValue\":1e999999999}|string 1e999999999",
        "{\"intValue\":\"\\u0031\\u0032\"}|int 12",
        "{\"intValue\":\"twelve\"}|string twelve",
        "{\"intValue\":\"\"}|string ",
        "{\"intValue\":\"+5\"}|string +5",
        "{\"intValue\":\"5.\"}|string 5.",
        "{\"intValue\":\"0x1F\"}|string 0x1F",
        "{\"intValue\":false}|string false",
        "{\"doubleValue\":1}|double 1.0",
        "{\"doubleValue\":-0.0}|double -0.0",
        "{\"doubleValue\":\"2.5e-3\"}|double 0.0025",
        "{\"doubleValue\":\"NaN\"}|double NaN",
        "{\"doubleValue\":\"Infinity\"}|double Infinity",
        "{\"doubleValue\":\"-Infinity\"}|double -Infinity",
        "{\"doubleValue\":1e999999999}|string 1e999999999",
        "{\"doubleValue\":1e-999999999}|double 0.0",
        "{\"doubleValue\":\"1f\"}|string 1f",
        "{\"doubleValue\":\"nan\"}|string nan",
        "{\"bytesValue\":\"+/+/\"}|bytes fbffbf",
        "{\"bytesValue\":\"-_-_\"}|bytes fbffbf",
        "{\"bytesValue\":\"+\\/+\\/\"}|bytes fbffbf",
        "{\"bytesValue\":\"AQI=\"}|bytes 0102",
        "{\"bytesValue\":\"AQI\"}|bytes 0102",
        "{\"bytesValue\":\"AQ==\"}|bytes 01",
        "{\"bytesValue\":\"AQ\"}|bytes 01",
        "{\"bytesValue\":\"\"}|bytes ",
        "{\"bytesValue\":\"A\"}|string A",
        "{\"bytesValue\":\"AQ=\"}|string AQ=",
        "{\"bytesValue\":\"A===\"}|string A===",
        "{\"bytesValue\":\"AQ.I\"}|string AQ.I",
        "{\"bytesValue\":\"AQé\"}|string AQé",
        "{\"bytesValue\":1234}|string 1234",
        "{}|empty",
        "null|empty",
        "{\"stringValue\":null}|empty",
        "{\"stringValueStrindex\":3}|empty",
        "{\"newKindOfValue\":{\"a\":[1,{}]}}|empty",
        "{\"arrayValue\":{}}|array",
        "{\"arrayValue\":{\"values\":[]}}|array",
        "{\"arrayValue\":{\"values\":[{\"intValue\":1},null,{}]}}|array int 1, empty, empty",
        "{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":{\"intValue\":1}},null]}}|map k=int 1",
      })
  void values_are_read_as_what_they_are(String json, String expected) throws Exception {
    byte[] request =
        Encoded.traces(span("\"attributes\":[{\"key\":\"k\",\"value\":" + json + "}]"));
    OtlpRequestReader reader = new OtlpRequestReader(request);

    assertThat(reader.next()).isTrue();
    OtlpValue value = new OtlpValue(request);
    reader.span().attributes().value(0, value);
    assertThat(told(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"intValue\":1,\"stringValue\":\"a\"}|string a",
        "{\"arrayValue\":{\"values\":[{}]},\"arrayValue\":{\"values\":[{\"intValue\":1}]}}|array int 1",
        "{\"arrayValue\":{\"values\":[{}]},\"kvlistValue\":{}}|map",
        "{\"kvlistValue\":{\"values\":[{}]},\"intValue\":1,\"stringValue\":null}|int 1",
        "{\"arrayValue\":{},\"intValue\":\"x\"}|string x",
        "{\"intValue\":1},\"value\":{\"arrayValue\":{}}|array",
        "{\"arrayValue\":{\"values\":[{}]}},\"key\":\"k\",\"value\":{\"kvlistValue\":{}}|map",
        "{\"arrayValue\":{}},\"value\":null|array",
        "{\"arrayValue\":{}},\"value\":{\"arrayValue\":{}},\"value\":{}|empty",
      })
  void of_two_values_the_last_counts_and_the_request_stays_readable(String json, String expected)
      throws Exception {
    byte[] request =
        Encoded.traces(span("\"attributes\":[{\"key\":\"k\",\"value\":" + json + "}]"));
    OtlpRequestReader reader = new OtlpRequestReader(request);
    assertThat(reader.next()).isTrue();
    OtlpValue value = new OtlpValue(request);
    reader.span().attributes().value(0, value);
    assertThat(told(value)).isEqualTo(expected);
    assertThat(reader.span().attributes().key(0)).isEqualTo("k");

    byte[] log =
        Encoded.logs(
            logRecord("\"body\":" + json.replace("value\":", "body\":").replace("\"key", "\"x")));
    OtlpLogReader records = new OtlpLogReader(log);
    assertThat(records.next()).isTrue();
    assertThat(told(records.record().body())).isEqualTo(expected);
  }

  private static String told(OtlpValue value) {
    return switch (value.kind()) {
      case EMPTY -> "empty";
      case STRING -> ("string " + value.text()).strip();
      case BOOL -> "bool " + value.asBoolean();
      case INT -> "int " + value.asLong();
      case DOUBLE -> "double " + value.asDouble();
      case BYTES ->
          "bytes"
              + (value.length() == 0 ? "" : " ")
              + HexFormat.of()
                  .formatHex(value.bytes(), value.offset(), value.offset() + value.length());
      case CLOSED -> "closed";
      case ARRAY, MAP -> {
        boolean map = value.kind() == OtlpValue.Kind.MAP;
        List<String> elements = new ArrayList<>();
        OtlpElements rest = value.elements();
        while (rest.next()) {
          elements.add((map ? rest.key() + "=" : "") + told(rest.value()));
        }
        yield ((map ? "map " : "array ") + String.join(", ", elements)).strip();
      }
    };
  }
}
