package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.telemetry.SignalKind;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service that takes spans or the like: an export is answered when its rows are committed. */
final class ExportService {
  private static final Logger log = LoggerFactory.getLogger(ExportService.class);

  private final Signal signal;
  private final MethodDescriptor<Request, Message> method;
  private final Executor executor;

  ExportService(Signal signal, Executor executor) {
    this.signal = signal;
    this.method = signal.method();
    this.executor = executor;
  }

  SignalKind kind() {
    return signal.kind();
  }

  /** The generated service of gRPC to which it belongs. */
  ServiceDescriptor descriptor() {
    return signal.service();
  }

  /** The method of gRPC that exports the signal. */
  MethodDescriptor<Request, Message> method() {
    return method;
  }

  /**
   * Turns a request in JSON into protobuf, whose bytes are charged.
   *
   * @throws MalformedRequestException if it is no such request
   * @throws NoRoomException if there is no room for the bytes, or no use
   */
  byte[] fromJson(byte[] request, InboundCall call) throws MalformedRequestException {
    return signal.protobuf(request, charge(call));
  }

  private static LongConsumer charge(InboundCall call) {
    return bytes -> {
      if (!call.charge(bytes)) {
        throw new NoRoomException();
      }
    };
  }

  /**
   * The way of every export. Its request was admitted by its bytes while they arrived ({@link
   * InboundCall}); it is mapped and submitted portion by portion, and answered when the last one is
   * committed ({@link Export}).
   *
   * @param request protobuf, not compressed
   * @param tenant whose data it is
   */
  void export(RequestBytes request, String tenant, InboundCall call) {
    export(call, charge -> signal.mapping(request, tenant, charge), executor);
  }

  /** Begins to map a request. */
  interface Beginning {
    Signal.Mapping begin(LongConsumer charge) throws MalformedRequestException;
  }

  static void export(InboundCall call, Beginning beginning, Executor executor) {
    if (call.isOver()) {
      return;
    }
    try {
      new Export(call, beginning.begin(charge(call)), executor).begin();
    } catch (MalformedRequestException e) {
      call.fail(Answers.malformed(String.valueOf(e.getMessage())));
    } catch (NoRoomException e) {
      call.fail(InboundCall.overloaded());
    } catch (RuntimeException e) {
      log.error("an export failed", e);
      call.fail(Answers.internal());
    }
  }
}
