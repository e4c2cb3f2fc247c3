package io.llmobservatory.client.replay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What became of a replay. Spans and log records are either accepted, rejected, or in a file that
 * failed or was not sent.
 *
 * @param files how many files were to be sent
 * @param requests how many export calls were made, repeats included
 * @param records what the files hold
 * @param accepted what the receiver took
 * @param rejections the answers in which the receiver took part of a request, or took it all and
 *     warned
 * @param failures the files of which nothing was taken
 * @param notSent the files never tried because the receiver stayed away
 * @param duration from the first call to the last answer
 */
public record ReplaySummary(
    int files,
    int requests,
    Records records,
    Records accepted,
    List<Rejection> rejections,
    List<Failure> failures,
    List<Path> notSent,
    Duration duration) {

  /** Copies the lists. */
  public ReplaySummary {
    rejections = List.copyOf(rejections);
    failures = List.copyOf(failures);
    notSent = List.copyOf(notSent);
  }

  /** Numbers of what was recorded. */
  public record Records(long spans, long logRecords) {
    static final Records NONE = new Records(0, 0);

    Records plus(Records more) {
      return new Records(spans + more.spans, logRecords + more.logRecords);
    }
  }

  /**
   * A partial success.
   *
   * @param records what of the file the receiver rejected, nothing for a mere warning
   * @param message the receiver's reason, may be empty
   */
  public record Rejection(Path file, Records records, String message) {}

  /**
   * A request that was refused or never answered.
   *
   * @param status gRPC status code, description and, where known, the cause, of the last attempt
   * @param attempts how often it was tried
   */
  public record Failure(Path file, String status, int attempts) {}

  /** Returns what the receiver rejected. */
  public Records rejected() {
    Records sum = Records.NONE;
    for (Rejection rejection : rejections) {
      sum = sum.plus(rejection.records());
    }
    return sum;
  }

  /** Returns whether every file was sent and answered with success, in whole or in part. */
  public boolean complete() {
    return failures.isEmpty() && notSent.isEmpty();
  }
}
