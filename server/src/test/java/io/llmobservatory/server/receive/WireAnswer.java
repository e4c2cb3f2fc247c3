package io.llmobservatory.server.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer as it came over the wire. */
public record WireAnswer(Status status, Metadata trailers, @Nullable ByteString response) {
  private static final Metadata.Key<RetryInfo> RETRY_INFO =
      ProtoUtils.keyForProto(RetryInfo.getDefaultInstance());
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** The status code. */
  public Status.Code code() {
    return status.getCode();
  }

  /** Whether all is stored, which an empty response says. */
  public boolean isStored() {
    return code() == Status.Code.OK && response != null && response.isEmpty();
  }

  /** What was rejected of a request that was stored in part. */
  public ExportTracePartialSuccess partialSuccess() throws InvalidProtocolBufferException {
    assertThat(status).matches(Status::isOk);
    ExportTraceServiceResponse parsed =
        ExportTraceServiceResponse.parseFrom(Objects.requireNonNull(response, "no response"));
    assertThat(parsed.hasPartialSuccess()).isTrue();
    return parsed.getPartialSuccess();
  }

  /** Checks that the client is asked to send again soon, in the two places where clients look. */
  public void assertTryAgain() {
    assertThat(code()).as("%s", status).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).isNotBlank();
    RetryInfo ofPython = Objects.requireNonNull(trailers.get(RETRY_INFO), "no retry info");
    assertThat(ofPython.getRetryDelay().getSeconds()).isBetween(0L, 2L);
    assertThat(detailOf(RetryInfo.class)).isEqualTo(ofPython);
  }

  /** Checks that nothing asks the client to send the same again. */
  public void assertNoRetry(Status.Code code) {
    assertThat(code()).as("%s", status).isEqualTo(code);
    assertThat(trailers.containsKey(RETRY_INFO)).isFalse();
    com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
    assertThat(Objects.requireNonNull(details).getDetailsList())
        .noneMatch(detail -> detail.is(RetryInfo.class));
  }

  /** Checks that the client is told what is wrong with its bytes. */
  public void assertMalformed() {
    assertNoRetry(Status.Code.INVALID_ARGUMENT);
    assertThat(detailOf(BadRequest.class).getFieldViolations(0).getDescription())
        .isEqualTo(status.getDescription());
  }

  private <T extends Message> T detailOf(Class<T> type) {
    byte[] details =
        Objects.requireNonNull(trailers.get(DETAILS), "no grpc-status-details-bin: " + status);
    try {
      com.google.rpc.Status parsed = com.google.rpc.Status.parseFrom(details);
      assertThat(parsed.getCode()).isEqualTo(code().value());
      assertThat(parsed.getMessage()).isEqualTo(status.getDescription());
      assertThat(parsed.getDetailsList()).hasSize(1);
      return parsed.getDetails(0).unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("grpc-status-details-bin of " + status, e);
    }
  }
}
