package io.llmobservatory.client.replay;

import io.llmobservatory.client.replay.ReplaySummary.Failure;
import io.llmobservatory.client.replay.ReplaySummary.Records;
import io.llmobservatory.client.replay.ReplaySummary.Rejection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Adds up the answers of a receiver. */
final class Tally {
  private int requests;
  private Records accepted = Records.NONE;
  private final List<Rejection> rejections = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  void requested() {
    requests++;
  }

  void answered(Recording recording, Signal.Answer answer) {
    long rejected = answer.rejected();
    accepted = accepted.plus(recording.signal().records(recording.records() - rejected));
    if (rejected != 0 || !answer.message().isEmpty()) {
      Records records = recording.signal().records(rejected);
      rejections.add(new Rejection(recording.file(), records, answer.message()));
    }
  }

  void failed(Recording recording, String status, int attempts) {
    failures.add(new Failure(recording.file(), status, attempts));
  }

  ReplaySummary summary(int files, Records records, List<Path> notSent, Duration duration) {
    return new ReplaySummary(
        files, requests, records, accepted, rejections, failures, notSent, duration);
  }
}
