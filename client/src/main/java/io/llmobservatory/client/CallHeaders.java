package io.llmobservatory.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Headers that go with every call, asked for anew each time. */
final class CallHeaders extends CallCredentials {
  private final Map<String, Supplier<String>> values;

  /**
   * @throws IllegalArgumentException if a name is no name of a header
   */
  CallHeaders(Map<String, Supplier<String>> values) {
    values.keySet().forEach(CallHeaders::key);
    this.values = new LinkedHashMap<>(values);
  }

  static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public void applyRequestMetadata(
      RequestInfo request, Executor executor, MetadataApplier applier) {
    // A supplier may read a file: the caller is not to wait for it.
    executor.execute(
        () -> {
          Metadata headers = new Metadata();
          for (Map.Entry<String, Supplier<String>> header : values.entrySet()) {
            Status problem = add(headers, header.getKey(), header.getValue());
            if (!problem.isOk()) {
              applier.fail(problem);
              return;
            }
          }
          applier.apply(headers);
        });
  }

  private static Status add(Metadata headers, String name, Supplier<String> supplier) {
    String value;
    try {
      value = supplier.get();
    } catch (RuntimeException e) {
      return Status.UNAUTHENTICATED.withDescription("no value for the header " + name).withCause(e);
    }
    if (value == null || !isPrintable(value)) {
      return Status.UNAUTHENTICATED.withDescription(
          "the value for the header " + name + " is no printable ASCII");
    }
    headers.put(key(name), value);
    return Status.OK;
  }

  private static boolean isPrintable(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
