package io.llmobservatory.server.telemetry;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The process itself, looked at when it is asked for. */
final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RSS = "VmRSS:";

  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

  void exposeProcess(Exposition to) {
    to.counter(
        "otelcol_process_uptime",
        "Seconds since the process began.",
        samples -> samples.add(ManagementFactory.getRuntimeMXBean().getUptime() / 1e3));
    to.counter(
        "otelcol_process_cpu_seconds",
        "Seconds of all processors that the process took.",
        this::writeCpuSeconds);
    to.gauge(
        "otelcol_process_memory_rss",
        "Bytes of memory that the process holds; only where the system tells.",
        ProcessMetrics::writeRss);
    to.gauge(
        "otelcol_process_runtime_heap_alloc_bytes",
        "Bytes of the heap that are in use.",
        samples -> samples.add(memory.getHeapMemoryUsage().getUsed()));
    to.gauge(
        "otelcol_process_runtime_total_sys_memory_bytes",
        "Bytes that the virtual machine took from the system for heap and classes.",
        samples ->
            samples.add(
                memory.getHeapMemoryUsage().getCommitted()
                    + memory.getNonHeapMemoryUsage().getCommitted()));
  }

  void expose(Exposition to) {
    to.gauge(
        "llm_observatory_jvm_threads",
        "Threads that live.",
        samples -> samples.add(ManagementFactory.getThreadMXBean().getThreadCount()));
    to.counter(
        "llm_observatory_jvm_gc_collections",
        "Collections of garbage.",
        samples -> {
          for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            samples.add(Math.max(0, gc.getCollectionCount()), "gc", gc.getName());
          }
        });
    to.counter(
        "llm_observatory_jvm_gc_seconds",
        "Seconds that collections took.",
        samples -> {
          for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            samples.add(Math.max(0, gc.getCollectionTime()) / 1e3, "gc", gc.getName());
          }
        });
  }

  private void writeCpuSeconds(Samples samples) {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      samples.add(system.getProcessCpuTime() / (double) TimeUnit.SECONDS.toNanos(1));
    }
  }

  private static void writeRss(Samples samples) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(RSS)) {
          String kibibytes = line.substring(RSS.length()).replace("kB", "").strip();
          samples.add(Long.parseLong(kibibytes) << 10);
          return;
        }
      }
    } catch (IOException e) {
      // Not on this system.
    }
  }
}
