package io.llmobservatory.benchmarks.resolution;

import io.llmobservatory.server.genai.LlmSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets a way write spans in a situation, and times them and nothing else. */
final class Trial implements AutoCloseable {
  private final ScratchDatabase database;
  private final Spans spans;
  private final int samples;
  private final Callers callers = new Callers(Situation.maxCallers());
  private long writtenByOurs;
  private long writtenByFirstDesign;

  /**
   * Prepares.
   *
   * @param samples how many spans are timed at least
   */
  Trial(ScratchDatabase database, Spans spans, int samples) {
    this.database = database;
    this.spans = spans;
    this.samples = samples;
  }

  Measured run(Situation situation, Way way) throws Exception {
    prime(way.here(), way);
    prime(way.elsewhere(), way);
    return situation.callers == 1 ? oneByOne(situation, way) : atOnce(situation, way);
  }

  /** Uses all connections: a pool makes sure of one that has long been idle by a question. */
  private void prime(SpanWriter writer, Way way) throws Exception {
    List<LlmSpan> untimed = spans.ofEach(Spans.newTraces(Situation.maxCallers()));
    callers.time(caller -> writer.write(untimed.get(caller), caller));
    written(way, untimed.size());
  }

  private Measured oneByOne(Situation situation, Way way) throws Exception {
    List<String> traces = Spans.newTraces(samples);
    if (situation.foreign) {
      database.storeForeign(traces);
    }
    SpanWriter before = before(situation, way);
    if (before != null) {
      for (LlmSpan span : spans.ofEach(traces)) {
        before.write(span, 0);
        written(way, 1);
      }
    }
    List<Long> nanos = new ArrayList<>(samples);
    List<LlmSpan> timed = spans.ofEach(traces);
    TripMeter trips = TripMeter.start();
    for (LlmSpan span : timed) {
      long begun = System.nanoTime();
      way.here().write(span, 0);
      nanos.add(System.nanoTime() - begun);
    }
    written(way, samples);
    return trips.measured(nanos);
  }

  private static @Nullable SpanWriter before(Situation situation, Way way) {
    return switch (situation.before) {
      case NOBODY -> null;
      case HERE -> way.here();
      case ELSEWHERE -> way.elsewhere();
    };
  }

  private Measured atOnce(Situation situation, Way way) throws Exception {
    List<Long> nanos = new ArrayList<>();
    TripMeter trips = TripMeter.start();
    while (nanos.size() < samples) {
      String trace = Spans.newTraces(1).get(0);
      List<LlmSpan> timed = new ArrayList<>();
      for (int i = 0; i < situation.callers; i++) {
        timed.add(spans.of(trace));
      }
      nanos.addAll(callers.time(caller -> way.here().write(timed.get(caller), caller)));
    }
    written(way, nanos.size());
    return trips.measured(nanos);
  }

  private void written(Way way, int count) {
    if (way.computes()) {
      writtenByOurs += count;
    } else {
      writtenByFirstDesign += count;
    }
  }

  /** Makes sure that all that was written is stored. */
  void check() throws Exception {
    database.check(writtenByOurs, writtenByFirstDesign);
  }

  @Override
  public void close() {
    callers.close();
  }
}
