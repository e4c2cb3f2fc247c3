package io.llmobservatory.server.telemetry;

/** By which way a request comes in. */
public enum Transport {
  GRPC("grpc"),
  HTTP("http");

  final String label;

  Transport(String label) {
    this.label = label;
  }
}
