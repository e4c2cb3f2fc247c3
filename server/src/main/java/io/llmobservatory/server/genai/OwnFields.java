package io.llmobservatory.server.genai;

import org.jspecify.annotations.Nullable;

/**
 * The attributes that hold what an {@code LlmSpan} says in fields of its own. What is stored in
 * columns does not stay among the attributes, where nobody wrote it.
 */
final class OwnFields {
  private OwnFields() {}

  /**
   * Hides them, save for those that say something that no column has.
   *
   * @param read what was read of the span, null if it has nothing to do with GenAI
   */
  static void hide(AttributeIndex index, @Nullable GenAi read) {
    for (int i = 0; i < index.attributes().size(); i++) {
      int number = index.number(i);
      if (number >= 0 && KnownKeys.isOwn(number) && !KnownKeys.isContent(number)) {
        index.hide(i);
      }
    }
    if (read != null) {
      showUnless(read.costUsd() != null, Field.OWN_COST, index);
      long firstToken = index.count(Field.OWN_TIME_TO_FIRST_TOKEN);
      showUnless(firstToken == read.timeToFirstTokenNanos(), Field.OWN_TIME_TO_FIRST_TOKEN, index);
      for (Place place : index.present(Field.OWN_USAGE)) {
        Told told = index.told(place);
        if (told != null && told.count() == Usage.ABSENT) {
          index.show(index.position(place.number));
        }
      }
    }
  }

  private static void showUnless(boolean stored, Field field, AttributeIndex index) {
    int position = index.position(field);
    if (!stored && position >= 0) {
      index.show(position);
    }
  }
}
