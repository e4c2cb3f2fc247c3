package io.llmobservatory.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a {@link Page} on a port. Bodies of requests are not looked at. */
public final class Pages implements HttpListener.Handlers {
  private static final Logger log = LoggerFactory.getLogger(Pages.class);

  private final Page page;

  /** Answers everything with one page, which tells paths apart. */
  public Pages(Page page) {
    this.page = page;
  }

  @Override
  public void addTo(ChannelPipeline pipeline) {
    pipeline.addLast(new Reader());
  }

  private final class Reader extends SimpleChannelInboundHandler<HttpObject> {
    private @Nullable HttpRequest request;

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message instanceof HttpRequest begun) {
        request = begun;
      }
      // Of a request that is malformed nothing more may come.
      boolean complete = message instanceof LastHttpContent || message.decoderResult().isFailure();
      if (complete && request != null) {
        var unused = context.writeAndFlush(response(answer(request)));
        request = null;
      }
    }
  }

  private Page.Answer answer(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return refusal(request.decoderResult().cause());
    }
    String uri = request.uri();
    int query = uri.indexOf('?');
    try {
      return page.answer(
          new Page.Request(
              request.method().name(),
              query < 0 ? uri : uri.substring(0, query),
              request.headers().get(HttpHeaderNames.ACCEPT)));
    } catch (RuntimeException e) {
      log.error("a page failed", e);
      return Page.Answer.text(500, "the server failed; its log tells why");
    }
  }

  private static Page.Answer refusal(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Page.Answer.text(414, "the address is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Page.Answer.text(431, "the header is too large");
    }
    return Page.Answer.text(400, "malformed request");
  }

  private static FullHttpResponse response(Page.Answer answer) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(body));
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return response;
  }
}
