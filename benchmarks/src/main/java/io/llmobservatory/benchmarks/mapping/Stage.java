package io.llmobservatory.benchmarks.mapping;

import io.llmobservatory.server.otlp.MalformedRequestException;
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

/**
 * What is done with the spans of a request, on one thread: microseconds and bytes for each span.
 *
 * @param <T> what it is done with
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(1)
@Fork(1)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 60, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public abstract class Stage<T> {
  private List<T> corpus = List.of();
  private List<T> genAi = List.of();
  private List<T> content = List.of();
  private List<T> http = List.of();

  /** Reads and makes the requests. */
  @Setup
  public void prepare() throws IOException, MalformedRequestException {
    corpus = prepare(Requests.corpus());
    genAi = prepare(Requests.modelCalls());
    content = prepare(Requests.modelCallsWithContent());
    http = prepare(Requests.httpCalls());
  }

  /** What to begin with. */
  abstract List<T> prepare(List<byte[]> requests) throws MalformedRequestException;

  /** Does it. */
  abstract long run(List<T> prepared) throws MalformedRequestException;

  /** Every recorded request, as its library sent it: few spans each, most with content. */
  @Benchmark
  @OperationsPerInvocation(Requests.CORPUS_SPANS)
  public long corpus() throws MalformedRequestException {
    return run(corpus);
  }

  /** A batch of model calls whose content is not recorded. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public long modelCallWithoutContent() throws MalformedRequestException {
    return run(genAi);
  }

  /** A batch of model calls that tell what was said, in the conventions' shape. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public long modelCallWithContent() throws MalformedRequestException {
    return run(content);
  }

  /** A batch of HTTP calls, which are stored too. */
  @Benchmark
  @OperationsPerInvocation(Requests.REQUEST_SPANS)
  public long httpCall() throws MalformedRequestException {
    return run(http);
  }
}
