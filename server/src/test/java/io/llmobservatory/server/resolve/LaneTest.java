package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.SpanRows;
import io.llmobservatory.server.telemetry.Telemetry;
import io.llmobservatory.server.telemetry.WriterMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void a_defect_fails_its_request_and_no_later_one() throws Exception {
    try (Instance instance = Instance.on(Instance.newDatabase(), 1)) {
      SubmissionQueue<SpanRows> queue = new SubmissionQueue<>();
      Thread lane = new Thread(lane(instance, queue));
      lane.start();
      for (Throwable defect : List.of(new StackOverflowError(), new IllegalStateException())) {
        Submission<SpanRows> broken = submission(new SpanRows(Instance.TENANT), new Broken(defect));
        queue.offer(broken);
        assertThatThrownBy(() -> Instance.await(broken.outcome)).hasCause(defect);
      }

      SpanRows row = new SpanRows(Instance.TENANT);
      row.add(TraceIds.uuid(Instance.TENANT, TRACE), new LlmSpanBuilder(TRACE, "a1").build());
      row.end();
      Submission<SpanRows> sound = submission(row, () -> {});
      queue.offer(sound);
      assertThat(Instance.await(sound.outcome).stored()).isEqualTo(1);
      queue.close();
      lane.join();
    }
  }

  private static Lane lane(Instance instance, SubmissionQueue<SpanRows> queue) {
    WriterMetrics metrics = new Telemetry().writer();
    WriteRetries retries = new WriteRetries(metrics, retry -> {});
    return new Lane(
        queue,
        new RecentKeys(100),
        new BatchWriter(instance.store, new LearntTraces(), retries, metrics));
  }

  private static Submission<SpanRows> submission(SpanRows rows, Runnable atEnd) {
    return new Submission<>(
        Instance.TENANT, rows, 1, new long[0], 1, 1, new Telemetry().spans(), atEnd);
  }

  /** Fails once. */
  private static final class Broken implements Runnable {
    private final Throwable failure;
    private boolean hasFailed;

    Broken(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void run() {
      if (hasFailed) {
        return;
      }
      hasFailed = true;
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }
  }
}
