package io.llmobservatory.server.config;

import io.llmobservatory.server.config.CollectorKey.Treatment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that a Collector knows and that no record here has. */
final class CollectorKeys {
  private static final String CLIENTS_ONLY = "it is for clients, not for a listening port";
  private static final String ONE_WAY =
      "there is one way: receivers.otlp, processors.genai, exporters.postgresql";
  private static final String COMMITTED =
      "a request is acknowledged once its rows are committed, so nothing waits in a queue";
  private static final String OF_ITS_OWN_LOG = "the log goes to the standard error as it is";

  private static final Map<String, CollectorKey> KEYS = new LinkedHashMap<>();

  static {
    for (String port : List.of(GrpcKeys.PATH, HttpKeys.PATH)) {
      addPort(port);
    }
    for (String key : List.of("read_buffer_size", "write_buffer_size")) {
      without(GrpcKeys.PATH + "." + key, "buffers have the size of what comes");
    }
    without(HttpKeys.PATH + ".include_tls_metadata", "nothing reads the metadata of a connection");
    without(HttpKeys.PATH + ".profiles_url_path", "profiles are not taken");
    without(
        HttpKeys.PATH + ".auth.request_params",
        "credentials are read from headers, never from the query of a URL, which logs keep");
    without("processors.batch", "what arrives while a commit runs becomes the next batch");
    without(
        "processors.memory_limiter",
        "requests in flight may take a quarter of the heap; beyond that clients are told to retry");
    without("exporters.postgresql.sending_queue", COMMITTED);
    without("exporters.postgresql.retry_on_failure", "retries fit the time that a client waits");
    without("exporters.postgresql.timeout", "a client is answered within 4 s");
    addHealthCheck();
    without("extensions.basicauth.client_auth", CLIENTS_ONLY);
    without("extensions.zpages", "there are no such pages; /metrics tells how the server does");
    without("extensions.pprof", "use Java Flight Recorder: jcmd PID JFR.start");
    without("extensions.memory_limiter", "requests in flight may take a quarter of the heap");
    without("extensions.file_storage", COMMITTED);
    without("service.extensions", "an extension that is defined is there where it is named");
    without("service.pipelines", ONE_WAY);
    addTelemetry();
  }

  private CollectorKeys() {}

  private static void addPort(String port) {
    add(
        port + ".transport",
        Treatment.ONLY_TCP,
        "only tcp is offered; let the clients connect to a port of localhost");
    without(port + ".dialer", CLIENTS_ONLY);
    without(
        port + ".include_metadata",
        "no processor here reads headers; a tenant can be taken from one: receivers.otlp.tenant");
    without(port + ".middlewares", "sizes, streams and bytes in flight are bounded without");
    for (String key : List.of("ca_file", "ca_pem")) {
      without(port + ".tls." + key, CLIENTS_ONLY + "; client_ca_file is what clients are held to");
    }
    for (String key :
        List.of(
            "include_system_ca_certs_pool",
            "insecure",
            "insecure_skip_verify",
            "server_name_override")) {
      without(port + ".tls." + key, CLIENTS_ONLY);
    }
    add(port + ".tls.tpm", Treatment.REFUSED, "a key inside a TPM cannot be used; set key_file");
  }

  private static void addHealthCheck() {
    String path = "extensions.health_check";
    add(path + ".transport", Treatment.ONLY_TCP, "only tcp is offered");
    add(path + ".tls", Treatment.REFUSED, "the health check is served in plain text only");
    add(path + ".auth", Treatment.REFUSED, "the health check is open to whoever reaches it");
    without(path + ".response_body", "the answer is the default one, in JSON");
    without(path + ".check_collector_pipeline", "healthy means that rows can be committed");
    for (String key : List.of("use_v2", "http", "grpc", "component_health")) {
      without(path + "." + key, "endpoint and path are those of the first version");
    }
    for (String key :
        List.of(
            "cors",
            "response_headers",
            "compression_algorithms",
            "max_request_body_size",
            "include_metadata",
            "middlewares",
            "read_timeout",
            "read_header_timeout",
            "write_timeout",
            "idle_timeout",
            "keep_alives_enabled")) {
      without(path + "." + key, "the health check has fixed and strict bounds");
    }
  }

  private static void addTelemetry() {
    String metrics = TelemetryKeys.PATH + ".metrics";
    add(metrics + ".address", Treatment.TAKEN, "");
    add(metrics + ".readers", Treatment.TAKEN, "");
    without(metrics + ".level", "all metrics are always there");
    without(metrics + ".views", "all metrics are always there");
    String logs = TelemetryKeys.PATH + ".logs";
    for (String key :
        List.of(
            "development",
            "disable_caller",
            "disable_stacktrace",
            "disable_zap_resource",
            "sampling",
            "output_paths",
            "error_output_paths",
            "initial_fields",
            "processors")) {
      without(logs + "." + key, OF_ITS_OWN_LOG);
    }
    without(TelemetryKeys.PATH + ".resource", "metrics have the labels of a Collector's defaults");
    without(TelemetryKeys.PATH + ".traces", "the server does not trace itself");
  }

  private static void without(String path, String why) {
    add(path, Treatment.WITHOUT_MEANING, why);
  }

  private static void add(String path, Treatment treatment, String text) {
    KEYS.put(path, new CollectorKey(treatment, text));
  }

  static @Nullable CollectorKey find(String path) {
    return KEYS.get(path);
  }

  static Set<String> paths() {
    return Collections.unmodifiableSet(KEYS.keySet());
  }
}
