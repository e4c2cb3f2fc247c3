package io.llmobservatory.server.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** All metrics, in the order in which they were added, and their text. */
final class Exposition {
  private final List<Family> families = new ArrayList<>();

  /** The samples of one name. */
  private record Family(String name, String type, String help, Consumer<Samples> samples) {}

  /** Something that only grows. */
  void counter(String name, String help, Consumer<Samples> samples) {
    families.add(new Family(name, "counter", help, samples));
  }

  /** A counter without labels. */
  void counter(String name, String help, LongAdder counter) {
    counter(name, help, samples -> samples.add(counter.sum()));
  }

  /** A counter for each value of one label. */
  void counter(String name, String help, String label, Map<String, LongAdder> counters) {
    counter(
        name,
        help,
        samples -> counters.forEach((value, count) -> samples.add(count.sum(), label, value)));
  }

  /** Something that grows and shrinks. */
  void gauge(String name, String help, Consumer<Samples> samples) {
    families.add(new Family(name, "gauge", help, samples));
  }

  /** How often values lie where. */
  void histogram(String name, String help, Histogram histogram) {
    families.add(new Family(name, "histogram", help, histogram::write));
  }

  /** Writes everything as it is now, in version 0.0.4 of Prometheus' text format. */
  String text() {
    StringBuilder text = new StringBuilder(16 << 10);
    for (Family family : families) {
      String name = family.name;
      text.append("# HELP ").append(name).append(' ').append(family.help).append('\n');
      text.append("# TYPE ").append(name).append(' ').append(family.type).append('\n');
      family.samples.accept(new Samples(name, text));
    }
    return text.toString();
  }
}
