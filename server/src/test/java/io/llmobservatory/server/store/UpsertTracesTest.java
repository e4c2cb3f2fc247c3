package io.llmobservatory.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class UpsertTracesTest {
  @Test
  void rows_are_locked_in_the_order_of_the_other_statements() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      // Some have the same first half, and in both halves the highest bit is set in some.
      long first = random.nextInt(3) == 0 ? Long.MIN_VALUE : random.nextLong();
      ids.add(new UUID(first, random.nextLong()));
    }
    String values = ids.stream().map(id -> "('" + id + "'::uuid)").collect(Collectors.joining(","));
    List<String> ordered =
        TestDatabase.migrated().rows("SELECT id FROM (VALUES " + values + ") v(id) ORDER BY id");

    ids.sort(UpsertTraces.LOCK_ORDER);
    assertThat(ids.stream().map(UUID::toString).toList()).as("seed %d", seed).isEqualTo(ordered);
  }
}
