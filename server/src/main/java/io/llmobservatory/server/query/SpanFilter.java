package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.Filter;

/** Which spans somebody asks for who watches: of any time, and whatever their text. */
public final class SpanFilter {
  private final Criteria criteria;

  private SpanFilter(Criteria criteria) {
    this.criteria = criteria;
  }

  /**
   * Reads it.
   *
   * @throws QueryException if it cannot be, or has a time or a text
   */
  public static SpanFilter of(Filter filter) throws QueryException {
    return new SpanFilter(Criteria.ofAnyTime(filter));
  }

  Criteria criteria() {
    return criteria;
  }
}
