package io.llmobservatory.server.genai;

import static io.llmobservatory.server.genai.Otlp.any;
import static io.llmobservatory.server.genai.Otlp.chat;
import static io.llmobservatory.server.genai.Otlp.list;
import static io.llmobservatory.server.genai.Otlp.pair;
import static io.llmobservatory.server.genai.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.llmobservatory.server.otlp.MalformedRequestException;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where spans come from: resources and scopes. */
class SourcesTest {

  private static ResourceSpans.Builder from(KeyValue... attributes) {
    Resource.Builder resource = Resource.newBuilder();
    for (KeyValue attribute : attributes) {
      resource.addAttributes(attribute);
    }
    return ResourceSpans.newBuilder().setResource(resource).setSchemaUrl("https://schema/1");
  }

  private static LlmSpan map(ResourceSpans.Builder source, Span.Builder span) {
    source.addScopeSpans(ScopeSpans.newBuilder().addSpans(span));
    return map(source);
  }

  private static LlmSpan map(ResourceSpans.Builder source) {
    return Mapping.only(Mapping.map(Otlp.request(source).toByteArray(), Mapping.STORE));
  }

  @Test
  void a_resource_is_kept() {
    LlmSpan span = map(from(text("service.name", "shop"), text("host.name", "a")), chat());
    assertThat(span.resource().serviceName()).isEqualTo("shop");
    assertThat(span.resource().schemaUrl()).isEqualTo("https://schema/1");
    assertThat(Mapping.json(span.resource().attributes()))
        .isEqualTo("{\"service.name\":\"shop\",\"host.name\":\"a\"}");
    assertThat(span.environment()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unknown_service", "unknown_service:java", "", "unknown"})
  void a_service_name_that_the_sdk_made_up_is_missing(String name) {
    assertThat(map(from(text("service.name", name)), chat()).resource().serviceName()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "deployment.environment.name, prod, , , prod",
    "deployment.environment, prod, , , prod",
    "deployment.environment, prod, deployment.environment, test, test",
    "deployment.environment.name, prod, deployment.environment, test, test",
    "x, y, gen_ai.environment, dev, dev"
  })
  void the_environment_is_the_spans_own_or_the_resources(
      String key, String value, String spanKey, String spanValue, String expected) {
    Span.Builder span = spanKey == null ? chat() : chat(text(spanKey, spanValue));
    assertThat(map(from(text(key, value)), span).environment()).isEqualTo(expected);
  }

  @Test
  void a_scope_is_kept() {
    InstrumentationScope.Builder scope =
        InstrumentationScope.newBuilder()
            .setName("openai-v2")
            .setVersion("2.1")
            .addAttributes(text("k", "v"));
    ScopeSpans.Builder spans =
        ScopeSpans.newBuilder().setScope(scope).setSchemaUrl("https://schema/2").addSpans(chat());
    Scope kept = map(from().addScopeSpans(spans)).scope();
    assertThat(kept.name()).isEqualTo("openai-v2");
    assertThat(kept.version()).isEqualTo("2.1");
    assertThat(kept.schemaUrl()).isEqualTo("https://schema/2");
    assertThat(Mapping.json(kept.attributes())).isEqualTo("{\"k\":\"v\"}");
    Scope absent = map(from().addScopeSpans(ScopeSpans.newBuilder().addSpans(chat()))).scope();
    assertThat(absent.name()).isNull();
    assertThat(absent.version()).isNull();
    assertThat(absent.schemaUrl()).isNull();
  }

  @Test
  void the_same_source_has_the_same_id_within_a_tenant_alone() throws MalformedRequestException {
    LlmSpan first = map(from(text("service.name", "shop")), chat());
    LlmSpan again = map(from(text("service.name", "shop")), chat());
    LlmSpan other = map(from(text("service.name", "shop2")), chat());
    assertThat(again.resource().id()).isEqualTo(first.resource().id());
    assertThat(again.scope().id()).isEqualTo(first.scope().id());
    assertThat(other.resource().id()).isNotEqualTo(first.resource().id());
    assertThat(other.scope().id()).isEqualTo(first.scope().id());

    ResourceSpans.Builder source = from(text("service.name", "shop"));
    source.addScopeSpans(ScopeSpans.newBuilder().addSpans(chat()));
    MappedSpans elsewhere = new MappedSpans();
    Mapping.begin(Otlp.request(source).toByteArray(), "acme").map(1, 1, elsewhere);
    assertThat(elsewhere.spans().get(0).resource().id()).isNotEqualTo(first.resource().id());
    assertThat(elsewhere.spans().get(0).scope().id()).isNotEqualTo(first.scope().id());
  }

  @Test
  void what_was_left_out_of_a_source_is_noted_with_each_span() {
    ResourceSpans.Builder source =
        ResourceSpans.newBuilder()
            .setResource(Resource.newBuilder().setDroppedAttributesCount(2))
            .addScopeSpans(
                ScopeSpans.newBuilder()
                    .setScope(InstrumentationScope.newBuilder().setDroppedAttributesCount(3))
                    .addSpans(chat()));
    assertThat(Mapping.notes(map(source)).toString())
        .isEqualTo(
            "{\"resource_dropped_attributes_count\":2,\"scope_dropped_attributes_count\":3}");
  }

  @Test
  void a_repair_in_a_source_is_noted_with_each_of_its_spans() {
    ResourceSpans.Builder source = from(text("host.name", "a\0b"));
    source.addScopeSpans(
        ScopeSpans.newBuilder()
            .setScope(
                InstrumentationScope.newBuilder().setName("n\0").addAttributes(text("s", "\0")))
            .addSpans(chat())
            .addSpans(chat()));
    MappedSpans mapped =
        Mapping.map(
            Otlp.request(source).toBuilder()
                .addResourceSpans(
                    from(text("host.name", "c"))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(chat())))
                .build()
                .toByteArray(),
            Mapping.STORE);
    for (LlmSpan span : mapped.spans().subList(0, 2)) {
      assertThat(Mapping.repairs(span, Repair.NUL))
          .isEqualTo("[\"resource.host.name\",\"scope.name\",\"scope.s\"]");
    }
    assertThat(mapped.spans().get(2).notes()).isNull();
    assertThat(Mapping.json(mapped.spans().get(0).resource().attributes()))
        .isEqualTo("{\"host.name\":\"a\uFFFDb\"}");
  }

  @Test
  void too_many_attributes_of_a_source_are_noted() {
    Resource.Builder resource = Resource.newBuilder();
    for (int i = 0; i <= 1 << 16; i++) {
      resource.addAttributes(pair("key" + i, list(any(i))));
    }
    LlmSpan span =
        map(
            ResourceSpans.newBuilder()
                .setResource(resource)
                .addScopeSpans(ScopeSpans.newBuilder().addSpans(chat())));
    assertThat(Mapping.repairs(span, Repair.CUT)).isEqualTo("[\"resource\"]");
    assertThat(Mapping.tree(span.resource().attributes()).size()).isEqualTo(1 << 16);
  }
}
