package io.llmobservatory.server.store;

import io.llmobservatory.server.telemetry.Telemetry;

/** Makes stores with other limits than those that count. */
public final class LimitedStore {
  private LimitedStore() {}

  /** A store that makes no day on demand where there are so many. */
  public static PostgresStore withDays(DatabaseAddress address, int writers, int maxDays) {
    return new PostgresStore(address, writers, maxDays, new Telemetry().store());
  }
}
