package io.llmobservatory.server.genai;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of a stored span must know: repairs, what the sender left out, how usage was
 * decided, finish reasons as they were spelt. Values are never noted, only where they were.
 */
final class Notes {
  /** More places of one repair are only counted. */
  private static final int MAX_PLACES = 20;

  private final Map<Repair, List<String>> repairs = new EnumMap<>(Repair.class);
  private final JsonWriter json = new JsonWriter(1 << 16);
  private boolean empty = true;

  void reset() {
    if (hasRepairs()) {
      repairs.clear();
    }
    json.reset();
    empty = true;
  }

  boolean hasRepairs() {
    return !repairs.isEmpty();
  }

  void repaired(Repair repair, String place) {
    repairs.computeIfAbsent(repair, r -> new ArrayList<>(1)).add(place);
  }

  /** Notes what a writer repaired since it was asked last. */
  void repaired(JsonWriter writer, String place) {
    if (writer.hasRepairs()) {
      EnumSet<Repair> taken = writer.takeRepairs();
      taken.forEach(repair -> repaired(repair, place));
    }
  }

  /** Notes what was repaired in what this belongs to. */
  void repairedIn(Notes source) {
    if (!source.hasRepairs()) {
      return;
    }
    source.repairs.forEach((repair, places) -> places.forEach(place -> repaired(repair, place)));
  }

  /** What was repaired, until the next is begun. */
  Set<Repair> repairs() {
    return repairs.keySet();
  }

  void number(String name, long number) {
    key(name).number(number);
  }

  /** Notes a count that the sender told, if there is something to tell. */
  void dropped(String name, long unsignedCount) {
    if (unsignedCount != 0) {
      number(name, unsignedCount);
    }
  }

  void text(String name, String text) {
    key(name).string(text);
  }

  void texts(String name, List<String> texts) {
    key(name).beginArray();
    texts.forEach(json::string);
    json.endArray();
  }

  private JsonWriter key(String name) {
    if (empty) {
      json.beginObject();
      empty = false;
    }
    return json.key(name);
  }

  /** The notes, or null if there is nothing to note. */
  @Nullable JsonDocument take() {
    if (hasRepairs()) {
      key("repairs").beginObject();
      repairs.forEach(this::writeRepair);
      json.endObject();
    }
    return empty ? null : json.endObject().take();
  }

  private void writeRepair(Repair repair, List<String> places) {
    json.key(repair.note).beginArray();
    int told = Math.min(places.size(), MAX_PLACES);
    for (int i = 0; i < told; i++) {
      json.string(places.get(i));
    }
    if (told < places.size()) {
      json.string("and " + (places.size() - told) + " more");
    }
    json.endArray();
  }
}
