package io.llmobservatory.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.embedded.PostgresUrl;
import io.llmobservatory.server.embedded.TestPostgres;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class FirstSpanIT {
  @Test
  void a_span_of_the_sdk_is_stored() throws Exception {
    PostgresUrl database = TestPostgres.createDatabase();
    try (TestServer server = TestServer.start(database);
        SdkTracerProvider provider =
            SdkTracerProvider.builder()
                .addSpanProcessor(
                    SimpleSpanProcessor.create(
                        OtlpGrpcSpanExporter.builder().setEndpoint(server.endpoint()).build()))
                .build()) {
      Span span =
          provider
              .get("test")
              .spanBuilder("chat gpt-4o")
              .setAttribute("gen_ai.operation.name", "chat")
              .setAttribute("gen_ai.request.model", "gpt-4o")
              .setAttribute("gen_ai.usage.input_tokens", 7)
              .setAttribute(
                  "gen_ai.input.messages",
                  "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]")
              .startSpan();
      span.end();
      assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess()).isTrue();
      assertThat(TestPostgres.query(database, "select row_to_json(s)::text from llm_spans s"))
          .contains("gpt-4o");
      System.out.println(
          TestPostgres.query(database, "select row_to_json(s)::text from llm_spans s"));
      System.out.println(TestPostgres.query(database, "select row_to_json(s)::text from traces s"));
    }
  }
}
