package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.llmobservatory.proto.v1.StreamSpansResponse;
import io.llmobservatory.proto.v1.WriteSpansResponse;
import io.llmobservatory.server.auth.Verdict;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.StreamedSpans;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A stream of spans: message after message is mapped, and answered by its number when it is
 * committed. The next one is asked for while few are under way and the client takes its answers.
 */
final class SpanStream extends ServerCall.Listener<Request> {
  /** So many messages may be under way: more would wait for the same commit. */
  private static final int MAX_UNDER_WAY = 16;

  private static final Status OK = Status.getDefaultInstance();

  private final ServerCall<Request, Message> serverCall;
  private final SpanStreamTracer tracer;
  private final Consumer<Consumer<Verdict>> access;
  private final SpanStreams streams;

  // All guarded by this.
  private final Set<InboundCall> underWay = new HashSet<>();
  private boolean asked;
  private boolean halfClosed;
  private boolean stopping;
  private boolean ended;

  /**
   * Begins with the header of a stream.
   *
   * @param access gives the verdict on who sends
   * @param streams what it shares with the others
   */
  SpanStream(
      ServerCall<Request, Message> serverCall,
      SpanStreamTracer tracer,
      Consumer<Consumer<Verdict>> access,
      SpanStreams streams) {
    this.serverCall = serverCall;
    this.tracer = tracer;
    this.access = access;
    this.streams = streams;
    tracer.attach(this);
  }

  /** Tells the client that it may send, if it may. */
  void begin() {
    access.accept(
        verdict -> {
          if (verdict instanceof Verdict.Accepted) {
            synchronized (this) {
              if (!ended) {
                serverCall.sendHeaders(new Metadata());
              }
            }
            goOn();
          } else {
            end(Answers.to(verdict));
          }
        });
  }

  /** Asks for the next message, if it may come; ends the stream if none will. */
  private synchronized void goOn() {
    if (ended) {
      return;
    }
    if (halfClosed || stopping) {
      if (underWay.isEmpty()) {
        end(halfClosed ? OK : Answers.tryAgain("the server is shutting down"));
      }
    } else if (!asked && underWay.size() < MAX_UNDER_WAY && serverCall.isReady()) {
      if (streams.haveRoom()) {
        asked = true;
        serverCall.request(1);
      } else {
        streams.later(this::goOn);
      }
    }
  }

  /** Asks for no more, and ends when all is answered. */
  void stop() {
    synchronized (this) {
      stopping = true;
    }
    goOn();
  }

  @Override
  public void onMessage(Request message) {
    InboundCall call = tracer.take();
    synchronized (this) {
      asked = false;
      if (ended) {
        call.closed();
        return;
      }
      underWay.add(call);
      streams.messageBegun();
    }
    if (message instanceof Request.Unreadable unreadable) {
      end(unreadable.answer());
    } else if (message instanceof Request.Received received) {
      read(received.bytes, call);
    }
  }

  private void read(RequestBytes bytes, InboundCall call) {
    StreamedSpans spans;
    try {
      spans = StreamedSpans.read(bytes.array(), bytes.length());
    } catch (MalformedRequestException e) {
      end(Answers.malformed(String.valueOf(e.getMessage())));
      return;
    }
    call.attach(new Reply(spans.sequence(), call));
    // Anew for each message: a stream may outlive the right to send.
    access.accept(
        verdict -> {
          if (verdict instanceof Verdict.Accepted accepted) {
            write(bytes, spans, accepted.tenant(), call);
            goOn();
          } else {
            end(Answers.to(verdict));
          }
        });
  }

  private void write(RequestBytes bytes, StreamedSpans spans, String tenant, InboundCall call) {
    ExportService.export(
        call,
        charge -> streams.signal().mapping(bytes, spans.offset(), spans.length(), tenant, charge),
        streams.executor());
  }

  @Override
  public void onHalfClose() {
    synchronized (this) {
      halfClosed = true;
    }
    goOn();
  }

  @Override
  public void onReady() {
    goOn();
  }

  /** Ends the stream at once: what is not answered may be stored or not. */
  void end(Status why) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      if (why.getCode() == Code.OK_VALUE) {
        serverCall.close(io.grpc.Status.OK, new Metadata());
      } else {
        GrpcCall.close(serverCall, why);
      }
    }
    tracer.breakOff();
  }

  /** The last that is heard of the stream. */
  void closed() {
    Set<InboundCall> left;
    synchronized (this) {
      ended = true;
      left = Set.copyOf(underWay);
    }
    left.forEach(this::over);
    streams.ended(this);
  }

  private void over(InboundCall call) {
    synchronized (this) {
      if (!underWay.remove(call)) {
        return;
      }
    }
    call.closed();
    streams.messageOver();
  }

  private final class Reply implements InboundCall.Reply {
    private final long sequence;
    private final InboundCall call;

    Reply(long sequence, InboundCall call) {
      this.sequence = sequence;
      this.call = call;
    }

    @Override
    public void succeed(Message response) {
      send(StreamSpansResponse.newBuilder().setWritten((WriteSpansResponse) response));
    }

    @Override
    public void fail(Status answer) {
      send(StreamSpansResponse.newBuilder().setFailed(answer));
    }

    private void send(StreamSpansResponse.Builder response) {
      synchronized (SpanStream.this) {
        if (!ended) {
          serverCall.sendMessage(response.setSequence(sequence).build());
        }
      }
      over(call);
      goOn();
    }
  }
}
