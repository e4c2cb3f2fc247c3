package io.llmobservatory.server.query;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import org.jspecify.annotations.Nullable;

/** A query has no answer. Its message is for the client: it holds no SQL and nothing stored. */
public final class QueryException extends Exception {
  private static final long serialVersionUID = 1;
  private static final long RETRY_DELAY_SECONDS = 1;

  private static final Metadata.Key<RetryInfo> RETRY_INFO =
      ProtoUtils.keyForProto(RetryInfo.getDefaultInstance());

  private final transient Status status;
  private final transient @Nullable RetryInfo retry;

  private QueryException(Status.Builder status, @Nullable RetryInfo retry) {
    super(status.getMessage());
    this.status = status.build();
    this.retry = retry;
  }

  /**
   * An argument that cannot be.
   *
   * @param field its name in the request, such as {@code filter.min_cost_usd}
   * @param why what is wrong with it; not its value
   */
  static QueryException invalid(String field, String why) {
    return ofField(Code.INVALID_ARGUMENT, field, why);
  }

  /** An argument that names nothing. */
  static QueryException notFound(String field, String why) {
    return ofField(Code.NOT_FOUND, field, why);
  }

  private static QueryException ofField(Code code, String field, String why) {
    BadRequest violation =
        BadRequest.newBuilder()
            .addFieldViolations(
                BadRequest.FieldViolation.newBuilder().setField(field).setDescription(why))
            .build();
    return new QueryException(
        status(code, field + ": " + why).addDetails(Any.pack(violation)), null);
  }

  /** The same may have an answer soon. */
  static QueryException tryAgain(String why) {
    RetryInfo retry =
        RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(RETRY_DELAY_SECONDS))
            .build();
    return new QueryException(status(Code.UNAVAILABLE, why).addDetails(Any.pack(retry)), retry);
  }

  /** A defect, of ours or of the installation. */
  static QueryException internal() {
    return new QueryException(status(Code.INTERNAL, "the server failed; its log tells why"), null);
  }

  private static Status.Builder status(Code code, String message) {
    return Status.newBuilder().setCode(code.getNumber()).setMessage(message);
  }

  /** What the client is told, with details. */
  public Status status() {
    return status;
  }

  /** The same for gRPC. */
  StatusRuntimeException toGrpc() {
    StatusRuntimeException answer = StatusProto.toStatusRuntimeException(status);
    Metadata trailers = answer.getTrailers();
    if (retry != null && trailers != null) {
      trailers.put(RETRY_INFO, retry);
    }
    return answer;
  }
}
