package io.llmobservatory.server.price;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A price of the user's own.
 *
 * @param provider in lower case; null for any
 * @param model a name, or several by asterisks that stand for any characters
 * @param parts what stands between the asterisks, in lower case
 * @param history what it costs, and when
 */
record UserPrice(
    @Nullable String provider, String model, List<String> parts, PriceHistory history) {

  static UserPrice of(@Nullable String provider, String model, PriceHistory history) {
    return new UserPrice(
        provider, model, List.of(model.toLowerCase(Locale.ROOT).split("\\*", -1)), history);
  }

  boolean fits(@Nullable String callProvider, String cleanModel) {
    return (provider == null || provider.equals(callProvider)) && isNamed(cleanModel);
  }

  /** Each part at its first place after the one before: no other choice can find more. */
  private boolean isNamed(String name) {
    String first = parts.get(0);
    if (parts.size() == 1) {
      return name.equals(first);
    }
    String last = parts.get(parts.size() - 1);
    int from = first.length();
    int end = name.length() - last.length();
    if (end < from || !name.startsWith(first) || !name.endsWith(last)) {
      return false;
    }
    for (String part : parts.subList(1, parts.size() - 1)) {
      int at = name.indexOf(part, from);
      if (at < 0 || at + part.length() > end) {
        return false;
      }
      from = at + part.length();
    }
    return true;
  }

  /** What the price is called in {@link Cost#source}. */
  String source() {
    return "override " + (provider == null ? "" : provider + "/") + model;
  }
}
