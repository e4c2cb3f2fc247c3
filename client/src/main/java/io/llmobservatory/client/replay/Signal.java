package io.llmobservatory.client.replay;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;

/** A signal of OTLP that can be replayed. */
enum Signal {
  TRACES("trace") {
    @Override
    Message.Builder request() {
      return ExportTraceServiceRequest.newBuilder();
    }

    @Override
    boolean fits(int field, int wireType) {
      return switch (field) {
        case 1 -> wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED; // trace_id
        case 7, 8 -> wireType == WireFormat.WIRETYPE_FIXED64; // start and end
        default -> true;
      };
    }

    @Override
    ReplaySummary.Records records(long count) {
      return new ReplaySummary.Records(count, 0);
    }

    @Override
    Answer export(Channel channel, ByteString request) {
      ExportTraceServiceResponse response = Delivery.call(channel, TRACE_EXPORT, request);
      return new Answer(
          response.getPartialSuccess().getRejectedSpans(),
          response.getPartialSuccess().getErrorMessage());
    }
  },
  LOGS("logs") {
    @Override
    Message.Builder request() {
      return ExportLogsServiceRequest.newBuilder();
    }

    @Override
    boolean fits(int field, int wireType) {
      return switch (field) {
        case 1, 11 -> wireType == WireFormat.WIRETYPE_FIXED64; // time and observed time
        case 2 -> wireType == WireFormat.WIRETYPE_VARINT; // severity
        default -> true;
      };
    }

    @Override
    ReplaySummary.Records records(long count) {
      return new ReplaySummary.Records(0, count);
    }

    @Override
    Answer export(Channel channel, ByteString request) {
      ExportLogsServiceResponse response = Delivery.call(channel, LOGS_EXPORT, request);
      return new Answer(
          response.getPartialSuccess().getRejectedLogRecords(),
          response.getPartialSuccess().getErrorMessage());
    }
  };

  private static final MethodDescriptor<ByteString, ExportTraceServiceResponse> TRACE_EXPORT =
      Delivery.asRecorded(TraceServiceGrpc.getExportMethod());
  private static final MethodDescriptor<ByteString, ExportLogsServiceResponse> LOGS_EXPORT =
      Delivery.asRecorded(LogsServiceGrpc.getExportMethod());

  private final String word;

  Signal(String word) {
    this.word = word;
  }

  /** What a receiver said of a request that it took. */
  record Answer(long rejected, String message) {}

  /** The signal's name as an adjective. */
  String word() {
    return word;
  }

  /** An empty request. */
  abstract Message.Builder request();

  /** Whether a field of a record may have a wire type. Those that tell the signals apart do not. */
  abstract boolean fits(int field, int wireType);

  /** So many records of this signal. */
  abstract ReplaySummary.Records records(long count);

  /**
   * Sends a request once.
   *
   * @throws io.grpc.StatusRuntimeException if it is not taken
   */
  abstract Answer export(Channel channel, ByteString request);
}
