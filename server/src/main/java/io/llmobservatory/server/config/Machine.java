package io.llmobservatory.server.config;

/**
 * What some defaults depend on.
 *
 * @param heapBytes the largest size the heap can have
 * @param cores processors available to this JVM
 */
record Machine(long heapBytes, int cores) {
  private static final long MIB = 1024 * 1024;

  /** Heap sizes are advised in steps of this many MiB. */
  private static final long STEP_MIB = 64;

  static Machine current() {
    Runtime runtime = Runtime.getRuntime();
    return new Machine(runtime.maxMemory(), runtime.availableProcessors());
  }

  long heapMib() {
    return heapBytes / MIB;
  }

  /** The largest request that may be accepted, in MiB: a quarter of the heap, at least 1. */
  int largestRequestMib() {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, heapMib() / 4));
  }

  /**
   * The {@code -Xmx}, in MiB, that carries requests of the given size. The parallel collector
   * leaves a survivor space of up to a ninth of it (the serial one less, the others nothing) out of
   * what {@link Runtime#maxMemory} calls the heap.
   */
  static long heapMibFor(int requestMib) {
    long needed = 4L * requestMib;
    long withSurvivor = needed + needed / 8 + 1;
    return (withSurvivor + STEP_MIB - 1) / STEP_MIB * STEP_MIB;
  }
}
