package io.llmobservatory.server.price;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a service tier makes of a price. The table lists standard prices only; what the providers
 * document beyond is that batch and flex cost half, at OpenAI (and Azure), Anthropic, Google and
 * Bedrock. Nothing certain is known of the others, priority among them, so their calls have no
 * price.
 */
enum ServiceTier {
  STANDARD,
  HALF,
  UNKNOWN;

  private static final Set<String> STANDARD_NAMES =
      Set.of("", "standard", "default", "auto", "standard_only", "on_demand");

  private static final Set<String> HALF_NAMES = Set.of("batch", "flex");

  private static final Set<String> HALF_AT =
      Set.of("openai", "azure", "anthropic", "google", "aws");

  private static final BigDecimal ONE_HALF = new BigDecimal("0.5");

  /**
   * The tier of a call.
   *
   * @param name as sent; null if none was
   * @param provider the id of the provider's list; null if there is none
   */
  static ServiceTier of(@Nullable String name, @Nullable String provider) {
    if (name == null) {
      return STANDARD;
    }
    String word = name.strip().toLowerCase(Locale.ROOT);
    if (STANDARD_NAMES.contains(word)) {
      return STANDARD;
    }
    boolean half = HALF_NAMES.contains(word) && provider != null && HALF_AT.contains(provider);
    return half ? HALF : UNKNOWN;
  }

  /** The price in this tier; null if it is not known. */
  @Nullable BigDecimal of(BigDecimal standard) {
    return switch (this) {
      case STANDARD -> standard;
      case HALF -> standard.multiply(ONE_HALF);
      case UNKNOWN -> null;
    };
  }
}
