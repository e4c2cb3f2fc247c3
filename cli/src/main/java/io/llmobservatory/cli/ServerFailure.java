package io.llmobservatory.cli;

import io.llmobservatory.client.LlmObservatoryException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a server gave no answer.
 *
 * @param text says so, and what can be done
 */
record ServerFailure(String text, int exitCode) {
  static ServerFailure of(LlmObservatoryException failure, String endpoint) {
    String said = Printable.of(Failures.message(failure));
    String text =
        switch (failure.code()) {
          case UNAVAILABLE -> unavailable(failure, endpoint, said);
          case UNAUTHENTICATED ->
              endpoint + " does not know who asks; --token or --token-file says it: " + said;
          case UNIMPLEMENTED ->
              endpoint + " answers, but to no such question; is it another receiver? " + said;
          case INVALID_ARGUMENT -> said;
          default -> endpoint + ": " + said;
        };
    boolean wrongUsage = failure.code() == io.grpc.Status.Code.INVALID_ARGUMENT;
    return new ServerFailure(text, wrongUsage ? Failures.WRONG_USAGE : Failures.FAILED);
  }

  private static String unavailable(LlmObservatoryException failure, String endpoint, String said) {
    if (has(failure, SSLException.class)) {
      return endpoint
          + ": TLS is not agreed on; does the server speak it, and is --ca-file right? "
          + said;
    }
    if (has(failure, ConnectException.class)) {
      return "nothing answers at " + endpoint + "; is \"serve\" running there? " + said;
    }
    if (has(failure, UnknownHostException.class)) {
      return "no host of the name in --endpoint " + endpoint + ": " + said;
    }
    return endpoint + ": " + said;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    @Nullable Throwable at = failure;
    while (at != null && !type.isInstance(at)) {
      at = at.getCause();
    }
    return at != null;
  }
}
