package io.llmobservatory.server.genai;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The instrumentation scope of spans, as stored.
 *
 * @param id hash of tenant and content
 * @param name the instrumentation library, usually
 * @param version its version
 * @param schemaUrl the schema of the spans' attributes, where told
 * @param attributes further attributes
 * @param droppedAttributes how many attributes the sender left out
 */
public record Scope(
    UUID id,
    @Nullable String name,
    @Nullable String version,
    @Nullable String schemaUrl,
    JsonDocument attributes,
    long droppedAttributes) {}
