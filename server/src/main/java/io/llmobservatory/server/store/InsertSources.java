package io.llmobservatory.server.store;

import io.llmobservatory.server.genai.Resource;
import io.llmobservatory.server.genai.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** Inserts the resources and scopes that are not there yet, in the order of their ids. */
final class InsertSources {
  private static final String RESOURCES =
      """
      INSERT INTO resources (id, tenant, attributes, schema_url)
      SELECT id, tenant, attributes, schema_url
      FROM unnest(?::uuid[], ?::text[], ?::text[]::json[], ?::text[])
        AS added (id, tenant, attributes, schema_url)
      ORDER BY id
      ON CONFLICT DO NOTHING
      """;
  private static final String SCOPES =
      """
      INSERT INTO scopes (id, tenant, name, version, attributes, schema_url)
      SELECT id, tenant, name, version, attributes, schema_url
      FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[]::json[], ?::text[])
        AS added (id, tenant, name, version, attributes, schema_url)
      ORDER BY id
      ON CONFLICT DO NOTHING
      """;

  private InsertSources() {}

  static void resources(Connection connection, Collection<Owned<Resource>> resources)
      throws SQLException {
    if (resources.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(RESOURCES)) {
      ArrayParameters<Owned<Resource>> arrays =
          new ArrayParameters<>(statement, List.copyOf(resources));
      arrays.uuids(owned -> owned.source().id());
      arrays.texts(Owned::tenant);
      arrays.texts(owned -> owned.source().attributes().toString());
      arrays.texts(owned -> owned.source().schemaUrl());
      statement.executeUpdate();
    }
  }

  static void scopes(Connection connection, Collection<Owned<Scope>> scopes) throws SQLException {
    if (scopes.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(SCOPES)) {
      ArrayParameters<Owned<Scope>> arrays = new ArrayParameters<>(statement, List.copyOf(scopes));
      arrays.uuids(owned -> owned.source().id());
      arrays.texts(Owned::tenant);
      arrays.texts(owned -> owned.source().name());
      arrays.texts(owned -> owned.source().version());
      arrays.texts(owned -> owned.source().attributes().toString());
      arrays.texts(owned -> owned.source().schemaUrl());
      statement.executeUpdate();
    }
  }

  /** A resource or scope and the tenant it belongs to. */
  record Owned<T>(String tenant, T source) {}
}
