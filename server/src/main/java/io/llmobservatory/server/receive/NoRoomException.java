package io.llmobservatory.server.receive;

/** There is no room in memory for what a request becomes, or nobody waits for it any more. */
final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoRoomException() {
    super("no room", null, false, false);
  }
}
