package io.llmobservatory.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;

/** Brings what gRPC says through java.util.logging to where everything else is logged. */
final class Logging {
  private Logging() {}

  static void bridge() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
