package io.llmobservatory.server.query;

import java.time.Duration;

/**
 * How much a query may take.
 *
 * @param time how long it may run; what was found by then is the answer
 * @param firstWindow microseconds of the first stretch of time that is searched
 * @param textSpans in how many spans a text is looked for
 * @param traceSpans how many spans of a trace are sent
 * @param keys how many keys of a trace's spans are read at a time
 * @param portionSpans how many spans a response of a stream has at most
 * @param portionBytes after how many bytes a response of a stream is full
 * @param pageBytes after how many bytes a page is full; clients take 4 MB unless told otherwise
 * @param usageSlice how many spans are added up by one statement, as far as can be told beforehand
 * @param usageCalls how many calls are added up
 * @param usageGroups how many groups they may have while they are added up
 * @param usageRows how many groups are told
 */
record QueryLimits(
    Duration time,
    long firstWindow,
    int textSpans,
    int traceSpans,
    int keys,
    int portionSpans,
    int portionBytes,
    int pageBytes,
    long usageSlice,
    int usageCalls,
    int usageGroups,
    int usageRows) {
  static final QueryLimits DEFAULT =
      new QueryLimits(
          Duration.ofSeconds(3),
          100_000L,
          10_000,
          100_000,
          5_000,
          100,
          1 << 20,
          3 << 20,
          400_000,
          2_000_000,
          100_000,
          10_000);
}
