package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationKeysTest {
  /** A value other than the default for every key, as it is printed. */
  private static final Map<String, String> OTHERS = new LinkedHashMap<>();

  static {
    String grpc = "receivers.otlp.protocols.grpc.";
    OTHERS.put(grpc + "endpoint", "h:1");
    OTHERS.put(grpc + "max_recv_msg_size_mib", "2");
    OTHERS.put(grpc + "max_concurrent_streams", "3");
    OTHERS.put(grpc + "keepalive.server_parameters.max_connection_idle", "4s");
    OTHERS.put(grpc + "keepalive.server_parameters.max_connection_age", "5s");
    OTHERS.put(grpc + "keepalive.server_parameters.max_connection_age_grace", "6s");
    OTHERS.put(grpc + "keepalive.server_parameters.time", "7s");
    OTHERS.put(grpc + "keepalive.server_parameters.timeout", "8s");
    OTHERS.put(grpc + "keepalive.enforcement_policy.min_time", "9s");
    OTHERS.put(grpc + "keepalive.enforcement_policy.permit_without_stream", "false");
    OTHERS.put("receivers.otlp.protocols.http.endpoint", "h:10");
    OTHERS.put("receivers.otlp.protocols.http.max_request_body_size", "11");
    OTHERS.put("processors.genai.keep_other_spans", "false");
    OTHERS.put("processors.genai.content", "drop");
    OTHERS.put("processors.genai.max_value_size_mib", "12");
    OTHERS.put("processors.genai.prices", "src/test/resources/config/prices.yaml");
    OTHERS.put("exporters.postgresql.url", "postgresql://u@h/db");
    OTHERS.put("exporters.postgresql.writers", "13");
    OTHERS.put("extensions.health_check.endpoint", "h:14");
    OTHERS.put("service.telemetry.metrics.endpoint", "h:15");
    OTHERS.put("service.telemetry.logs.level", "error");
  }

  @Test
  void every_key_has_a_path_of_its_own() {
    assertThat(ConfigurationKeys.ALL)
        .extracting(Key::path)
        .containsExactlyElementsOf(OTHERS.keySet());
  }

  @Test
  void setting_a_key_changes_its_value_and_no_other() throws Exception {
    Configuration defaults = ConfigurationText.of("").load();
    for (Key<?> set : ConfigurationKeys.ALL) {
      String value = OTHERS.get(set.path());
      Configuration changed = ConfigurationText.ofOverrides(set.path() + "=" + value).load();
      for (Key<?> key : ConfigurationKeys.ALL) {
        assertThat(key.write(changed))
            .as("%s after setting %s", key.path(), set.path())
            .isEqualTo(key.equals(set) ? value : key.write(defaults));
      }
      assertThat(set.write(defaults)).as(set.path()).isNotEqualTo(value);
    }
  }

  @Test
  void the_written_default_is_the_default() throws Exception {
    Configuration defaults = ConfigurationText.of("").load();
    for (Key<?> key : ConfigurationKeys.ALL) {
      if (key.defaultValue() != null) {
        assertThat(key.write(defaults)).as(key.path()).isEqualTo(key.defaultText());
      }
    }
  }

  @Test
  void the_table_has_a_row_for_every_key() {
    assertThat(ConfigurationReference.markdownTable().lines())
        .hasSize(2 + ConfigurationKeys.ALL.size())
        .allMatch(line -> line.matches("\\|([^|]+\\|){3}"))
        .contains(
            "| `processors.genai.content` | `store` | store or drop message content: prompts,"
                + " completions, tool arguments and results |",
            "| `exporters.postgresql.url` | the embedded PostgreSQL | database, as"
                + " postgresql://user:password@host:port/database?sslmode=require |");
  }
}
