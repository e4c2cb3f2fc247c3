package io.llmobservatory.server.genai;

import io.llmobservatory.server.otlp.OtlpResource;
import io.llmobservatory.server.otlp.OtlpScope;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Maps resources and scopes, which many spans share. */
final class SourceMapping {
  private static final UUID RESOURCE_NAMESPACE =
      UUID.fromString("6f0f3f0e-6d1c-5b61-9f0b-2f4f6f6d7273");
  private static final UUID SCOPE_NAMESPACE =
      UUID.fromString("6f0f3f0e-6d1c-5b61-9f0b-2f4f6f6d7363");
  private static final int MAX_NAME_BYTES = 1 << 16;

  private final String tenant;
  private final AttributeIndex index;
  private final Documents documents;
  private final Notes resourceNotes = new Notes();
  private final Notes scopeNotes = new Notes();

  SourceMapping(String tenant, AttributeIndex index, Documents documents) {
    this.tenant = tenant;
    this.index = index;
    this.documents = documents;
  }

  /** Notes with a span what was repaired in the resource and the scope mapped last. */
  void noteRepairs(Notes notes) {
    notes.repairedIn(resourceNotes);
    notes.repairedIn(scopeNotes);
  }

  Resource resource(OtlpResource resource) {
    Notes notes = resourceNotes;
    notes.reset();
    index.index(resource.attributes());
    String schemaUrl =
        Columns.text(resource.schemaUrl(), MAX_NAME_BYTES, "resource.schema_url", notes);
    String serviceName = index.text(Field.SERVICE_NAME);
    String environment = index.text(Field.ENVIRONMENT);
    JsonDocument attributes = documents.attributes(index, "resource", notes);
    return new Resource(
        id(RESOURCE_NAMESPACE, attributes, schemaUrl),
        attributes,
        schemaUrl,
        serviceName == null || serviceName.startsWith("unknown_service") ? null : serviceName,
        environment,
        Integer.toUnsignedLong(resource.droppedAttributes()));
  }

  Scope scope(OtlpScope scope) {
    Notes notes = scopeNotes;
    notes.reset();
    index.index(scope.attributes());
    String name = Columns.text(scope.name(), MAX_NAME_BYTES, "scope.name", notes);
    String version = Columns.text(scope.version(), MAX_NAME_BYTES, "scope.version", notes);
    String schemaUrl = Columns.text(scope.schemaUrl(), MAX_NAME_BYTES, "scope.schema_url", notes);
    JsonDocument attributes = documents.attributes(index, "scope", notes);
    return new Scope(
        id(SCOPE_NAMESPACE, attributes, name, version, schemaUrl),
        name,
        version,
        schemaUrl,
        attributes,
        Integer.toUnsignedLong(scope.droppedAttributes()));
  }

  private UUID id(UUID namespace, JsonDocument attributes, @Nullable String... texts) {
    byte[][] parts = new byte[texts.length + 2][];
    parts[0] = tenant.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < texts.length; i++) {
      String text = texts[i];
      parts[i + 1] = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
    }
    parts[texts.length + 1] = attributes.utf8();
    return NameBasedUuid.of(namespace, parts);
  }
}
