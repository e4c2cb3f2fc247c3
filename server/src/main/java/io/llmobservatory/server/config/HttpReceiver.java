package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/**
 * OTLP over HTTP.
 *
 * @param maxRequestBodySizeBytes largest request in bytes, also after decompression; null for the
 *     same as gRPC
 */
public record HttpReceiver(Endpoint endpoint, @Nullable Integer maxRequestBodySizeBytes) {

  static HttpReceiver read(Settings settings) {
    return new HttpReceiver(
        settings.get(ConfigurationKeys.HTTP_ENDPOINT),
        settings.find(ConfigurationKeys.MAX_REQUEST_BODY_SIZE));
  }
}
