package io.llmobservatory.server.price;

import java.math.BigDecimal;

/**
 * What a call costs.
 *
 * @param usd US dollars, exact, without trailing zeros
 * @param source the list and the entry that the price comes from, as {@code genai-prices 0.1.8
 *     openai/gpt-4o} or {@code override my-model}
 */
public record Cost(BigDecimal usd, String source) {}
