package io.llmobservatory.server.receive;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The exports of one connection, one after the other. */
final class HttpExports extends SimpleChannelInboundHandler<HttpObject> {
  private final HttpAdmission admission;
  private final Receiver receiver;
  private final OpenCalls openCalls;
  private @Nullable HttpCall current;

  HttpExports(HttpAdmission admission, Receiver receiver, OpenCalls openCalls) {
    this.admission = admission;
    this.receiver = receiver;
    this.openCalls = openCalls;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
    if (message instanceof HttpRequest request) {
      begin(context, request);
    }
    if (message instanceof HttpContent content && current != null) {
      current.add(content, receiver.executor());
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    current = null;
    HttpAdmission.Decision decision = admission.decide(request);
    if (decision instanceof HttpAdmission.Decision.Refused refused) {
      var unused = context.writeAndFlush(refused.answer());
    } else if (decision instanceof HttpAdmission.Decision.Export export) {
      // The connection sees to it that the request comes to its end.
      InboundCall call = receiver.begin(openCalls, Duration.ZERO);
      current = new HttpCall(context, call, export, admission.limit());
      if (HttpUtil.is100ContinueExpected(request)) {
        var unused = context.writeAndFlush(goOn());
      }
    }
  }

  private static HttpResponse goOn() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (current != null) {
      current.closed();
    }
    super.channelInactive(context);
  }
}
