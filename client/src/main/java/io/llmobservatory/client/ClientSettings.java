package io.llmobservatory.client;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a client works. {@link LlmObservatoryClientBuilder} explains each. */
record ClientSettings(
    Endpoint endpoint,
    ChannelCredentials credentials,
    @Nullable CallCredentials headers,
    Duration callDeadline,
    Duration queryDeadline,
    Duration retryTime,
    int maxBatchSpans,
    int maxBatchBytes,
    int maxCalls,
    int maxPendingBytes,
    Duration maxWait,
    Duration closeTimeout,
    ClientMetrics metrics) {

  /** The options of a call that may last as long as it likes. */
  CallOptions callOptions() {
    return headers == null ? CallOptions.DEFAULT : CallOptions.DEFAULT.withCallCredentials(headers);
  }

  /** The options of a call that begins now. */
  CallOptions callOptions(Duration deadline) {
    return callOptions().withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }
}
