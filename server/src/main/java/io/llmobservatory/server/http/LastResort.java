package io.llmobservatory.server.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a connection on which something failed that nobody else has dealt with. */
final class LastResort extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(LastResort.class);

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // Peers break off and speak gibberish; the rest are defects of ours.
    if (cause instanceof IOException || cause instanceof DecoderException) {
      log.debug("a connection failed: {}", String.valueOf(cause));
    } else {
      log.error("a connection failed", cause);
    }
    var unused = context.close();
  }
}
