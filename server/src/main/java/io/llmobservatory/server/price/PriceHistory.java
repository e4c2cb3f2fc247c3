package io.llmobservatory.server.price;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one entry over time.
 *
 * @param periods in order; of those that a moment lies in, the last holds
 */
record PriceHistory(List<Period> periods) {
  private static final int DAY_SECONDS = 86_400;

  /** From the beginning of time. */
  static final long ALWAYS = Long.MIN_VALUE;

  /** Prices, and when they hold. */
  sealed interface Period {
    Rates rates();

    boolean holdsAt(long epochSecond);
  }

  /** From a moment on. */
  record From(long epochSecond, Rates rates) implements Period {
    @Override
    public boolean holdsAt(long second) {
      return second >= epochSecond;
    }
  }

  /** Between two times of each day, in seconds of the day in UTC; the first may be the later. */
  record Hours(int start, int end, Rates rates) implements Period {
    @Override
    public boolean holdsAt(long second) {
      long ofDay = Math.floorMod(second, DAY_SECONDS);
      return start <= end ? ofDay >= start && ofDay < end : ofDay >= start || ofDay < end;
    }
  }

  PriceHistory {
    periods = List.copyOf(periods);
  }

  static PriceHistory of(Rates rates) {
    return new PriceHistory(List.of(new From(ALWAYS, rates)));
  }

  /** The prices at a moment in seconds since 1970; null before the first. */
  @Nullable Rates at(long epochSecond) {
    for (int i = periods.size() - 1; i >= 0; i--) {
      if (periods.get(i).holdsAt(epochSecond)) {
        return periods.get(i).rates();
      }
    }
    return null;
  }
}
