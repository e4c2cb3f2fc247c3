package io.llmobservatory.server.price;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's own prices, which win over the table. The file is a YAML list:
 *
 * <pre>{@code
 * - model: my-deployment            # the name in request_model or response_model, case does not matter
 *   provider: azure.ai.openai       # optional: only with this provider, as the column provider shows it
 *   input_per_million: 2.50         # US dollars per million tokens
 *   output_per_million: 10
 *   cache_read_per_million: 1.25    # optional: without it as input
 *   cache_write_per_million: 3.125  # optional: without it as input
 *   cache_write_1h_per_million: 5   # optional: without it as cache_write
 *   reasoning_per_million: 12       # optional: without it as output
 *   from: 2026-11-01                # optional: only for calls that start on this day (UTC) or later
 * - model: "llama-*"                # an asterisk stands for any characters
 *   input_per_million: 0
 *   output_per_million: 0
 * }</pre>
 *
 * Of several entries that fit a call, the first in the file holds. Entries of the same model and
 * provider are one price that changes over time, whatever their order.
 */
public final class PriceOverrides {
  private final Path file;
  private final List<UserPrice> prices;

  private PriceOverrides(Path file, List<UserPrice> prices) {
    this.file = file;
    this.prices = List.copyOf(prices);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidPricesException if it is not there, or not as it should be
   */
  public static PriceOverrides read(Path file) {
    return new PriceOverrides(file, PriceFileReader.read(text(file), file.toString()));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidPricesException(List.of("the file " + file + " does not exist"));
    } catch (CharacterCodingException e) {
      throw new InvalidPricesException(List.of("the file " + file + " is not UTF-8 text"));
    } catch (IOException e) {
      throw new InvalidPricesException(List.of("the file " + file + " cannot be read: " + e));
    }
  }

  /** Where they come from. */
  public Path file() {
    return file;
  }

  List<UserPrice> prices() {
    return prices;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PriceOverrides that
        && file.equals(that.file)
        && prices.equals(that.prices);
  }

  @Override
  public int hashCode() {
    return Objects.hash(file, prices);
  }

  @Override
  public String toString() {
    return file + ", " + prices.size() + " prices";
  }
}
