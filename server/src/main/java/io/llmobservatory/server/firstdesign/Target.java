package io.llmobservatory.server.firstdesign;

import io.llmobservatory.server.genai.LlmSpan;
import io.llmobservatory.server.store.StoreException;
import io.llmobservatory.server.store.TraceKey;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Where spans go, in batches. */
interface Target {
  /**
   * Begins a batch.
   *
   * @param preferred the UUIDs that its traces are to have, as far as they may
   */
  void begin(Map<TraceKey, UUID> preferred) throws StoreException;

  /** Adds a span to the batch; it is not kept. */
  void add(LlmSpan span);

  /** Ends the batch; tells what became of each of its spans, in their order. */
  List<Fate> end() throws StoreException, InterruptedException;
}
