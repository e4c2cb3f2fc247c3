package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.llmobservatory.server.telemetry.RequestOutcome;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Answers in the form that OTLP gives them over HTTP: each of them is a message. */
final class HttpAnswers {
  private HttpAnswers() {}

  /** All is committed, or what is not stands in the response. */
  static FullHttpResponse success(Message response, OtlpEncoding encoding) {
    return of(HttpResponseStatus.OK, response, encoding);
  }

  /** An error, under the code that goes with it. */
  static FullHttpResponse error(Status answer, OtlpEncoding encoding) {
    return error(code(answer), answer, encoding);
  }

  /** An error under a code that only HTTP has. */
  static FullHttpResponse error(HttpResponseStatus code, Status answer, OtlpEncoding encoding) {
    FullHttpResponse response = of(code, answer, encoding);
    RetryInfo retry = Answers.retryInfo(answer);
    if (retry != null) {
      response
          .headers()
          .set(HttpHeaderNames.RETRY_AFTER, Math.max(1, retry.getRetryDelay().getSeconds()));
    }
    return response;
  }

  private static HttpResponseStatus code(Status answer) {
    return switch (Answers.code(answer)) {
      case INVALID_ARGUMENT -> HttpResponseStatus.BAD_REQUEST;
      case UNAUTHENTICATED -> HttpResponseStatus.UNAUTHORIZED;
      case NOT_FOUND, UNIMPLEMENTED -> HttpResponseStatus.NOT_FOUND;
      // The only resource of which there is never enough is the size of a request.
      case RESOURCE_EXHAUSTED -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
      case UNAVAILABLE -> HttpResponseStatus.SERVICE_UNAVAILABLE;
      default -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
    };
  }

  /** What a refusal is counted as. */
  static RequestOutcome outcome(HttpResponseStatus code) {
    if (code.equals(HttpResponseStatus.UNAUTHORIZED)) {
      return RequestOutcome.UNAUTHENTICATED;
    }
    if (code.equals(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE)) {
      return RequestOutcome.TOO_LARGE;
    }
    return code.equals(HttpResponseStatus.SERVICE_UNAVAILABLE)
        ? RequestOutcome.TRY_AGAIN
        : RequestOutcome.MALFORMED;
  }

  private static FullHttpResponse of(
      HttpResponseStatus code, Message message, OtlpEncoding encoding) {
    byte[] body = encoding.encode(message);
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, code, Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, encoding.contentType())
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return response;
  }
}
