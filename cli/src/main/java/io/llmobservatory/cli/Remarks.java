package io.llmobservatory.cli;

import io.llmobservatory.client.Pages;
import java.util.Locale;

/** What people must know of an answer that is not whole. */
final class Remarks {
  private Remarks() {}

  /** Tells why nothing follows, unless there is nothing. */
  static void onEnd(Pages<?> found, String noun, int limit, Output output) {
    if (found.hasNext()) {
      more(noun, limit, output);
    } else if (found.isTruncated()) {
      output.remark(
          "the search ended before its end: there may be more "
              + noun
              + "s; ask for a shorter time, or for less");
    }
  }

  static void more(String noun, int limit, Output output) {
    output.remark(
        String.format(Locale.ROOT, "there are more than %,d %ss: see --limit", limit, noun));
  }
}
