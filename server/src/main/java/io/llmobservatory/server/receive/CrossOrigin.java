package io.llmobservatory.server.receive;

import io.llmobservatory.server.config.Cors;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages of some origins export from a browser. It asks first, and carries no credentials when
 * it does, so this stands before authentication. Netty's own handler knows no wildcards in origins,
 * which the Collector's setting has.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, the CORS protocol</a>
 */
final class CrossOrigin extends ChannelDuplexHandler {
  private static final String ANY = "*";

  /** What browsers may send without being told so, and what OTLP needs. */
  private static final String USUAL_HEADERS = "Accept, Content-Type, X-Requested-With";

  private final Rules rules;
  private @Nullable String origin;

  /** The question that is being asked. */
  private @Nullable HttpRequest preflight;

  /** What is allowed, the same for every connection. */
  static final class Rules {
    private final List<Pattern> origins;
    private final Cors options;

    Rules(Cors options) {
      this.options = options;
      this.origins = options.allowedOrigins().stream().map(Rules::pattern).toList();
    }

    private static Pattern pattern(String allowed) {
      String[] parts = allowed.split("\\*", -1);
      StringBuilder expression = new StringBuilder(Pattern.quote(parts[0]));
      for (int i = 1; i < parts.length; i++) {
        expression.append(".*").append(Pattern.quote(parts[i]));
      }
      return Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE);
    }

    private boolean allow(String origin) {
      for (Pattern allowed : origins) {
        if (allowed.matcher(origin).matches()) {
          return true;
        }
      }
      return false;
    }
  }

  CrossOrigin(Rules rules) {
    this.rules = rules;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      String named = request.headers().get(HttpHeaderNames.ORIGIN);
      origin = named != null && rules.allow(named) ? named : null;
      preflight =
          named != null
                  && request.method().equals(HttpMethod.OPTIONS)
                  && request.headers().contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
              ? request
              : null;
    }
    HttpRequest question = preflight;
    if (question == null) {
      context.fireChannelRead(message);
      return;
    }
    ReferenceCountUtil.release(message);
    // Not before its end, or the connection would be closed, and what it asks about needs one.
    if (message instanceof LastHttpContent) {
      answer(context, question);
    }
  }

  private void answer(ChannelHandlerContext context, HttpRequest request) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT, Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = response.headers();
    if (origin != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, HttpMethod.POST.name());
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, allowedHeaders(request));
      if (rules.options.maxAgeSeconds() > 0) {
        headers.setInt(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, rules.options.maxAgeSeconds());
      }
    }
    addHeaders(headers);
    var unused = context.writeAndFlush(response);
  }

  /** A browser takes no wildcard here from a server that allows credentials. */
  private String allowedHeaders(HttpRequest request) {
    List<String> allowed = rules.options.allowedHeaders();
    if (allowed.contains(ANY)) {
      String asked = request.headers().get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
      return asked == null ? USUAL_HEADERS : asked;
    }
    return allowed.isEmpty() ? USUAL_HEADERS : USUAL_HEADERS + ", " + String.join(", ", allowed);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      addHeaders(response.headers());
    }
    var unused = context.write(message, promise);
  }

  private void addHeaders(HttpHeaders headers) {
    // Caches must not give one origin's answer to another.
    headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    if (origin != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      if (!rules.options.exposedHeaders().isEmpty()) {
        headers.set(
            HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS,
            String.join(", ", rules.options.exposedHeaders()));
      }
    }
  }
}
