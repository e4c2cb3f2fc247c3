"""Sends three fixed GenAI spans and prints the ids of each: send.py PROTOCOL EPOCH_SECOND. All else comes from the
variables OTEL_*, as in an application. Exit code 1: the exporter reported a failure."""

import logging
import sys

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context


def exporter(protocol):
    # Only the one that is asked for: loading gRPC takes a second.
    if protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    elif protocol == "http/protobuf":
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    else:
        from opentelemetry.exporter.otlp.json.http.trace_exporter import OTLPSpanExporter
    return OTLPSpanExporter()


class Watched(SpanExporter):
    """Remembers what the exporter returned, which the SDK itself only logs."""

    def __init__(self, watched):
        self.watched = watched
        self.results = []

    def export(self, spans):
        self.results.append(self.watched.export(spans))
        return self.results[-1]

    def shutdown(self):
        self.watched.shutdown()


logging.basicConfig(format="%(message)s", level=logging.WARNING)
protocol, second = sys.argv[1:]


def at(millis, nanos):
    return int(second) * 1_000_000_000 + millis * 1_000_000 + nanos


watched = Watched(exporter(protocol))
provider = TracerProvider()
provider.add_span_processor(BatchSpanProcessor(watched))
tracer = provider.get_tracer("exporters", "1.0")

agent = tracer.start_span(
    "invoke_agent helper",
    start_time=at(100, 1),
    attributes={
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": "openai",
        "gen_ai.agent.name": "helper",
        "gen_ai.conversation.id": "conversation-1",
    },
)
within = set_span_in_context(agent)

chat = tracer.start_span(
    "chat gpt-4o-mini",
    context=within,
    kind=SpanKind.CLIENT,
    start_time=at(123, 456_789),
    attributes={
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o-mini",
        "gen_ai.request.temperature": 0.25,
        "gen_ai.request.max_tokens": 100,
        "gen_ai.request.stop_sequences": ["END", "完"],
        "gen_ai.response.model": "gpt-4o-mini-2024-07-18",
        "gen_ai.response.id": "chatcmpl-1",
        "gen_ai.response.finish_reasons": ["stop"],
        "gen_ai.usage.input_tokens": 240,
        "gen_ai.usage.output_tokens": 49,
        "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"Grüße an \\"世界\\" 🎉"}]}]',
        "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"Gern."}],'
        '"finish_reason":"stop"}]',
        "app.text": 'tab\t quote" backslash\\ line\n世界 🎉',
        "app.empty": "",
        "app.yes": True,
        "app.no": False,
        "app.largest": 9007199254740991,
        "app.least": -9007199254740991,
        "app.ratio": 0.1,
        "app.longs": [1, -2, 3],
        "app.doubles": [0.5, -1.25],
        "app.booleans": [True, False],
    },
)
chat.add_event("cache missed", {"app.tries": 2}, at(150, 1))
chat.end(at(900, 0))

tool = tracer.start_span(
    "execute_tool weather",
    context=within,
    start_time=at(910, 0),
    attributes={
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "weather",
        "gen_ai.tool.call.id": "call-1",
        "error.type": "NoSuchCity",
    },
)
tool.set_status(Status(StatusCode.ERROR, "no such city"))
tool.end(at(950, 999))
agent.end(at(999, 999_999))

for span in (agent, chat, tool):
    parent = f"{span.parent.span_id:016x}" if span.parent else "-"
    print(f"{span.context.trace_id:032x} {span.context.span_id:016x} {parent} {span.name}")
provider.force_flush()
provider.shutdown()
sys.exit(0 if watched.results == [SpanExportResult.SUCCESS] else 1)
