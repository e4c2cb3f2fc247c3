package io.llmobservatory.server.config;

/** A version of TLS that a port may speak. The older two are broken, and Java has them off. */
public enum TlsVersion {
  /** TLS 1.2. */
  TLS_1_2,
  /** TLS 1.3. */
  TLS_1_3
}
