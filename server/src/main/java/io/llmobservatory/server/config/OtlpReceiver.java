package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/**
 * The protocols over which OTLP comes in; at least one.
 *
 * @param grpc null if it is off
 * @param http null if it is off
 * @param metrics what becomes of metrics, which are not stored
 * @param tenant null if no header names the tenant
 */
public record OtlpReceiver(
    @Nullable GrpcReceiver grpc,
    @Nullable HttpReceiver http,
    OtherSignals metrics,
    @Nullable TenantHeader tenant) {

  /**
   * @throws IllegalArgumentException if both protocols are null
   */
  public OtlpReceiver {
    if (grpc == null && http == null) {
      throw new IllegalArgumentException("expected at least one of grpc and http");
    }
  }

  /**
   * Lists both protocols where a file lists none, so that an override of a key of one of them does
   * not turn the other off.
   */
  static YamlNode.Mapping listBothByDefault(YamlNode.Mapping root) {
    YamlNode protocols = root.find(OtlpKeys.PROTOCOLS);
    boolean absent = protocols == null || protocols instanceof YamlNode.Scalar;
    YamlNode.Scalar nothing = YamlNode.Scalar.absent(root.position());
    return absent ? root.with(GrpcKeys.PATH, nothing).with(HttpKeys.PATH, nothing) : root;
  }

  /** The Collector's rule: where protocols are listed, one that is not listed is off. */
  static OtlpReceiver read(Settings settings) {
    boolean listsGrpc = settings.lists(GrpcKeys.PATH);
    boolean listsHttp = settings.lists(HttpKeys.PATH);
    boolean none = !listsGrpc && !listsHttp;
    if (none && settings.hasSection(OtlpKeys.PROTOCOLS)) {
      settings.refuse(OtlpKeys.PROTOCOLS, "expected at least one of grpc and http");
    }
    GrpcReceiver grpc = listsGrpc || none ? GrpcReceiver.read(settings) : null;
    HttpReceiver http = listsHttp || none ? HttpReceiver.read(settings, grpc) : null;
    return new OtlpReceiver(
        grpc, http, settings.get(OtlpKeys.METRICS), TenantHeader.read(settings));
  }
}
