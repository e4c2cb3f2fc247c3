package io.llmobservatory.server.resolve;

import io.llmobservatory.server.store.SpanKey;
import io.llmobservatory.server.store.SpanRow;
import io.llmobservatory.server.store.SpanRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Tells of spans as they are committed. While nobody watches it costs nothing. */
public final class CommittedSpans {
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  CommittedSpans() {}

  /** Is told of spans. */
  public interface Watcher {
    /**
     * Spans were committed that were not stored before. Called by whoever writes, so it must not
     * wait for anything.
     */
    void committed(String tenant, List<SpanKey> spans);
  }

  /** Begins to tell someone; it may be told of a few commits that began before. */
  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Tells someone no more. */
  public void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  boolean areWatched() {
    return !watchers.isEmpty();
  }

  void tell(SpanRows rows, @Nullable SpanFate[] fates) {
    List<SpanKey> stored = new ArrayList<>(fates.length);
    List<SpanRow> all = rows.all();
    for (int i = 0; i < fates.length; i++) {
      if (SpanFate.STORED.equals(fates[i])) {
        stored.add(all.get(i).key());
      }
    }
    if (!stored.isEmpty()) {
      watchers.forEach(watcher -> watcher.committed(rows.tenant(), stored));
    }
  }
}
