package io.llmobservatory.server.config;

import java.util.List;

/** Kinds of values that only TLS has. */
final class TlsTypes {
  private static final List<String> CURVES = List.of("X25519", "P256", "P384", "P521");

  static final ValueType<TlsVersion> VERSION =
      ValueType.of("1.2 or 1.3", TlsVersion::parse, TlsVersion::number);

  static final ValueType<String> CURVE =
      ValueType.of("one of " + String.join(", ", CURVES), TlsTypes::readCurve, text -> text);

  private TlsTypes() {}

  private static String readCurve(String text) {
    if (CURVES.contains(text)) {
      return text;
    }
    throw Refusal.expected("one of " + String.join(", ", CURVES), text);
  }
}
