package io.llmobservatory.server.genai;

import java.util.List;

/**
 * The places of one row of a table, in order of precedence.
 *
 * @param row the row's number, from 0 on
 * @param list the places
 */
record Places(int row, List<Place> list) {
  int size() {
    return list.size();
  }

  Place get(int rank) {
    return list.get(rank);
  }
}
