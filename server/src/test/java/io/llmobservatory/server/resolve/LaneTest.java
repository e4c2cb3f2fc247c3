package io.llmobservatory.server.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmobservatory.server.genai.LlmSpanBuilder;
import io.llmobservatory.server.store.SpanRow;
import io.llmobservatory.server.telemetry.Telemetry;
import io.llmobservatory.server.telemetry.WriterMetrics;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class LaneTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @Test
  void a_defect_fails_its_request_and_no_later_one() throws Exception {
    try (Instance instance = Instance.on(Instance.newDatabase(), 1)) {
      SubmissionQueue<SpanRow> queue = new SubmissionQueue<>();
      Thread lane = new Thread(lane(instance, queue));
      lane.start();
      for (Throwable defect : List.of(new StackOverflowError(), new IllegalStateException())) {
        Submission<SpanRow> broken = submission(new Broken(defect));
        queue.offer(broken);
        assertThatThrownBy(() -> Instance.await(broken.outcome)).hasCause(defect);
      }

      UUID uuid = TraceIds.uuid(Instance.TENANT, TRACE);
      SpanRow row = SpanRow.of(Instance.TENANT, uuid, new LlmSpanBuilder(TRACE, "a1").build());
      Submission<SpanRow> sound = submission(List.of(row));
      queue.offer(sound);
      assertThat(Instance.await(sound.outcome).stored()).isEqualTo(1);
      queue.close();
      lane.join();
    }
  }

  private static Lane lane(Instance instance, SubmissionQueue<SpanRow> queue) {
    WriterMetrics metrics = new Telemetry().writer();
    WriteRetries retries = new WriteRetries(metrics, retry -> {});
    return new Lane(
        queue,
        new RecentKeys(100),
        new BatchWriter(instance.store, new LearntTraces(), retries, metrics));
  }

  private static Submission<SpanRow> submission(List<SpanRow> rows) {
    return new Submission<>(
        Instance.TENANT, rows, new long[0], 1, 1, new Telemetry().spans(), () -> {});
  }

  /** Rows that cannot be read. */
  private static final class Broken extends AbstractList<SpanRow> {
    private final Throwable failure;

    Broken(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public SpanRow get(int index) {
      throw new IndexOutOfBoundsException(index);
    }

    @Override
    public Iterator<SpanRow> iterator() {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public int size() {
      return 0;
    }
  }
}
