package io.llmobservatory.server.receive;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC client of one connection that sends bytes as they are and shows the answer as it came.
 * Each call has a deadline of ten seconds, as those of the SDKs have.
 */
public final class WireClient implements AutoCloseable {
  /** OTLP's method. */
  public static final String EXPORT = "opentelemetry.proto.collector.trace.v1.TraceService/Export";

  /** OTLP's method for log records. */
  public static final String EXPORT_LOGS =
      "opentelemetry.proto.collector.logs.v1.LogsService/Export";

  /** An encoding whose name the server knows and whose bytes it cannot read. */
  public static final String BROKEN_GZIP = "gzip";

  /** An encoding that the server does not know. */
  public static final String UNKNOWN_ENCODING = "brotli";

  private static final MethodDescriptor.Marshaller<byte[]> BYTES = new Bytes();

  private final ManagedChannel channel;

  private WireClient(int port, CompressorRegistry compressors) {
    this.channel =
        NettyChannelBuilder.forAddress("localhost", port)
            .usePlaintext()
            .disableRetry()
            .compressorRegistry(compressors)
            .build();
  }

  /** A client that compresses, if at all, as it should. */
  public static WireClient to(int port) {
    return new WireClient(port, CompressorRegistry.getDefaultInstance());
  }

  /**
   * A client that names encodings and leaves it to the caller to compress: {@link #BROKEN_GZIP},
   * {@link #UNKNOWN_ENCODING}, zstd and snappy.
   */
  public static WireClient withOddEncodings(int port) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(Codec.Identity.NONE);
    compressors.register(new Misnamed(BROKEN_GZIP));
    compressors.register(new Misnamed(UNKNOWN_ENCODING));
    compressors.register(new Misnamed("zstd"));
    compressors.register(new Misnamed("snappy"));
    return new WireClient(port, compressors);
  }

  /** Exports, and waits for the answer. */
  public WireAnswer export(byte[] request) {
    return send(EXPORT, options(), request).join();
  }

  /** Exports log records, and waits for the answer. */
  public WireAnswer exportLogs(byte[] request) {
    return send(EXPORT_LOGS, options(), request).join();
  }

  /** Exports compressed bytes, and waits for the answer. */
  public WireAnswer export(byte[] request, String encoding) {
    return send(EXPORT, options().withCompression(encoding), request).join();
  }

  /** Begins to export. Cancelling the result cancels the call. */
  public CompletableFuture<WireAnswer> send(byte[] request) {
    return send(EXPORT, options(), request);
  }

  /** What calls have by default. */
  public static CallOptions options() {
    return CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  /** Begins a call with one message. Cancelling the result cancels the call. */
  public CompletableFuture<WireAnswer> send(String method, CallOptions options, byte[] request) {
    return send(method, options, true, request);
  }

  /**
   * Begins a call.
   *
   * @param halfClose whether to tell the server that no more messages come
   */
  public CompletableFuture<WireAnswer> send(
      String method, CallOptions options, boolean halfClose, byte[]... messages) {
    // Not UNARY, so that gRPC leaves the number of messages to us.
    ClientCall<byte[], byte[]> call =
        channel.newCall(
            MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .build(),
            options);
    CompletableFuture<WireAnswer> answer = new CompletableFuture<>();
    call.start(new Listener(answer), new Metadata());
    call.request(2);
    for (byte[] message : messages) {
      call.sendMessage(message);
    }
    if (halfClose) {
      call.halfClose();
    }
    var unused =
        answer.whenComplete(
            (done, failure) -> {
              if (answer.isCancelled()) {
                call.cancel("cancelled by the test", null);
              }
            });
    return answer;
  }

  /** The connection, for generated stubs. */
  public ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Listener extends ClientCall.Listener<byte[]> {
    private final CompletableFuture<WireAnswer> answer;
    private byte @Nullable [] response;

    Listener(CompletableFuture<WireAnswer> answer) {
      this.answer = answer;
    }

    @Override
    public void onMessage(byte[] message) {
      response = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      answer.complete(
          new WireAnswer(
              status, trailers, response == null ? null : ByteString.copyFrom(response)));
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Misnamed(String encoding) implements Compressor {
    @Override
    public String getMessageEncoding() {
      return encoding;
    }

    @Override
    public OutputStream compress(OutputStream out) {
      return new FilterOutputStream(out);
    }
  }
}
