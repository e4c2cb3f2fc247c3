package io.llmobservatory.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a Collector serves its own metrics: {@code service.telemetry.metrics.address}, or host and
 * port of the one reader that is pulled in Prometheus' format.
 */
final class PrometheusReader {
  private static final String METRICS = TelemetryKeys.PATH + ".metrics";
  private static final String ADDRESS = METRICS + ".address";
  private static final String READERS = METRICS + ".readers";

  private PrometheusReader() {}

  /** The address; null if there is none, or none that can be taken over, which is said. */
  static @Nullable Endpoint endpoint(Settings settings) {
    Endpoint address = settings.find(ADDRESS, ValueType.ENDPOINT);
    Endpoint reader =
        settings.find(
            READERS,
            new ValueType<>(
                "a list of readers",
                PrometheusReader::read,
                e -> YamlNode.Scalar.of(e.toString())));
    if (reader == null && settings.isSet(READERS)) {
      settings.ignore(
          READERS, "only one that Prometheus pulls is taken over, with its host and port");
    }
    return address == null ? reader : address;
  }

  private static @Nullable Endpoint read(YamlNode node) {
    if (node instanceof YamlNode.Sequence readers
        && readers.items().size() == 1
        && readers.items().get(0) instanceof YamlNode.Mapping reader
        && reader.find("pull.exporter.prometheus.host") instanceof YamlNode.Scalar host
        && reader.find("pull.exporter.prometheus.port") instanceof YamlNode.Scalar port) {
      boolean ipv6 = host.text().indexOf(':') >= 0 && !host.text().startsWith("[");
      return Endpoint.parse((ipv6 ? "[" + host.text() + "]" : host.text()) + ":" + port.text());
    }
    return null;
  }
}
