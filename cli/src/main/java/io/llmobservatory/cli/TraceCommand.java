package io.llmobservatory.cli;

import io.llmobservatory.client.StoredTrace;
import io.llmobservatory.client.TraceQueries;
import io.llmobservatory.proto.v1.GetTraceRequest;
import io.llmobservatory.proto.v1.TraceSpan;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one trace. */
@Command(
    name = "trace",
    description = {
      "Show a trace.",
      "",
      "Asks a running server for a trace by its id, or by its UUID with dashes, and shows what its"
          + " spans add up to and the tree of them: when each began, how long it took, its tokens"
          + " and cost, and what failed. Of a trace with more spans than --limit it shows the"
          + " first of them.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  llm-observatory trace 0af7651916cd43dd8448eb211c80319c",
      "  llm-observatory trace \"order 4711\" --content",
      "  llm-observatory trace 0af76519-16cd-43dd-8448-eb211c80319c --format json | jq .name"
    })
final class TraceCommand extends ServerCommand {
  private static final int DEFAULT_LIMIT = 1_000;

  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  @Parameters(
      paramLabel = "ID",
      description = "The trace's id as its sender knows it, or its UUID.")
  private String id = "";

  @Mixin private final ContentOption content = new ContentOption();
  @Mixin private final LimitOption limit = new LimitOption();
  @Mixin private final FormatOption format = new FormatOption();

  @Override
  int ask(TraceQueries queries, Output output) throws IOException {
    if (id.isEmpty()) {
      throw wrongUsage("ID is empty");
    }
    int most = limit.or(DEFAULT_LIMIT);
    Optional<StoredTrace> found = find(queries, most);
    if (found.isEmpty()) {
      fail(
          "there is no trace "
              + Printable.of(id)
              + "; \"llm-observatory traces\" lists those of the last 24 hours");
      return Failures.FAILED;
    }
    show(found.get(), output);
    if (found.get().truncated()) {
      Remarks.more("span", found.get().spans().size(), output);
    }
    return 0;
  }

  /** What looks like a UUID may be an id that a sender made up. */
  private Optional<StoredTrace> find(TraceQueries queries, int most) {
    GetTraceRequest.Builder request =
        GetTraceRequest.newBuilder().setWithoutContent(!content.shown());
    Optional<StoredTrace> found =
        UUID.matcher(id).matches()
            ? queries.getTrace(request.setTraceUuid(id).build(), most)
            : Optional.empty();
    return found.isPresent() ? found : queries.getTrace(request.setTraceId(id).build(), most);
  }

  private void show(StoredTrace trace, Output output) throws IOException {
    if (format.json()) {
      for (TraceSpan span : trace.spans()) {
        output.line(SpanJson.of(span));
      }
    } else {
      new TraceView(output, Terminal.columns()).print(trace);
    }
    output.flush();
  }
}
