package io.llmobservatory.client;

import io.grpc.Status;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a query finds, over all its pages. Each page is asked for when it is needed, so that {@link
 * #hasNext} may wait for the server and may throw a {@link LlmObservatoryException}. Not for use by
 * several threads.
 *
 * @param <T> what is found
 */
public final class Pages<T> implements Iterator<T> {
  private final Function<String, Page<T>> query;
  private Iterator<T> page = List.<T>of().iterator();
  private String token = "";
  private boolean last;
  private boolean truncated;

  /**
   * One page.
   *
   * @param next for the page after it; empty if there is none
   */
  record Page<T>(List<T> found, String next, boolean truncated) {}

  /**
   * @param query gives the page of a token
   */
  Pages(String firstToken, Function<String, Page<T>> query) {
    this.query = query;
    token = firstToken;
  }

  @Override
  public boolean hasNext() {
    while (!page.hasNext() && !last) {
      turn();
    }
    return page.hasNext();
  }

  private void turn() {
    Page<T> next = query.apply(token);
    if (next.next().equals(token) && !token.isEmpty()) {
      throw LlmObservatoryException.local(
          Status.Code.INTERNAL, "the server gave the same page token twice");
    }
    page = next.found().iterator();
    token = next.next();
    last = token.isEmpty();
    truncated = last && next.truncated();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.next();
  }

  /**
   * Returns whether the search ended before its end: there may be more that was not found. Known
   * when {@link #hasNext} has said no.
   */
  public boolean isTruncated() {
    return truncated;
  }

  /** Returns what is left, to go through once. */
  public Stream<T> stream() {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }
}
