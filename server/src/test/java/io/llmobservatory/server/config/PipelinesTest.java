package io.llmobservatory.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelinesTest {

  @Test
  void the_way_there_is_may_be_written_down() throws Exception {
    Configuration configuration =
        ConfigurationText.of(
                "processors: {batch: , batch/2: {timeout: 1s}, memory_limiter: {limit_mib: 1}}",
                "extensions: {zpages: {}, pprof/1: }",
                "service:",
                "  extensions: [health_check, zpages, pprof/1]",
                "  pipelines:",
                "    traces:",
                "      receivers: [otlp]",
                "      processors: [memory_limiter, genai, batch/2]",
                "      exporters: [postgresql]",
                "    logs/2: {receivers: otlp, processors: [], exporters: [postgresql]}")
            .load();

    assertThat(configuration.withoutMeaning())
        .extracting(Ignored::path)
        .containsExactly(
            "processors.batch",
            "processors.batch/2",
            "processors.memory_limiter",
            "extensions.zpages",
            "extensions.pprof/1",
            "service.extensions",
            "service.pipelines");
    assertThat(configuration.receivers()).isEqualTo(ConfigurationText.of("").load().receivers());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipelines: {traces: {receivers: [otlp, jaeger]}} | pipelines.traces.receivers: \"jaeger\" is"
            + " not a receiver of this server; put otlp",
        "pipelines: {traces: {exporters: [debug]}} | pipelines.traces.exporters: \"debug\" is not an"
            + " exporter of this server; put postgresql",
        "pipelines: {logs/a: {processors: [batch]}} | pipelines.logs/a.processors: the processor"
            + " \"batch\" is not defined",
        "pipelines: {traces: {sinks: [a]}} | pipelines.traces.sinks: unknown key; known here:"
            + " receivers, processors, exporters",
        "pipelines: {spans: {}} | pipelines.spans: expected traces, logs, metrics or profiles",
        "pipelines: {traces: {receivers: {otlp: }}} | pipelines.traces.receivers: expected a list,"
            + " each item a word without spaces, found a section",
        "extensions: [health_check, zpages] | extensions: the extension \"zpages\" is not defined",
      })
  void another_way_is_refused(String service, String problem) {
    assertThat(ConfigurationText.of("service: {" + service + "}").problems())
        .containsExactly("FILE:1: service." + problem);
  }

  @Test
  void components_that_do_not_exist_here_are_refused_with_what_to_do() {
    List<String> problems =
        ConfigurationText.of(
                "processors: {attributes/x: {}}",
                "exporters:",
                "  otlp: {endpoint: x}",
                "  postgresql/2: {}",
                "connectors: {}")
            .problems();

    assertThat(problems)
        .containsExactly(
            "FILE:1: processors.attributes/x: \"attributes/x\" is not a processor of this server;"
                + " remove it, or let a Collector before this server do its work; known here:"
                + " genai, and, without effect, batch and memory_limiter",
            "FILE:3: exporters.otlp: \"otlp\" is not an exporter of this server; put postgresql in"
                + " its place, as in exporters: {postgresql: {url:"
                + " \"postgresql://user:password@host/database\"}}",
            "FILE:4: exporters.postgresql/2: there is one postgresql here; move the keys to"
                + " exporters.postgresql",
            "FILE:5: connectors: unknown key; known here: receivers, processors, exporters,"
                + " extensions, service");
  }
}
