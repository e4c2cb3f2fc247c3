package io.llmobservatory.server.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Headers of requests. */
final class Headers {
  private Headers() {}

  static HeaderLookup none() {
    return Map.<String, String>of()::get;
  }

  static HeaderLookup of(String lowerCaseName, String value) {
    return Map.of(lowerCaseName, value)::get;
  }

  static HeaderLookup authorization(String value) {
    return of("authorization", value);
  }

  static HeaderLookup bearer(String token) {
    return authorization("Bearer " + token);
  }

  static HeaderLookup basic(String user, String password) {
    byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return authorization("Basic " + Base64.getEncoder().encodeToString(credentials));
  }
}
