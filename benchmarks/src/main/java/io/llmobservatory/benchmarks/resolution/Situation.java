package io.llmobservatory.benchmarks.resolution;

/** How the trace of a span stands when the span comes. */
enum Situation {
  HERE(
      "existing",
      "existing",
      "an existing trace, last written to from here",
      Before.HERE,
      false,
      1),
  ELSEWHERE(
      "existing_elsewhere",
      "existing, new to this instance",
      "an existing trace, so far written to by another instance only",
      Before.ELSEWHERE,
      false,
      1),
  NEW("new", "new", "a new trace", Before.NOBODY, false, 1),
  CONTENDED(
      "contended",
      "created by 16 others at once",
      "a trace that 16 others create at the same moment",
      Before.NOBODY,
      false,
      17),
  FOREIGN_HERE(
      "foreign",
      "foreign",
      "a trace under a foreign UUID, last written to from here",
      Before.HERE,
      true,
      1),
  FOREIGN_ELSEWHERE(
      "foreign_elsewhere",
      "foreign, new to this instance",
      "a trace under a foreign UUID, so far met by another instance only",
      Before.ELSEWHERE,
      true,
      1),
  FOREIGN_UNMET(
      "foreign_unmet",
      "foreign, new to all",
      "a trace under a foreign UUID that nobody has met",
      Before.NOBODY,
      true,
      1);

  /** Who has written to the trace before. */
  enum Before {
    NOBODY,
    HERE,
    ELSEWHERE
  }

  /** Its name in JSON. */
  final String key;

  /** The head of its column. */
  final String shortLabel;

  final String label;
  final Before before;

  /** Whether the trace is stored under another UUID than the one we compute. */
  final boolean foreign;

  /** How many write a span to the trace at once. */
  final int callers;

  Situation(
      String key, String shortLabel, String label, Before before, boolean foreign, int callers) {
    this.key = key;
    this.shortLabel = shortLabel;
    this.label = label;
    this.before = before;
    this.foreign = foreign;
    this.callers = callers;
  }

  /** The most callers there are. */
  static int maxCallers() {
    int most = 1;
    for (Situation situation : values()) {
      most = Math.max(most, situation.callers);
    }
    return most;
  }
}
