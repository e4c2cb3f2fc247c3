package io.llmobservatory.server.config;

/** A version of TLS that a port may speak. The older two are broken, and Java has them off. */
public enum TlsVersion {
  /** TLS 1.2. */
  TLS_1_2("1.2"),
  /** TLS 1.3. */
  TLS_1_3("1.3");

  private final String number;

  TlsVersion(String number) {
    this.number = number;
  }

  /** The version as the Collector's configuration has it. */
  public String number() {
    return number;
  }

  static TlsVersion parse(String text) {
    for (TlsVersion version : values()) {
      if (version.number.equals(text)) {
        return version;
      }
    }
    if (text.equals("1.0") || text.equals("1.1")) {
      throw new IllegalArgumentException(
          "TLS "
              + text
              + " is broken and not offered; set 1.2, which every client of today speaks");
    }
    throw Refusal.expected("1.2 or 1.3", text);
  }
}
