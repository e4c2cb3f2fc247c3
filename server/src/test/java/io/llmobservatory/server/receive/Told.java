package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.List;

/** What a client is told, in the form that its protocol has for it. */
sealed interface Told {
  /** All is stored, and nothing else is said. */
  void assertStored();

  /** What is said beside success. */
  ExportTracePartialSuccess partialSuccess() throws InvalidProtocolBufferException;

  /** The same again, soon. */
  void assertTryAgain();

  /** Never the same again: it is not what it should be. */
  void assertMalformed();

  /** Never the same again: it is too large. */
  void assertTooLarge();

  /** Who are you? */
  void assertUnauthenticated();

  /** An answer of gRPC. */
  record OverGrpc(WireAnswer answer) implements Told {
    @Override
    public void assertStored() {
      assertThat(answer).matches(WireAnswer::isStored);
    }

    @Override
    public ExportTracePartialSuccess partialSuccess() throws InvalidProtocolBufferException {
      return answer.partialSuccess();
    }

    @Override
    public void assertTryAgain() {
      answer.assertTryAgain();
    }

    @Override
    public void assertMalformed() {
      answer.assertMalformed();
    }

    @Override
    public void assertTooLarge() {
      answer.assertNoRetry(io.grpc.Status.Code.RESOURCE_EXHAUSTED);
    }

    @Override
    public void assertUnauthenticated() {
      answer.assertNoRetry(io.grpc.Status.Code.UNAUTHENTICATED);
    }
  }

  /**
   * An answer of HTTP.
   *
   * @param contentType that of the request
   */
  record OverHttp(HttpAnswer answer, String contentType) implements Told {
    @Override
    public void assertStored() {
      assertThat(answer.code()).as("%s", answer).isEqualTo(200);
      assertThat(answer.contentType()).isEqualTo(contentType);
      assertThat(answer.text()).isEqualTo(contentType.endsWith("json") ? "{}" : "");
    }

    @Override
    public ExportTracePartialSuccess partialSuccess() {
      assertThat(answer.code()).as("%s", answer).isEqualTo(200);
      assertThat(answer.contentType()).isEqualTo(contentType);
      ExportTraceServiceResponse response = answer.response();
      assertThat(response.hasPartialSuccess()).isTrue();
      return response.getPartialSuccess();
    }

    @Override
    public void assertTryAgain() {
      Status status = error(503, Code.UNAVAILABLE);
      int seconds = Integer.parseInt(answer.headers().getOrDefault("retry-after", "0"));
      assertThat(seconds).isBetween(1, 2);
      assertThat(detail(status, RetryInfo.class).getRetryDelay().getSeconds()).isEqualTo(seconds);
    }

    @Override
    public void assertMalformed() {
      Status status = error(400, Code.INVALID_ARGUMENT);
      assertThat(detail(status, BadRequest.class).getFieldViolations(0).getDescription())
          .isEqualTo(status.getMessage());
      assertNoRetry(status);
    }

    @Override
    public void assertTooLarge() {
      assertNoRetry(error(413, Code.RESOURCE_EXHAUSTED));
    }

    @Override
    public void assertUnauthenticated() {
      assertNoRetry(error(401, Code.UNAUTHENTICATED));
      assertThat(answer.headers()).containsKey("www-authenticate");
    }

    /** The error, in the encoding of the request. */
    Status error(int httpCode, Code code) {
      assertThat(answer.code()).as("%s", answer).isEqualTo(httpCode);
      Status status = answer.status(contentType);
      assertThat(status.getCode()).isEqualTo(code.getNumber());
      assertThat(status.getMessage()).isNotBlank();
      return status;
    }

    private void assertNoRetry(Status status) {
      assertThat(answer.headers()).doesNotContainKey("retry-after");
      assertThat(status.getDetailsList()).noneMatch(detail -> detail.is(RetryInfo.class));
    }

    private static <T extends com.google.protobuf.Message> T detail(Status status, Class<T> type) {
      List<Any> details = status.getDetailsList();
      assertThat(details).hasSize(1);
      try {
        return details.get(0).unpack(type);
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError("another detail: " + status, e);
      }
    }
  }
}
