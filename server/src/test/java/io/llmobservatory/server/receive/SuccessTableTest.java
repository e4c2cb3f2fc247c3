package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OTLP's rules for success, partial success and empty requests, on all ways. */
final class SuccessTableTest {
  private static final int CONCURRENT = 32;

  private static TestReceiver receiver;

  @BeforeAll
  static void start() throws Exception {
    receiver = TestReceiver.start();
  }

  @AfterAll
  static void stop() {
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource
  void all_accepted_leaves_partial_success_unset(Way way) throws Exception {
    long from = 1000 + 10L * way.number();
    way.export(receiver, Requests.range(from, from + 3)).assertStored();
    assertThat(receiver.stored(from, from + 3)).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void an_empty_request_is_success(Way way) throws Exception {
    way.export(receiver, new byte[0]).assertStored();
  }

  @ParameterizedTest
  @EnumSource
  void empty_envelopes_are_success(Way way) throws Exception {
    ResourceSpans.Builder named =
        ResourceSpans.newBuilder()
            .setResource(
                Resource.newBuilder().addAttributes(Requests.attribute("service.name", "shop")));
    byte[] request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.getDefaultInstance())
            .addResourceSpans(named)
            .addResourceSpans(named.addScopeSpans(ScopeSpans.getDefaultInstance()))
            .build()
            .toByteArray();
    way.export(receiver, request).assertStored();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " \r\n\t{ } ",
        "{\"resourceSpans\":[]}",
        "{\"resourceSpans\":null}",
        "{\"resourceSpans\":[{}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[]}]}",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[]}]}]}"
      })
  void an_empty_request_of_json_is_success_however_it_is_empty(String json) throws Exception {
    Way.JSON.send(receiver, Way.utf8(json)).assertStored();
  }

  @ParameterizedTest
  @EnumSource
  void part_rejected_is_success_with_their_number_and_a_reason(Way way) throws Exception {
    long from = 2000 + 10L * way.number();
    ExportTracePartialSuccess partial =
        way.export(
                receiver,
                Requests.request(
                    Requests.span(from).build(),
                    Requests.span(from + 1).setSpanId(ByteString.EMPTY).build(),
                    Requests.span(from + 2).setTraceId(Requests.id(15, 1)).build(),
                    Requests.span(from + 3).setTraceId(Requests.id(16, 0)).build(),
                    Requests.span(from + 4).build()))
            .partialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(3);
    assertThat(partial.getErrorMessage())
        .isEqualTo(
            "2 x trace_id is not 16 bytes, or all zero; 1 x span_id is not 8 bytes, or all zero");
    assertThat(receiver.stored(from, from + 5)).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void all_rejected_is_partial_success_too(Way way) throws Exception {
    Span bad = Requests.span(0).setTraceId(ByteString.EMPTY).build();
    ExportTracePartialSuccess partial =
        way.export(receiver, Requests.request(bad, bad)).partialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(2);
    assertThat(partial.getErrorMessage()).startsWith("2 x ");
  }

  @ParameterizedTest
  @EnumSource
  void a_warning_is_not_sent_for_what_was_repaired(Way way) throws Exception {
    long number = 3000 + way.number();
    way.export(receiver, Requests.request(Requests.span(number).setName("a\0b").build()))
        .assertStored();
    assertThat(receiver.column(number, "notes")).contains("repairs");
  }

  @ParameterizedTest
  @EnumSource
  void the_same_again_is_success_and_stored_once(Way way) throws Exception {
    long from = 4000 + 10L * way.number();
    byte[] request = Requests.range(from, from + 5);
    for (int i = 0; i < 3; i++) {
      way.export(receiver, request).assertStored();
    }
    assertThat(receiver.stored(from, from + 5)).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void concurrent_requests_are_all_taken(Way way) throws Exception {
    long from = 5000 + 1000L * way.number();
    ExecutorService clients = Executors.newFixedThreadPool(CONCURRENT);
    try {
      List<CompletableFuture<Told>> answers = new ArrayList<>();
      for (int i = 0; i < CONCURRENT; i++) {
        byte[] request = Requests.range(from + 3L * i, from + 3L * i + 3);
        answers.add(CompletableFuture.supplyAsync(() -> export(way, request), clients));
      }
      answers.forEach(answer -> answer.join().assertStored());
    } finally {
      clients.shutdown();
    }
    assertThat(receiver.stored(from, from + 3L * CONCURRENT)).isEqualTo(3 * CONCURRENT);
  }

  private static Told export(Way way, byte[] request) {
    try {
      return way.export(receiver, request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
