package io.llmobservatory.server.config;

/** What becomes of a signal that is not stored. */
public enum OtherSignals {
  /** It is answered as a server without that signal does: UNIMPLEMENTED, or 404. */
  UNIMPLEMENTED,
  /** It is accepted and thrown away. */
  DROP
}
