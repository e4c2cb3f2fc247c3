package io.llmobservatory.server.price;

import java.util.List;

/** A file of prices cannot be used; the message names all that is wrong with it. */
public final class InvalidPricesException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  InvalidPricesException(List<String> problems) {
    super(String.join("; ", problems));
  }
}
