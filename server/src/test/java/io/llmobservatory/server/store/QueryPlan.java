package io.llmobservatory.server.store;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a query reads and by which index, as PostgreSQL explains it after it has run. Parts of the
 * plan that turned out to be needless do not count. Nor do the catch-alls: as long as they are
 * empty, any way to read them is as good.
 *
 * @param scans for each table or partition that is read, {@code its name by index}, or {@code its
 *     name whole}; indexes of partitions under the name of their table's
 * @param indexes the indexes, those included that tell whether a row to be inserted is there
 */
record QueryPlan(SortedSet<String> scans, SortedSet<String> indexes) {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String INDEXES =
      """
      SELECT c.relname, coalesce(parent.relname, c.relname)
      FROM pg_class c
      LEFT JOIN pg_inherits ON inhrelid = c.oid
      LEFT JOIN pg_class parent ON parent.oid = inhparent
      WHERE c.relkind IN ('i', 'I')
      """;

  /** Runs a query and tells how. */
  static QueryPlan of(TestDatabase database, String sql) throws SQLException {
    Map<String, String> names = new HashMap<>();
    for (String row : database.rows(INDEXES)) {
      String[] columns = row.split("\\|", 2);
      names.put(columns[0], columns[1]);
    }
    String json =
        String.join(
            "\n", database.rows("EXPLAIN (ANALYZE, TIMING OFF, COSTS OFF, FORMAT JSON) " + sql));
    QueryPlan plan = new QueryPlan(new TreeSet<>(), new TreeSet<>());
    plan.add(JSON.readTree(json).get(0).get("Plan"), "", names);
    return plan;
  }

  private void add(JsonNode node, String outer, Map<String, String> names) {
    if (node.path("Actual Loops").asDouble() == 0) {
      return;
    }
    String relation = node.path("Relation Name").asString(outer);
    String type = node.get("Node Type").asString();
    boolean catchAll = relation.endsWith("_past") || relation.endsWith("_future");
    if (!catchAll && type.endsWith("Seq Scan")) {
      scans.add(relation + " whole");
    }
    if (!catchAll && node.has("Index Name")) {
      String index = names.get(node.get("Index Name").asString());
      scans.add(relation + " by " + index);
      indexes.add(index);
    }
    for (JsonNode arbiter : node.path("Conflict Arbiter Indexes")) {
      indexes.add(names.get(arbiter.asString()));
    }
    // An index that makes a bitmap stands below the table and does not name it.
    List<JsonNode> below = List.copyOf(node.path("Plans").values());
    for (JsonNode part : below) {
      add(part, relation, names);
    }
  }
}
