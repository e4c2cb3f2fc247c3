package io.llmobservatory.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/** Reads the names of constants as people write them: as {@code toString} shows them. */
final class Words {
  private Words() {}

  static <E> E find(E[] constants, String word) {
    for (E constant : constants) {
      if (constant.toString().equals(word)) {
        return constant;
      }
    }
    throw new TypeConversionException("expected " + either(constants) + " but was '" + word + "'");
  }

  /** "a, b or c". */
  private static <E> String either(E[] constants) {
    List<String> words = Arrays.stream(constants).map(Object::toString).toList();
    int last = words.size() - 1;
    return words.stream().limit(last).collect(Collectors.joining(", ")) + " or " + words.get(last);
  }
}
