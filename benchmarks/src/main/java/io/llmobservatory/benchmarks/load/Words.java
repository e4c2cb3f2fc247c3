package io.llmobservatory.benchmarks.load;

import java.util.SplittableRandom;

/**
 * Text that a compressor finds about as hard as English: words of a small vocabulary, common ones
 * more often.
 */
final class Words {
  private static final int VOCABULARY = 2_000;
  private static final String LETTERS = "etaoinshrdlucmfwypvbgkjqxz";

  private final SplittableRandom random;
  private final String[] words = new String[VOCABULARY];

  Words(SplittableRandom random) {
    this.random = random;
    for (int i = 0; i < VOCABULARY; i++) {
      int length = 2 + random.nextInt(9);
      StringBuilder word = new StringBuilder(length);
      for (int j = 0; j < length; j++) {
        word.append(LETTERS.charAt(skewed(LETTERS.length())));
      }
      words[i] = word.toString();
    }
  }

  /** Sentences of so many characters. */
  String text(int length) {
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(words[skewed(VOCABULARY)]);
      text.append(random.nextInt(12) == 0 ? ". " : " ");
    }
    text.setLength(length);
    return text.toString();
  }

  private int skewed(int bound) {
    double drawn = random.nextDouble();
    return (int) (drawn * drawn * bound);
  }
}
