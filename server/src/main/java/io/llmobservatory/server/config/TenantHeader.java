package io.llmobservatory.server.config;

import java.util.List;

/**
 * The tenant is taken from a header, of requests that come from a trusted proxy.
 *
 * @param header its name
 * @param trustedProxies addresses and networks (10.0.0.0/8); at least one
 */
public record TenantHeader(String header, List<String> trustedProxies) {

  /** Copies the list. */
  public TenantHeader {
    trustedProxies = List.copyOf(trustedProxies);
  }
}
