package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConfigurationKeysTest {
  /** Any file that can be read. */
  private static final String FILE = "src/test/resources/config/prices.yaml";

  /** Another one. */
  private static final String OTHER_FILE = "pom.xml";

  /** A configuration that has every section. */
  private static final String EVERY_SECTION =
      """
      receivers:
        otlp:
          protocols:
            grpc:
              tls: &tls {cert_file: FILE, key_file: FILE}
              auth: {authenticator: apikeyauth}
            http:
              max_request_body_size: 1000
              tls: *tls
              auth: {authenticator: apikeyauth}
              cors: {allowed_origins: ["*"]}
          tenant: {header: x-tenant, trusted_proxies: [127.0.0.1]}
      extensions:
        bearertokenauth: {filename: FILE}
        basicauth: {htpasswd: {file: FILE}}
        apikeyauth: {}
      """
          .replace("FILE", FILE);

  /** A value other than that of {@link #EVERY_SECTION} for every key, as it is printed. */
  private static final Map<String, String> OTHERS = new LinkedHashMap<>();

  /** The key that must give way where another one is set. */
  private static final Map<String, String> ALTERNATIVES = new LinkedHashMap<>();

  /** Printed of a secret, however it reads. */
  private static final String MASKED = "\"****\"";

  static {
    String grpc = "receivers.otlp.protocols.grpc.";
    OTHERS.put(grpc + "endpoint", "h:1");
    OTHERS.put(grpc + "max_recv_msg_size_mib", "2");
    OTHERS.put(grpc + "max_concurrent_streams", "3");
    OTHERS.put(grpc + "read_timeout", "33s");
    OTHERS.put(grpc + "keepalive.server_parameters.max_connection_idle", "4s");
    OTHERS.put(grpc + "keepalive.server_parameters.max_connection_age", "5s");
    OTHERS.put(grpc + "keepalive.server_parameters.max_connection_age_grace", "6s");
    OTHERS.put(grpc + "keepalive.server_parameters.time", "7s");
    OTHERS.put(grpc + "keepalive.server_parameters.timeout", "8s");
    OTHERS.put(grpc + "keepalive.enforcement_policy.min_time", "9s");
    OTHERS.put(grpc + "keepalive.enforcement_policy.permit_without_stream", "false");
    putTls(grpc + "tls.");
    OTHERS.put(grpc + "auth.authenticator", "basicauth");
    String http = "receivers.otlp.protocols.http.";
    OTHERS.put(http + "endpoint", "h:10");
    OTHERS.put(http + "max_request_body_size", "11");
    OTHERS.put(http + "compression_algorithms", "[gzip]");
    OTHERS.put(http + "response_headers", "{x-served-by: \"llm observatory\"}");
    OTHERS.put(http + "read_header_timeout", "11s");
    OTHERS.put(http + "read_timeout", "12s");
    OTHERS.put(http + "write_timeout", "13s");
    OTHERS.put(http + "idle_timeout", "0s");
    OTHERS.put(http + "keep_alives_enabled", "false");
    for (String signal : new String[] {"traces", "logs", "metrics"}) {
      OTHERS.put(http + signal + "_url_path", "/x/" + signal);
      OTHERS.put(http + signal + "_url_aliases", "[/y/" + signal + ", /z/" + signal + "]");
    }
    putTls(http + "tls.");
    OTHERS.put(http + "auth.authenticator", "basicauth");
    OTHERS.put(http + "cors.allowed_origins", "[https://*.example.com, \"*\"]");
    OTHERS.put(http + "cors.allowed_headers", "[x-a]");
    OTHERS.put(http + "cors.exposed_headers", "[x-b]");
    OTHERS.put(http + "cors.max_age", "7200");
    OTHERS.put("receivers.otlp.metrics", "drop");
    OTHERS.put("receivers.otlp.tenant.header", "x-org");
    OTHERS.put("receivers.otlp.tenant.trusted_proxies", "[10.0.0.0/8, \"::1\"]");
    OTHERS.put("processors.genai.keep_other_spans", "false");
    OTHERS.put("processors.genai.content", "drop");
    OTHERS.put("processors.genai.max_value_size_mib", "12");
    OTHERS.put("processors.genai.prices", FILE);
    OTHERS.put("exporters.postgresql.url", "postgresql://u@h/db");
    OTHERS.put("exporters.postgresql.read_url", "postgresql://u@replica/db");
    OTHERS.put("exporters.postgresql.writers", "13");
    OTHERS.put("exporters.postgresql.retention.spans", "36h");
    OTHERS.put("exporters.postgresql.retention.contents", "7d");
    OTHERS.put("extensions.health_check.endpoint", "h:14");
    OTHERS.put("extensions.health_check.path", "/healthz");
    OTHERS.put("extensions.bearertokenauth.header", "X-Token");
    OTHERS.put("extensions.bearertokenauth.scheme", "\"\"");
    OTHERS.put("extensions.bearertokenauth.token", MASKED);
    OTHERS.put("extensions.bearertokenauth.tokens", "[" + MASKED + ", " + MASKED + "]");
    OTHERS.put("extensions.bearertokenauth.filename", OTHER_FILE);
    OTHERS.put("extensions.bearertokenauth.tenant", "a");
    OTHERS.put("extensions.basicauth.htpasswd.file", OTHER_FILE);
    OTHERS.put("extensions.basicauth.htpasswd.inline", MASKED);
    OTHERS.put("extensions.basicauth.tenant", "b");
    OTHERS.put("extensions.apikeyauth.header", "X-Api-Key");
    OTHERS.put("extensions.apikeyauth.scheme", "Key");
    OTHERS.put("service.telemetry.metrics.endpoint", "h:15");
    OTHERS.put("service.telemetry.logs.level", "error");
    OTHERS.put("service.telemetry.logs.encoding", "json");
    ALTERNATIVES.put("extensions.bearertokenauth.token", "extensions.bearertokenauth.filename");
    ALTERNATIVES.put("extensions.bearertokenauth.tokens", "extensions.bearertokenauth.filename");
  }

  private static void putTls(String tls) {
    OTHERS.put(tls + "cert_file", OTHER_FILE);
    OTHERS.put(tls + "cert_pem", MASKED);
    OTHERS.put(tls + "key_file", OTHER_FILE);
    OTHERS.put(tls + "key_pem", MASKED);
    OTHERS.put(tls + "client_ca_file", OTHER_FILE);
    OTHERS.put(tls + "client_ca_file_reload", "true");
    OTHERS.put(tls + "reload_interval", "1m");
    OTHERS.put(tls + "min_version", "1.3");
    OTHERS.put(tls + "max_version", "1.2");
    OTHERS.put(tls + "cipher_suites", "[TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]");
    OTHERS.put(tls + "curve_preferences", "[X25519, P256]");
    ALTERNATIVES.put(tls + "cert_pem", tls + "cert_file");
    ALTERNATIVES.put(tls + "key_pem", tls + "key_file");
  }

  private static @Nullable String written(Key<?> key, Configuration configuration) {
    YamlNode value = key.write(configuration);
    return value == null ? null : YamlWriter.flow(value);
  }

  @Test
  void every_key_has_a_path_of_its_own() {
    assertThat(ConfigurationKeys.ALL)
        .extracting(Key::path)
        .containsExactlyElementsOf(OTHERS.keySet());
  }

  @Test
  void setting_a_key_changes_its_value_and_no_other() throws Exception {
    ConfigurationText text = ConfigurationText.of(EVERY_SECTION);
    Configuration before = text.load();
    for (Key<?> set : ConfigurationKeys.ALL) {
      String value = OTHERS.get(set.path());
      String alternative = ALTERNATIVES.getOrDefault(set.path(), set.path());
      Configuration changed = text.with(alternative + "=", set.path() + "=" + value).load();
      for (Key<?> key : ConfigurationKeys.ALL) {
        String expected = key.equals(set) ? value : written(key, before);
        boolean gaveWay = key.path().equals(alternative) && !key.equals(set);
        assertThat(written(key, changed))
            .as("%s after setting %s", key.path(), set.path())
            .isEqualTo(gaveWay ? null : expected);
      }
      assertThat(written(set, before)).as(set.path()).isNotEqualTo(value);
    }
  }

  @Test
  void the_written_default_is_the_default() throws Exception {
    Configuration defaults = ConfigurationText.of(EVERY_SECTION).load();
    for (Key<?> key : ConfigurationKeys.ALL) {
      if (key.defaultValue() != null) {
        assertThat(key.getter().from(defaults)).as(key.path()).isEqualTo(key.defaultValue());
        assertThat(String.valueOf(written(key, defaults)).replaceAll("[\\[\\]]", ""))
            .as(key.path())
            .isEqualTo(key.defaultText());
      }
    }
  }

  @Test
  void no_key_of_ours_is_one_that_only_a_collector_has() {
    assertThat(CollectorKeys.paths()).doesNotContainAnyElementsOf(Set.copyOf(OTHERS.keySet()));
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
