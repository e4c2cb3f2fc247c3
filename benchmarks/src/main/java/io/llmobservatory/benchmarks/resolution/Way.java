package io.llmobservatory.benchmarks.resolution;

/**
 * A way to write a span, with two instances that go it.
 *
 * @param key its name in JSON
 * @param label its name for people
 * @param computes whether it computes UUIDs, so that foreign ones are something special
 * @param here the instance that is measured
 * @param elsewhere another one, with caches of its own
 */
record Way(String key, String label, boolean computes, SpanWriter here, SpanWriter elsewhere) {
  /** Whether a situation can come about: who looks up every trace has no foreign ones. */
  boolean meets(Situation situation) {
    return computes || !situation.foreign;
  }
}
