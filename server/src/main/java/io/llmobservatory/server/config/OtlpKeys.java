package io.llmobservatory.server.config;

import java.util.List;

/** The keys of {@link OtlpReceiver} beside its protocols. */
final class OtlpKeys {
  static final String PATH = "receivers.otlp";
  static final String PROTOCOLS = PATH + ".protocols";

  private static final KeySection<OtlpReceiver> SECTION =
      new KeySection<>(PATH, c -> c.receivers().otlp());

  static final Key<OtherSignals> METRICS =
      SECTION.key(
          "metrics",
          ValueType.word(OtherSignals.class),
          "unimplemented",
          "metrics are not stored: unimplemented says so to the client, drop accepts them",
          OtlpReceiver::metrics);

  static final KeySection<TenantHeader> TENANT = SECTION.child("tenant", OtlpReceiver::tenant);

  static final Key<String> TENANT_HEADER =
      TENANT.keyWithoutDefault(
          "header",
          TextTypes.HEADER_NAME,
          Key.NONE,
          "header that names the tenant, of requests from a trusted proxy",
          TenantHeader::header);

  static final Key<List<String>> TRUSTED_PROXIES =
      TENANT.keyWithoutDefault(
          "trusted_proxies",
          ListTypes.of(TextTypes.NETWORK),
          Key.NONE,
          "addresses and networks whose header is believed, such as 10.0.0.0/8",
          TenantHeader::trustedProxies);

  static final List<KeySection<?>> SECTIONS = List.of(SECTION, TENANT);

  private OtlpKeys() {}
}
