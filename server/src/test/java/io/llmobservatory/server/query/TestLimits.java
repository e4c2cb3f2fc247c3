package io.llmobservatory.server.query;

import java.time.Duration;

/** The limits of queries, some of them lower. */
final class TestLimits {
  private Duration time = QueryLimits.DEFAULT.time();
  private int textSpans = QueryLimits.DEFAULT.textSpans();
  private int traceSpans = QueryLimits.DEFAULT.traceSpans();
  private int keys = QueryLimits.DEFAULT.keys();
  private int portionSpans = QueryLimits.DEFAULT.portionSpans();
  private int portionBytes = QueryLimits.DEFAULT.portionBytes();
  private long usageSlice = QueryLimits.DEFAULT.usageSlice();
  private int usageCalls = QueryLimits.DEFAULT.usageCalls();
  private int usageRows = QueryLimits.DEFAULT.usageRows();

  static TestLimits limits() {
    return new TestLimits();
  }

  TestLimits time(Duration value) {
    time = value;
    return this;
  }

  TestLimits textSpans(int value) {
    textSpans = value;
    return this;
  }

  TestLimits traceSpans(int value) {
    traceSpans = value;
    return this;
  }

  TestLimits keys(int value) {
    keys = value;
    return this;
  }

  TestLimits portionSpans(int value) {
    portionSpans = value;
    return this;
  }

  TestLimits portionBytes(int value) {
    portionBytes = value;
    return this;
  }

  TestLimits usageSlice(long value) {
    usageSlice = value;
    return this;
  }

  TestLimits usageCalls(int value) {
    usageCalls = value;
    return this;
  }

  TestLimits usageRows(int value) {
    usageRows = value;
    return this;
  }

  QueryLimits build() {
    return new QueryLimits(
        time,
        QueryLimits.DEFAULT.firstWindow(),
        textSpans,
        traceSpans,
        keys,
        portionSpans,
        portionBytes,
        QueryLimits.DEFAULT.pageBytes(),
        usageSlice,
        usageCalls,
        QueryLimits.DEFAULT.usageGroups(),
        usageRows);
  }
}
