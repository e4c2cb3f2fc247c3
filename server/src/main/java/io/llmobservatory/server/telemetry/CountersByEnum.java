package io.llmobservatory.server.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/** A counter for each constant of an enum. Safe for use by several threads. */
final class CountersByEnum<E extends Enum<E>> {
  private final Map<E, LongAdder> counters;

  CountersByEnum(Class<E> type) {
    this.counters = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      counters.put(constant, new LongAdder());
    }
  }

  void increment(E constant) {
    Objects.requireNonNull(counters.get(constant)).increment();
  }

  void forEach(ObjLongConsumer<E> action) {
    counters.forEach((constant, counter) -> action.accept(constant, counter.sum()));
  }
}
