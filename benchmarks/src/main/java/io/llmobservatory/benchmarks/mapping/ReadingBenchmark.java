package io.llmobservatory.benchmarks.mapping;

import io.llmobservatory.server.otlp.MalformedRequestException;
import io.llmobservatory.server.otlp.OtlpRequestReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a request to views of its spans: the part of mapping that reads the wire. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 60, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class ReadingBenchmark {
  private List<byte[]> corpus = List.of();
  private List<byte[]> genAi = List.of();
  private List<byte[]> http = List.of();

  /** Reads and makes the requests. */
  @Setup
  public void prepare() throws IOException {
    corpus = Requests.corpus();
    genAi = Requests.modelCalls();
    http = Requests.httpCalls();
  }

  /** Every recorded request. */
  @Benchmark
  @OperationsPerInvocation(Requests.CORPUS_SPANS)
  public long corpus() throws MalformedRequestException {
    return read(corpus);
  }

  /** A batch of model calls. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public long modelCallWithoutContent() throws MalformedRequestException {
    return read(genAi);
  }

  /** A batch of HTTP calls. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public long httpCall() throws MalformedRequestException {
    return read(http);
  }

  private static long read(List<byte[]> requests) throws MalformedRequestException {
    long attributes = 0;
    for (byte[] request : requests) {
      OtlpRequestReader reader = new OtlpRequestReader(request);
      while (reader.next()) {
        attributes += reader.span().attributes().size();
      }
    }
    return attributes;
  }
}
