package io.llmobservatory.server.genai;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The source of spans, as stored.
 *
 * @param id hash of tenant and content: the same resource has the same id wherever it arrives
 * @param attributes its attributes
 * @param schemaUrl the schema of the attributes, where told
 * @param serviceName {@code service.name}, unless the SDK made it up
 * @param environment {@code deployment.environment.name} or its older name
 * @param droppedAttributes how many attributes the sender left out
 */
public record Resource(
    UUID id,
    JsonDocument attributes,
    @Nullable String schemaUrl,
    @Nullable String serviceName,
    @Nullable String environment,
    long droppedAttributes) {}
