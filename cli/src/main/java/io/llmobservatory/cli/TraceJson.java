package io.llmobservatory.cli;

import com.google.protobuf.Timestamp;
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.Usage;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.Locale;

/** A trace as a JSON object; members are named as the columns of the database. */
final class TraceJson {
  private static final String STATUS_PREFIX = "STATUS_CODE_";

  private TraceJson() {}

  static String of(Trace trace) {
    JsonLine json =
        new JsonLine()
            .text("trace_uuid", trace.getTraceUuid())
            .text("trace_id", trace.getTraceId())
            .text("root_span_name", trace.getRootSpanName())
            .text("service_name", trace.getServiceName());
    time("start_time", trace.hasStartTime(), trace.getStartTime(), json);
    time("end_time", trace.hasEndTime(), trace.getEndTime(), json);
    status(trace.getStatus(), json);
    json.number("span_count", trace.getSpanCount())
        .number("llm_span_count", trace.getLlmSpanCount())
        .number("error_count", trace.getErrorCount());
    usage(trace.getUsage(), json);
    json.decimal("cost_usd", trace.getCostUsd())
        .text("user_id", trace.getUserId())
        .text("session_id", trace.getSessionId())
        .text("environment", trace.getEnvironment());
    time("created_at", trace.hasCreatedAt(), trace.getCreatedAt(), json);
    time("updated_at", trace.hasUpdatedAt(), trace.getUpdatedAt(), json);
    return json.end();
  }

  static void time(String name, boolean known, Timestamp time, JsonLine json) {
    json.text(name, known ? Shown.instant(time).toString() : "");
  }

  static void status(Status status, JsonLine json) {
    json.text("status", status(status)).text("status_message", status.getMessage());
  }

  /** The word for a status: unset, ok or error. */
  static String status(Status status) {
    String name = status.getCode().name();
    return name.startsWith(STATUS_PREFIX)
        ? name.substring(STATUS_PREFIX.length()).toLowerCase(Locale.ROOT)
        : String.valueOf(status.getCodeValue());
  }

  static void usage(Usage usage, JsonLine json) {
    usage
        .getAllFields()
        .forEach((field, number) -> json.number(field.getName(), ((Number) number).longValue()));
  }
}
