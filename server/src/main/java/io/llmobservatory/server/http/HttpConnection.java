package io.llmobservatory.server.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection from its first request to its last. It ends a request that does not arrive in time
 * and an answer that is not taken in time, hands on a request only after the one before it was
 * answered, and closes the connection where the client, an early answer or the server's stop says
 * so. All of it runs on the connection's own thread.
 */
final class HttpConnection extends ChannelDuplexHandler {
  /** How long the rest of a request is read, and forgotten, after the request was answered. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private enum Stage {
    /** No byte of the next request is here. */
    IDLE,
    /** The header is not complete. */
    HEADER,
    /** The body is not complete. */
    BODY,
    /** The request is complete and waits for its answer. */
    ANSWERING,
    /** The answer is there before all of the request: the rest is read, lest the client miss it. */
    LINGERING
  }

  private final HttpOptions options;

  /** Messages of later requests, sent before the answer to this one. */
  private final Deque<Object> waiting = new ArrayDeque<>();

  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> timeout;
  private Stage stage = Stage.HEADER;
  private long begun;
  private boolean closing;
  private boolean answered;
  private boolean handingOn;

  HttpConnection(HttpOptions options) {
    this.options = options;
  }

  /** The handler before the codec: it sees the first bytes of a request. */
  ChannelHandler firstBytes() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext before, Object bytes) {
        if (stage == Stage.IDLE) {
          begin();
        }
        before.fireChannelRead(bytes);
      }
    };
  }

  /** Ends the connection, after the answer if there is a request. */
  void stop() {
    ChannelHandlerContext current = context;
    if (current != null) {
      current.executor().execute(this::stopNow);
    }
  }

  private void stopNow() {
    closing = true;
    if (stage == Stage.IDLE || stage == Stage.HEADER) {
      end();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    begin();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    cancelTimeout();
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }

  private void begin() {
    begun = System.nanoTime();
    stage = Stage.HEADER;
    endIn(options.readHeaderTimeout(), begun);
  }

  @Override
  public void channelRead(ChannelHandlerContext here, Object message) {
    if (stage == Stage.LINGERING) {
      ReferenceCountUtil.release(message);
      if (message instanceof LastHttpContent) {
        stage = Stage.ANSWERING;
        if (answered) {
          end();
        }
      }
    } else if (stage == Stage.ANSWERING || !waiting.isEmpty()) {
      waiting.add(message);
      // Only now: as long as the connection is read, it is noticed when the client goes.
      here.channel().config().setAutoRead(false);
    } else {
      handOn(here, message);
    }
  }

  private void handOn(ChannelHandlerContext here, Object message) {
    if (message instanceof HttpRequest request) {
      if (stage == Stage.IDLE) {
        begin();
      }
      stage = Stage.BODY;
      answered = false;
      closing |= !mayGoOn(request);
      endIn(options.readTimeout(), begun);
    }
    if (message instanceof LastHttpContent) {
      stage = Stage.ANSWERING;
      cancelTimeout();
    }
    here.fireChannelRead(message);
  }

  private boolean mayGoOn(HttpRequest request) {
    return options.keepAlive()
        && request.decoderResult().isSuccess()
        && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && HttpUtil.isKeepAlive(request);
  }

  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response) {
      if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
        var unused = here.write(message, promise);
        return;
      }
      // What is left of the request would be taken for the next one.
      closing |= stage != Stage.ANSWERING;
      if (closing) {
        HttpUtil.setKeepAlive(response, false);
      }
      endIn(options.writeTimeout(), System.nanoTime());
    }
    if (message instanceof LastHttpContent) {
      if (stage == Stage.BODY) {
        stage = Stage.LINGERING;
      }
      here.write(message, promise.unvoid()).addListener((ChannelFuture sent) -> sent(here, sent));
    } else {
      var unused = here.write(message, promise);
    }
  }

  private void sent(ChannelHandlerContext here, ChannelFuture sent) {
    answered = true;
    if (stage == Stage.LINGERING && sent.isSuccess()) {
      endIn(LINGER, System.nanoTime());
    } else if (closing || !sent.isSuccess()) {
      end();
    } else {
      stage = Stage.IDLE;
      endIn(options.idleTimeout(), System.nanoTime());
      handOnWaiting(here);
    }
  }

  private void handOnWaiting(ChannelHandlerContext here) {
    if (handingOn || waiting.isEmpty()) {
      return;
    }
    handingOn = true;
    while (!waiting.isEmpty() && stage != Stage.ANSWERING && stage != Stage.LINGERING) {
      handOn(here, waiting.remove());
    }
    handingOn = false;
    if (waiting.isEmpty()) {
      here.channel().config().setAutoRead(true);
    }
  }

  private void endIn(Duration time, long since) {
    cancelTimeout();
    ChannelHandlerContext current = context;
    if (current != null && !time.isZero()) {
      long left = Math.max(0, time.toNanos() - (System.nanoTime() - since));
      timeout = current.executor().schedule(this::end, left, TimeUnit.NANOSECONDS);
    }
  }

  private void cancelTimeout() {
    if (timeout != null) {
      timeout.cancel(false);
      timeout = null;
    }
  }

  private void end() {
    ChannelHandlerContext current = context;
    if (current != null) {
      var unused = current.close();
    }
  }
}
