package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An export while it comes in over HTTP, and how it is answered there. */
final class HttpCall implements InboundCall.Reply {
  private static final Logger log = LoggerFactory.getLogger(HttpCall.class);

  private final ChannelHandlerContext connection;
  private final InboundCall call;
  private final HttpAdmission.Decision.Export export;
  private final String tenant;
  private final int limit;
  private final Pieces body = new Pieces();

  /**
   * Begins when the header is there.
   *
   * @param tenant whose data it brings
   * @param limit how many bytes the body may have, also after decompression
   */
  HttpCall(
      ChannelHandlerContext connection,
      InboundCall call,
      HttpAdmission.Decision.Export export,
      String tenant,
      int limit) {
    this.connection = connection;
    this.call = call;
    this.export = export;
    this.tenant = tenant;
    this.limit = limit;
    call.attach(this);
  }

  /** Takes a part of the body, and goes on with all of it after the last. */
  void add(HttpContent content, Executor executor) {
    int length = content.content().readableBytes();
    if (content.decoderResult().isFailure()) {
      call.fail(Answers.malformed("the body is not framed as HTTP"));
    } else if (length > limit - body.length()) {
      call.fail(tooLarge(limit));
    } else if (!call.charge(length)) {
      call.fail(InboundCall.overloaded());
    } else if (length > 0) {
      byte[] piece = new byte[length];
      content.content().readBytes(piece);
      body.add(piece);
    }
    if (content instanceof LastHttpContent && !call.isOver()) {
      call.received(null);
      executor.execute(this::export);
    }
  }

  static Status tooLarge(int limit) {
    return Answers.tooLarge("the request has more than " + limit + " bytes");
  }

  private void export() {
    try {
      export.service().export(decoded(), tenant, call);
    } catch (Inflation.RefusedException e) {
      call.fail(e.answer());
    } catch (MalformedRequestException e) {
      call.fail(Answers.malformed(String.valueOf(e.getMessage())));
    } catch (NoRoomException e) {
      call.fail(InboundCall.overloaded());
    } catch (IOException e) {
      call.fail(Inflation.unreadable());
    } catch (RuntimeException e) {
      log.error("an export failed", e);
      call.fail(Answers.internal());
    }
  }

  private RequestBytes decoded()
      throws IOException, Inflation.RefusedException, MalformedRequestException {
    RequestBytes bytes = body.join();
    ContentCoding coding = export.coding();
    if (coding != null) {
      try (InputStream inflated =
          coding.open(new ByteArrayInputStream(bytes.array(), 0, bytes.length()))) {
        bytes = Inflation.inflate(inflated, call, limit);
      }
    }
    return export.encoding() == OtlpEncoding.JSON
        ? RequestBytes.of(export.service().fromJson(bytes.exact(), call))
        : bytes;
  }

  @Override
  public void succeed(Message response) {
    send(HttpAnswers.success(response, export.encoding()));
  }

  @Override
  public void fail(Status answer) {
    send(HttpAnswers.error(answer, export.encoding()));
  }

  private void send(FullHttpResponse response) {
    connection.writeAndFlush(response).addListener(sent -> call.closed());
  }

  /** The client is gone. */
  void closed() {
    call.closed();
  }
}
