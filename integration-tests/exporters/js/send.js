// Sends three fixed GenAI spans and prints the ids of each: send.js PROTOCOL EPOCH_SECOND. All else comes from the
// variables OTEL_*, as in an application. Exit code 1: the exporter reported a failure.
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter as Grpc } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as Json } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as Protobuf } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const exporters = { grpc: Grpc, 'http/json': Json, 'http/protobuf': Protobuf };
const [protocol, second] = process.argv.slice(2);
const at = (millis, nanos) => [Number(second), millis * 1_000_000 + nanos];

const provider = new BasicTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new exporters[protocol]())],
});
const tracer = provider.getTracer('exporters', '1.0');

const agent = tracer.startSpan('invoke_agent helper', {
  root: true,
  startTime: at(100, 1),
  attributes: {
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.provider.name': 'openai',
    'gen_ai.agent.name': 'helper',
    'gen_ai.conversation.id': 'conversation-1',
  },
});
const within = trace.setSpan(context.active(), agent);

const chat = tracer.startSpan(
  'chat gpt-4o-mini',
  {
    kind: SpanKind.CLIENT,
    startTime: at(123, 456_789),
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.request.temperature': 0.25,
      'gen_ai.request.max_tokens': 100,
      'gen_ai.request.stop_sequences': ['END', '完'],
      'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 240,
      'gen_ai.usage.output_tokens': 49,
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Grüße an \\"世界\\" 🎉"}]}]',
      'gen_ai.output.messages':
        '[{"role":"assistant","parts":[{"type":"text","content":"Gern."}],"finish_reason":"stop"}]',
      'app.text': 'tab\t quote" backslash\\ line\n世界 🎉',
      'app.empty': '',
      'app.yes': true,
      'app.no': false,
      'app.largest': 9007199254740991,
      'app.least': -9007199254740991,
      'app.ratio': 0.1,
      'app.longs': [1, -2, 3],
      'app.doubles': [0.5, -1.25],
      'app.booleans': [true, false],
    },
  },
  within,
);
chat.addEvent('cache missed', { 'app.tries': 2 }, at(150, 1));
chat.end(at(900, 0));

const tool = tracer.startSpan(
  'execute_tool weather',
  {
    startTime: at(910, 0),
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'weather',
      'gen_ai.tool.call.id': 'call-1',
      'error.type': 'NoSuchCity',
    },
  },
  within,
);
tool.setStatus({ code: SpanStatusCode.ERROR, message: 'no such city' });
tool.end(at(950, 999));
agent.end(at(999, 999_999));

for (const span of [agent, chat, tool]) {
  const { traceId, spanId } = span.spanContext();
  console.log(`${traceId} ${spanId} ${span.parentSpanContext?.spanId ?? '-'} ${span.name}`);
}
try {
  await provider.forceFlush();
} catch (failure) {
  for (const error of [failure].flat()) {
    console.error(`not exported: ${error.code ?? ''} ${error.message}`);
  }
  process.exitCode = 1;
}
await provider.shutdown();
