package io.llmobservatory.server.receive;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.llmobservatory.server.auth.Verdict;
import io.llmobservatory.server.telemetry.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The exports of one connection, one after the other. What the header tells is decided before any
 * of the body is read. All of it runs on the connection's own thread.
 */
final class HttpExports extends ChannelInboundHandlerAdapter {
  private final Access access;
  private final HttpAdmission admission;
  private final Receiver receiver;

  /** What of the body was there before its sender was known. */
  private final Deque<HttpContent> early = new ArrayDeque<>();

  private @Nullable HttpRequest undecided;
  private @Nullable HttpCall current;

  HttpExports(Access access, HttpAdmission admission, Receiver receiver) {
    this.access = access;
    this.admission = admission;
    this.receiver = receiver;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      begin(context, request);
    } else if (message instanceof HttpContent content && undecided != null) {
      early.add(content);
      context.channel().config().setAutoRead(false);
    } else if (message instanceof HttpContent content) {
      body(content);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    current = null;
    if (request.decoderResult().isFailure()) {
      refuse(context, request, HttpAdmission.unreadable(request));
      return;
    }
    undecided = request;
    access.decide(
        name -> request.headers().get(name),
        context.channel().remoteAddress(),
        verdict -> {
          if (context.executor().inEventLoop()) {
            decided(context, request, verdict);
          } else {
            context.executor().execute(() -> decided(context, request, verdict));
          }
        });
  }

  private void decided(ChannelHandlerContext context, HttpRequest request, Verdict verdict) {
    undecided = null;
    if (!context.channel().isActive()) {
      return;
    }
    if (verdict instanceof Verdict.Accepted accepted) {
      admit(context, request, accepted.tenant());
    } else {
      refuse(context, request, denied(request, Answers.to(verdict)));
    }
    while (!early.isEmpty()) {
      body(early.remove());
    }
    context.channel().config().setAutoRead(true);
  }

  private void admit(ChannelHandlerContext context, HttpRequest request, String tenant) {
    HttpAdmission.Decision decision = admission.decide(request);
    if (decision instanceof HttpAdmission.Decision.Refused refused) {
      refuse(context, request, refused.answer());
    } else if (decision instanceof HttpAdmission.Decision.Export export) {
      // The connection sees to it that the request comes to its end.
      InboundCall call = receiver.begin(receiver.metrics(Transport.HTTP, export.service()));
      current = new HttpCall(context, call, export, tenant, admission.limit());
      if (HttpUtil.is100ContinueExpected(request)) {
        answer(context, goOn());
      }
    }
  }

  private void refuse(
      ChannelHandlerContext context, HttpRequest request, FullHttpResponse refusal) {
    ExportService service = admission.service(request);
    if (service != null) {
      receiver.metrics(Transport.HTTP, service).request(HttpAnswers.outcome(refusal.status()));
    }
    answer(context, refusal);
  }

  private FullHttpResponse denied(HttpRequest request, Status answer) {
    FullHttpResponse response = HttpAnswers.error(answer, HttpAdmission.spoken(request));
    String challenge = access.challenge();
    if (challenge != null && answer.getCode() == Code.UNAUTHENTICATED_VALUE) {
      response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
    }
    return response;
  }

  private static FullHttpResponse goOn() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }

  private static void answer(ChannelHandlerContext context, HttpResponse response) {
    var unused = context.writeAndFlush(response);
  }

  private void body(HttpContent content) {
    try {
      if (current != null) {
        current.add(content, receiver.executor());
      }
    } finally {
      content.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    if (current != null) {
      current.closed();
    }
    super.channelInactive(context);
  }
}
