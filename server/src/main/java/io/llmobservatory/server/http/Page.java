package io.llmobservatory.server.http;

import org.jspecify.annotations.Nullable;

/** Answers small requests at once. */
@FunctionalInterface
public interface Page {
  /** Answers a request, on the thread of its connection: nothing in it may wait. */
  Answer answer(Request request);

  /**
   * What is asked for.
   *
   * @param method in capitals
   * @param path without a query
   * @param accept which kinds of text the client takes; null if it does not say
   */
  record Request(String method, String path, @Nullable String accept) {}

  /**
   * What the client gets.
   *
   * @param status the code
   * @param contentType what the body is
   * @param body what is sent, as UTF-8
   */
  record Answer(int status, String contentType, String body) {
    /** An answer of JSON. */
    public static Answer json(int status, String text) {
      return new Answer(status, "application/json", text);
    }

    /** An answer of plain text. */
    public static Answer text(int status, String text) {
      return new Answer(status, "text/plain; charset=utf-8", text + "\n");
    }

    /** There is no such page. */
    public static Answer notFound() {
      return text(404, "not found");
    }
  }
}
