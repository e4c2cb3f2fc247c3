package io.llmobservatory.server.receive;

import com.google.rpc.Status;
import io.llmobservatory.server.config.HttpCompression;
import io.llmobservatory.server.config.HttpReceiver;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides by its header whether a request is taken, before any of its body is read. */
final class HttpAdmission {
  private final Map<String, ExportService> services = new HashMap<>();
  private final Map<String, ContentCoding> codings = new HashMap<>();
  private final int limit;

  /** What is done with a request. */
  sealed interface Decision {
    /** It is an export. A coding of null means that the body is not compressed. */
    record Export(ExportService service, OtlpEncoding encoding, @Nullable ContentCoding coding)
        implements Decision {}

    /** It is answered at once. */
    record Refused(FullHttpResponse answer) implements Decision {}
  }

  HttpAdmission(HttpReceiver options, Receiver receiver) {
    this.limit = options.maxRequestBodySizeBytes();
    options.tracesUrlPaths().forEach(path -> services.put(path, receiver.traces()));
    options.logsUrlPaths().forEach(path -> services.put(path, receiver.logs()));
    ExportService metrics = receiver.metrics();
    if (metrics != null) {
      options.metricsUrlPaths().forEach(path -> services.put(path, metrics));
    }
    for (HttpCompression name : options.compressionAlgorithms()) {
      ContentCoding coding = ContentCoding.of(name);
      if (coding != null) {
        codings.put(name.token(), coding);
      }
    }
  }

  /** How many bytes a request may have. */
  int limit() {
    return limit;
  }

  /** The service at a request's path; null if there is none. */
  @Nullable ExportService service(HttpRequest request) {
    return services.get(path(request.uri()));
  }

  /** The encoding of answers. Who did not say what it speaks is most likely a person. */
  static OtlpEncoding spoken(HttpRequest request) {
    OtlpEncoding encoding = OtlpEncoding.of(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
    return encoding == null ? OtlpEncoding.JSON : encoding;
  }

  /** The answer to a header that could not be read. */
  static FullHttpResponse unreadable(HttpRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof TooLongHttpLineException) {
      return HttpAnswers.error(
          HttpResponseStatus.REQUEST_URI_TOO_LONG,
          Answers.malformed("the path is too long"),
          spoken(request));
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return HttpAnswers.error(
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          Answers.malformed("the header is too large"),
          spoken(request));
    }
    return HttpAnswers.error(
        HttpResponseStatus.BAD_REQUEST,
        Answers.malformed("the header is not HTTP"),
        spoken(request));
  }

  /** Decides on a request whose sender may send. */
  Decision decide(HttpRequest request) {
    HttpHeaders headers = request.headers();
    OtlpEncoding encoding = OtlpEncoding.of(headers.get(HttpHeaderNames.CONTENT_TYPE));
    OtlpEncoding spoken = spoken(request);
    ExportService service = service(request);
    if (service == null) {
      return refused(
          HttpResponseStatus.NOT_FOUND,
          Answers.unimplemented("nothing is received at this path"),
          spoken);
    }
    if (!request.method().equals(HttpMethod.POST)) {
      FullHttpResponse answer =
          HttpAnswers.error(
              HttpResponseStatus.METHOD_NOT_ALLOWED,
              Answers.malformed("telemetry is sent with POST"),
              spoken);
      answer.headers().set(HttpHeaderNames.ALLOW, HttpMethod.POST.name());
      return new Decision.Refused(answer);
    }
    if (encoding == null) {
      return refused(
          HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
          Answers.malformed("the content type must be application/x-protobuf or application/json"),
          spoken);
    }
    String coding = coding(headers);
    if (!coding.isEmpty() && !codings.containsKey(coding)) {
      return refused(
          HttpResponseStatus.BAD_REQUEST,
          Answers.malformed("the content encoding is not one of " + names()),
          spoken);
    }
    if (HttpUtil.getContentLength(request, 0L) > limit) {
      return refused(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, HttpCall.tooLarge(limit), spoken);
    }
    return new Decision.Export(service, encoding, codings.get(coding));
  }

  /** In lower case; empty if the body is not compressed. */
  private static String coding(HttpHeaders headers) {
    String coding = headers.get(HttpHeaderNames.CONTENT_ENCODING, "").strip();
    return HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(coding)
        ? ""
        : coding.toLowerCase(Locale.ROOT);
  }

  private String names() {
    return String.join(", ", new TreeSet<>(codings.keySet()));
  }

  /**
   * Without the host, which some proxies put before it, without the query, and without a slash at
   * the end, which some exporters add.
   */
  private static String path(String uri) {
    int host = uri.startsWith("/") ? -1 : uri.indexOf("://");
    int begin = host < 0 ? 0 : Math.max(0, uri.indexOf('/', host + 3));
    int query = uri.indexOf('?', begin);
    String path = uri.substring(begin, query < 0 ? uri.length() : query);
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static Decision refused(HttpResponseStatus code, Status answer, OtlpEncoding encoding) {
    return new Decision.Refused(HttpAnswers.error(code, answer, encoding));
  }
}
