package io.llmobservatory.server.query;

import io.llmobservatory.proto.v1.Filter;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.GetUsageResponse;
import io.llmobservatory.proto.v1.ListTracesRequest;
import io.llmobservatory.proto.v1.ListTracesResponse;
import io.llmobservatory.proto.v1.SearchSpansRequest;
import io.llmobservatory.proto.v1.SearchSpansResponse;
import io.llmobservatory.proto.v1.Trace;
import io.llmobservatory.proto.v1.TraceSpan;
import io.llmobservatory.server.store.SpanKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the stored traces and spans. A tenant sees its own only. Methods wait for
 * the database; they may be called by several threads.
 */
public final class TraceQueries {
  /** Of the time of a search for spans, what is for finding them; the rest is for reading them. */
  private static final double SEARCH = 0.7;

  private final QueryPool pool;
  private final QueryLimits limits;
  private final Clock clock;

  /**
   * Asks a database.
   *
   * @param pool is closed by whoever made it
   */
  public TraceQueries(QueryPool pool) {
    this(pool, QueryLimits.DEFAULT, Clock.systemUTC());
  }

  TraceQueries(QueryPool pool, QueryLimits limits, Clock clock) {
    this.pool = pool;
    this.limits = limits;
    this.clock = clock;
  }

  /** As long as a query may take. */
  QueryTime time() {
    return QueryTime.of(limits.time());
  }

  /** Begins to read a trace. */
  TraceReading.Begun trace(String tenant, GetTraceRequest request, QueryTime time)
      throws QueryException {
    if (request.getTraceCase() == GetTraceRequest.TraceCase.TRACE_NOT_SET) {
      throw QueryException.invalid("trace_id", "or trace_uuid is needed");
    }
    return TraceReading.begin(pool, limits, tenant, request, time);
  }

  /** A page of traces. */
  ListTracesResponse traces(String tenant, ListTracesRequest request, QueryTime time)
      throws QueryException {
    Filter filter = request.getFilter();
    int size = Arguments.pageSize(request.getPageSize());
    PageToken.Pages pages = new PageToken.Pages("traces", tenant, filter);
    PageToken after = after(request.getPageToken(), pages);
    Criteria asked = criteria(filter, after);
    TraceSource source = new TraceSource(tenant, asked, limits.pageBytes());
    Search<Trace> search = new Search<>(source, limits, time, size, asked.text() != null);
    Search.Page<Trace> page =
        pool.read(connection -> search.run(connection, asked.range(), after, now()));
    return ListTracesResponse.newBuilder()
        .addAllTraces(page.rows())
        .setNextPageToken(token(page.next(), page.searched(), asked, pages))
        .setTruncated(page.truncated())
        .build();
  }

  /** A page of spans. */
  SearchSpansResponse spans(String tenant, SearchSpansRequest request, QueryTime time)
      throws QueryException {
    Filter filter = request.getFilter();
    int size = Arguments.pageSize(request.getPageSize());
    PageToken.Pages pages = new PageToken.Pages("spans", tenant, filter);
    PageToken after = after(request.getPageToken(), pages);
    Criteria asked = criteria(filter, after);
    Search<Cursor> search =
        new Search<>(
            new SpanSource(tenant, asked), limits, time.part(SEARCH), size, asked.text() != null);
    return pool.read(
        connection -> {
          Search.Page<Cursor> page = search.run(connection, asked.range(), after, now());
          Portion read = new Portion(limits.pageBytes());
          List<SpanKey> keys = page.rows().stream().map(SpanSource::key).toList();
          boolean whole = read(connection, tenant, keys, !request.getWithoutContent(), time, read);
          Search.Page<Cursor> told = whole ? page : search.firstOf(read.end(), !read.isFull());
          return SearchSpansResponse.newBuilder()
              .addAllSpans(read.spans())
              .setNextPageToken(token(told.next(), told.searched(), asked, pages))
              .setTruncated(told.truncated())
              .build();
        });
  }

  /** Whether all could be read; in time, and before the page was full. */
  private static boolean read(
      Connection connection,
      String tenant,
      List<SpanKey> keys,
      boolean withContent,
      QueryTime time,
      Portion into)
      throws SQLException {
    try {
      new SpansByKey(tenant, withContent).read(connection, keys, time, into);
      return !into.isFull();
    } catch (SQLException e) {
      if (!QueryTime.hasEnded(e) || into.spans().isEmpty()) {
        throw e;
      }
      return false;
    }
  }

  /** What calls came to. */
  GetUsageResponse usage(String tenant, GetUsageRequest request, QueryTime time)
      throws QueryException {
    Criteria asked = Criteria.of(request.getFilter(), clock);
    if (asked.text() != null) {
      throw QueryException.invalid("filter.text", "has no meaning here");
    }
    UsageGrouping grouping = UsageGrouping.of(request, asked.range());
    UsageQuery query = new UsageQuery(tenant, asked, grouping, limits);
    return pool.read(connection -> query.run(connection, time));
  }

  /**
   * Reads stored spans.
   *
   * @param tenant whose they must be
   * @param keys which, and in which order
   * @param withContent whether what was said is read too
   * @return those that are stored, in the order of their keys
   * @throws QueryException if they could not be read
   */
  public List<TraceSpan> stored(String tenant, List<SpanKey> keys, boolean withContent)
      throws QueryException {
    QueryTime time = time();
    return pool.read(
        connection -> {
          List<TraceSpan> spans = new ArrayList<>();
          new SpansByKey(tenant, withContent)
              .read(connection, keys, time, (index, span) -> spans.add(span));
          return spans;
        });
  }

  /**
   * Reads those of stored spans that somebody asks for.
   *
   * @param tenant whose they must be
   * @param keys which, and in which order
   * @param asked what else they must be
   * @param withContent whether what was said is read too
   * @return those, in the order of their keys
   * @throws QueryException if they could not be read
   */
  public List<TraceSpan> stored(
      String tenant, List<SpanKey> keys, SpanFilter asked, boolean withContent)
      throws QueryException {
    QueryTime time = time();
    return pool.read(
        connection -> {
          List<TraceSpan> spans = new ArrayList<>();
          new SpansByKey(tenant, withContent)
              .read(connection, keys, asked.criteria(), time, (index, span) -> spans.add(span));
          return spans;
        });
  }

  private long now() {
    return Times.micros(clock.instant());
  }

  private static @Nullable PageToken after(String token, PageToken.Pages pages)
      throws QueryException {
    return token.isEmpty() ? null : PageToken.decode(token, pages);
  }

  /** The pages after the first are of the time of the first. */
  private Criteria criteria(Filter filter, @Nullable PageToken after) throws QueryException {
    Criteria asked = Criteria.of(filter, clock);
    return after == null ? asked : asked.from(after.from(), after.fromNanos());
  }

  private static String token(
      @Nullable Cursor next, int searched, Criteria asked, PageToken.Pages pages) {
    TimeRange range = asked.range();
    return next == null
        ? ""
        : new PageToken(next, range.from(), range.fromNanos(), searched).encode(pages);
  }
}
