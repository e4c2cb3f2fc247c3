package io.llmobservatory.server.config;

/** The largest request that a receiver takes: at most a quarter of the heap. */
final class RequestSize {
  static final int BYTES_OF_MIB = 1024 * 1024;

  /** The size that OTLP recommends as a receiver's limit. */
  private static final int RECOMMENDED_MIB = 64;

  private RequestSize() {}

  static int defaultMib(Machine machine) {
    return Math.min(RECOMMENDED_MIB, machine.largestRequestMib());
  }

  /** Reports a size that the heap cannot carry, with the heap that can. */
  static void check(Settings settings, Key<Integer> key, long bytes, String shown, String most) {
    Machine machine = settings.machine();
    int mib = (int) ((bytes + BYTES_OF_MIB - 1) / BYTES_OF_MIB);
    if (mib > machine.largestRequestMib()) {
      settings.refuse(
          key.path(),
          "%s is more than a quarter of the heap of %d MiB; start Java with -Xmx%dm or more"
                  .formatted(shown, machine.heapMib(), Machine.heapMibFor(mib))
              + " (JAVA_OPTS), or set at most "
              + most);
    }
  }
}
