package io.llmobservatory.server.config;

import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Kinds of text. */
final class TextTypes {
  private static final Pattern WORD_FORM = Pattern.compile("\\S+");
  private static final Pattern TOKEN_FORM = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern PATH_FORM = Pattern.compile("/[^\\s?#]*");

  /** Anything without spaces. */
  static final ValueType<String> WORD =
      matching("a word without spaces", text -> WORD_FORM.matcher(text).matches());

  /** The same, where an empty text means something. */
  static final ValueType<String> WORD_OR_EMPTY =
      new ValueType<>(
          "a word without spaces",
          node -> ValueType.text(node, WORD.expected()).isEmpty() ? "" : WORD.reader().read(node),
          YamlNode.Scalar::of);

  /** The name of an HTTP header. */
  static final ValueType<String> HEADER_NAME =
      matching("the name of a header", text -> TOKEN_FORM.matcher(text).matches());

  /** The path of a URL; a slash is put before it where there is none, as in the Collector. */
  static final ValueType<String> URL_PATH =
      ValueType.of("a path such as /v1/traces", TextTypes::readPath, Function.identity());

  /** An IP address or a network in CIDR notation. */
  static final ValueType<String> NETWORK =
      matching("an address or a network such as 10.0.0.0/8", Networks::isNetwork);

  /** Written masked, and never quoted. */
  static final ValueType<String> SECRET =
      ValueType.of("a text", text -> text, text -> Refusal.MASK);

  private TextTypes() {}

  private static ValueType<String> matching(String expected, Predicate<String> form) {
    return ValueType.of(
        expected,
        text -> {
          if (form.test(text)) {
            return text;
          }
          throw Refusal.expected(expected, text);
        },
        Function.identity());
  }

  private static String readPath(String text) {
    String path = text.startsWith("/") ? text : "/" + text;
    if (!PATH_FORM.matcher(path).matches()) {
      throw Refusal.expected("a path such as /v1/traces", text);
    }
    return path;
  }
}
