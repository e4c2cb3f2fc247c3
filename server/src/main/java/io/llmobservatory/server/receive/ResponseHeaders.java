package io.llmobservatory.server.receive;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import java.util.Map;

/** Puts the configured headers on every response. */
@ChannelHandler.Sharable
final class ResponseHeaders extends ChannelOutboundHandlerAdapter {
  private final Map<String, String> headers;

  ResponseHeaders(Map<String, String> headers) {
    this.headers = Map.copyOf(headers);
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      headers.forEach((name, value) -> response.headers().set(name, value));
    }
    var unused = context.write(message, promise);
  }
}
