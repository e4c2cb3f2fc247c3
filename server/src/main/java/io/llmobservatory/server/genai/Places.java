package io.llmobservatory.server.genai;

import java.util.Arrays;
import java.util.List;

/** The places of one row of a table, in order of precedence. */
final class Places {
  private static final Place[] NONE = {};

  /** The row's number, from 0 on. */
  final int row;

  /** From each rank on, the places that remain. */
  private final Place[][] from;

  Places(int row, List<Place> list) {
    this.row = row;
    this.from = new Place[list.size()][];
    Place[] all = list.toArray(NONE);
    for (int rank = 0; rank < all.length; rank++) {
      from[rank] = Arrays.copyOfRange(all, rank, all.length);
    }
  }

  int size() {
    return from.length;
  }

  Place get(int rank) {
    return from[0][rank];
  }

  /** The places from a rank on, none beyond the last; not to be changed. */
  Place[] from(int rank) {
    return rank < from.length ? from[rank] : NONE;
  }
}
