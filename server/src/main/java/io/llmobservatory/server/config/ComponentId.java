package io.llmobservatory.server.config;

/** Names of extensions, receivers and the like: a type, or a type, a slash and a name. */
final class ComponentId {
  private ComponentId() {}

  /** What stands before the slash. */
  static String type(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }
}
