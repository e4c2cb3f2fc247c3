package io.llmobservatory.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What became of a replay. Spans are either accepted, rejected, or in a file that failed or was not
 * sent.
 *
 * @param files how many files were to be sent
 * @param requests how many export calls were made, repeats included
 * @param spans how many spans the files hold
 * @param accepted how many spans the receiver took
 * @param rejections the answers in which the receiver took part of a request, or took it all and
 *     warned
 * @param failures the files of which nothing was taken
 * @param notSent the files never tried because the receiver stayed away
 * @param duration from the first call to the last answer
 */
public record ReplaySummary(
    int files,
    int requests,
    long spans,
    long accepted,
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

  /**
   * A partial success.
   *
   * @param spans how many spans of the file the receiver rejected, 0 for a mere warning
   * @param message the receiver's reason, may be empty
   */
  public record Rejection(Path file, long spans, String message) {}

  /**
   * A request that was refused or never answered.
   *
   * @param status gRPC status code, description and, where known, the cause, of the last attempt
   * @param attempts how often it was tried
   */
  public record Failure(Path file, String status, int attempts) {}

  /** Returns how many spans the receiver rejected. */
  public long rejected() {
    long sum = 0;
    for (Rejection rejection : rejections) {
      sum += rejection.spans();
    }
    return sum;
  }

  /** Returns whether every file was sent and answered with success, in whole or in part. */
  public boolean complete() {
    return failures.isEmpty() && notSent.isEmpty();
  }
}
