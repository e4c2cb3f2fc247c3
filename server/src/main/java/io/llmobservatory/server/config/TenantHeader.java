package io.llmobservatory.server.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

  static @Nullable TenantHeader read(Settings settings) {
    if (!settings.hasSection(OtlpKeys.TENANT.path())) {
      return null;
    }
    String header = settings.find(OtlpKeys.TENANT_HEADER);
    List<String> proxies = settings.get(OtlpKeys.TRUSTED_PROXIES, List.of());
    if (header == null && !settings.isSet(OtlpKeys.TENANT_HEADER)) {
      settings.refuse(OtlpKeys.TENANT.path(), "expected the header that names the tenant");
    }
    if (proxies.isEmpty() && !settings.isSet(OtlpKeys.TRUSTED_PROXIES)) {
      settings.refuse(
          OtlpKeys.TENANT.path(),
          "expected trusted_proxies: whoever may send the header may write for every tenant");
    }
    return header == null || proxies.isEmpty() ? null : new TenantHeader(header, proxies);
  }
}
