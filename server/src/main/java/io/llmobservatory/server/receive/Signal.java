package io.llmobservatory.server.receive;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpJson;
import io.llmobservatory.server.resolve.Outcome;
import io.llmobservatory.server.telemetry.SignalKind;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** What the signals of OTLP differ in: how bytes become rows, and the words of the answer. */
interface Signal {
  /** A portion ends at so many rows: it is written while the next one is mapped. */
  int PORTION_ROWS = 256;

  /** A portion ends at so many bytes. */
  long PORTION_WEIGHT = 4 << 20;

  /** What it is counted as. */
  SignalKind kind();

  /** The method that exports it. */
  MethodDescriptor<Request, Message> method();

  /** The generated service to which the method belongs. */
  ServiceDescriptor service();

  /**
   * Turns a request in JSON into protobuf, for signals that come over HTTP.
   *
   * @param charge as in {@link OtlpJson#toProtobuf}
   * @throws MalformedRequestException if it is no such request
   */
  default byte[] protobuf(byte[] json, LongConsumer charge) throws MalformedRequestException {
    throw new UnsupportedOperationException("does not come as JSON");
  }

  /**
   * Begins to map a request of a tenant.
   *
   * @param charge is told of further memory before it is taken, in bytes, and with a negative
   *     number after some is given back
   * @throws MalformedRequestException if it is seen at once that the request is not protobuf
   */
  Mapping mapping(RequestBytes request, String tenant, LongConsumer charge)
      throws MalformedRequestException;

  /** Maps a request portion by portion. */
  interface Mapping {
    /** What is mapped: the request, or what it was turned into. */
    RequestBytes request();

    /**
     * Reads the whole request, only to see that it is well-formed.
     *
     * @throws MalformedRequestException if it is not protobuf
     */
    void check() throws MalformedRequestException;

    /**
     * Maps the next portion.
     *
     * @throws MalformedRequestException if the request is not protobuf
     */
    Portion next() throws MalformedRequestException;

    /** The answer, when all portions are committed. */
    CompletableFuture<Answer> answer();
  }

  /**
   * What a client is told when all is committed that can be.
   *
   * @param response the answer
   * @param rejected how many spans or log records are not stored
   */
  record Answer(Message response, long rejected) {}

  /** Rows that are submitted together. They do not hold on to the request's bytes. */
  interface Portion {
    /** Whether there may be more after it. */
    boolean hasMore();

    boolean isEmpty();

    /** Roughly the bytes that the rows take. */
    long weight();

    /** How many items were looked at, whatever became of them. */
    int received();

    /** Counts what became of those that are not handed on. */
    void count();

    /** Hands the rows on; completes when they are committed. */
    CompletableFuture<Outcome> submit();

    /** The rows are committed, save for some. */
    void committed(Outcome outcome);
  }
}
