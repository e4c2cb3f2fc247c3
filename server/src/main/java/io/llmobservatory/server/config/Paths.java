package io.llmobservatory.server.config;

import java.util.List;

/** Dotted paths of keys: {@code service.telemetry.logs.level}. */
final class Paths {
  private Paths() {}

  static List<String> names(String path) {
    return List.of(path.split("\\.", -1));
  }

  static String first(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  /** The path without its first name; empty if it has only one. */
  static String afterFirst(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? "" : path.substring(dot + 1);
  }

  static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The path without its last name; empty if it has only one. */
  static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }

  static String join(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  static boolean isWithin(String path, String section) {
    return path.startsWith(section + ".");
  }
}
