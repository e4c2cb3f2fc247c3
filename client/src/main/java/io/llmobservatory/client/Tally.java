package io.llmobservatory.client;

import io.llmobservatory.client.ReplaySummary.Failure;
import io.llmobservatory.client.ReplaySummary.Rejection;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Adds up the answers of a receiver. */
final class Tally {
  private int requests;
  private long accepted;
  private final List<Rejection> rejections = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  void requested() {
    requests++;
  }

  void answered(Recording recording, ExportTracePartialSuccess partial) {
    long rejected = partial.getRejectedSpans();
    accepted += recording.spans() - rejected;
    if (rejected != 0 || !partial.getErrorMessage().isEmpty()) {
      rejections.add(new Rejection(recording.file(), rejected, partial.getErrorMessage()));
    }
  }

  void failed(Recording recording, String status, int attempts) {
    failures.add(new Failure(recording.file(), status, attempts));
  }

  ReplaySummary summary(int files, long spans, List<Path> notSent, Duration duration) {
    return new ReplaySummary(
        files, requests, spans, accepted, rejections, failures, notSent, duration);
  }
}
