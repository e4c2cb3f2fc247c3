package io.llmobservatory.server.query;

import com.google.protobuf.Duration;
import io.llmobservatory.proto.v1.GetUsageRequest;
import io.llmobservatory.proto.v1.UsageGroup;
import java.util.ArrayList;
import java.util.List;

/**
 * How calls are added up, checked.
 *
 * @param columns what they are grouped by, as SQL
 * @param bucketMicros how long each span of time is, in microseconds; 0 if there is one only
 */
record UsageGrouping(List<String> columns, long bucketMicros) {
  private static final long MAX_BUCKETS = 1_000;
  private static final long MICROS_PER_DAY = 86_400 * Times.MICROS_PER_SECOND;

  /** Reads it. */
  static UsageGrouping of(GetUsageRequest request, TimeRange range) throws QueryException {
    List<String> columns = new ArrayList<>();
    for (UsageGroup group : request.getGroupByList()) {
      String column = column(group);
      if (columns.contains(column)) {
        throw QueryException.invalid("group_by", "has the same twice");
      }
      columns.add(column);
    }
    return new UsageGrouping(columns, request.hasBucket() ? bucket(request, range) : 0);
  }

  private static String column(UsageGroup group) throws QueryException {
    return switch (group) {
      case USAGE_GROUP_MODEL -> "coalesce(response_model, request_model)";
      case USAGE_GROUP_PROVIDER -> "provider";
      case USAGE_GROUP_SERVICE -> "service_name";
      case USAGE_GROUP_USER -> "user_id";
      case USAGE_GROUP_SESSION -> "session_id";
      case USAGE_GROUP_UNSPECIFIED, UNRECOGNIZED ->
          throw QueryException.invalid("group_by", "has an unknown group");
    };
  }

  private static long bucket(GetUsageRequest request, TimeRange range) throws QueryException {
    Duration bucket = Arguments.duration("bucket", request.getBucket());
    if (bucket.getSeconds() < 1) {
      throw QueryException.invalid("bucket", "must be a second at least");
    }
    if (bucket.getNanos() % Times.NANOS_PER_MICRO != 0) {
      throw QueryException.invalid("bucket", "must be of whole microseconds");
    }
    long micros =
        bucket.getSeconds() * Times.MICROS_PER_SECOND + bucket.getNanos() / Times.NANOS_PER_MICRO;
    long first = Math.floorDiv(range.from(), micros);
    long last = Math.floorDiv(range.end() - 1, micros);
    if (last - first >= MAX_BUCKETS) {
      throw QueryException.invalid(
          "bucket", "is too short: more than " + MAX_BUCKETS + " of them in the filter's time");
    }
    return micros;
  }

  boolean hasBuckets() {
    return bucketMicros > 0;
  }

  /** The length of a bucket as PostgreSQL reads intervals: numbers of seconds have their limits. */
  String interval() {
    long rest = bucketMicros % MICROS_PER_DAY;
    return "%d days %d.%06d seconds"
        .formatted(
            bucketMicros / MICROS_PER_DAY,
            rest / Times.MICROS_PER_SECOND,
            rest % Times.MICROS_PER_SECOND);
  }
}
