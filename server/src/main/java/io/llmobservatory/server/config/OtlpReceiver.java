package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/**
 * The protocols over which OTLP comes in; at least one.
 *
 * @param grpc null if it is off
 * @param http null if it is off
 */
public record OtlpReceiver(@Nullable GrpcReceiver grpc, @Nullable HttpReceiver http) {

  /**
   * @throws IllegalArgumentException if both are null
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
    YamlNode protocols = root.find(ConfigurationKeys.PROTOCOLS);
    boolean absent = protocols == null || protocols instanceof YamlNode.Scalar;
    YamlNode.Scalar nothing = new YamlNode.Scalar("", root.position());
    return absent
        ? root.with(ConfigurationKeys.GRPC, nothing).with(ConfigurationKeys.HTTP, nothing)
        : root;
  }

  /** The Collector's rule: where protocols are listed, one that is not listed is off. */
  static OtlpReceiver read(Settings settings) {
    boolean grpc = settings.lists(ConfigurationKeys.GRPC);
    boolean http = settings.lists(ConfigurationKeys.HTTP);
    if (!grpc && !http) {
      if (settings.hasSection(ConfigurationKeys.PROTOCOLS)) {
        settings.refuse(ConfigurationKeys.PROTOCOLS, "expected at least one of grpc and http");
      }
      return new OtlpReceiver(GrpcReceiver.read(settings), HttpReceiver.read(settings));
    }
    return new OtlpReceiver(
        grpc ? GrpcReceiver.read(settings) : null, http ? HttpReceiver.read(settings) : null);
  }
}
