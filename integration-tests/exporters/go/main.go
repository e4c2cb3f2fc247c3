// Sends three fixed GenAI spans and prints the ids of each: send PROTOCOL EPOCH_SECOND. All else comes from the
// variables OTEL_*, as in an application. Exit code 1: the exporter reported a failure.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

func exporter(ctx context.Context, protocol string) (*otlptrace.Exporter, error) {
	if protocol == "grpc" {
		return otlptracegrpc.New(ctx)
	}
	return otlptracehttp.New(ctx) // protobuf or JSON: OTEL_EXPORTER_OTLP_PROTOCOL says it
}

func main() {
	if err := send(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "not exported:", err)
		os.Exit(1)
	}
}

func send(ctx context.Context, protocol, epochSecond string) error {
	second, err := strconv.ParseInt(epochSecond, 10, 64)
	if err != nil {
		return err
	}
	at := func(millis, nanos int64) trace.SpanEventOption {
		return trace.WithTimestamp(time.Unix(second, millis*1_000_000+nanos))
	}
	otlp, err := exporter(ctx, protocol)
	if err != nil {
		return err
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(otlp))
	tracer := provider.Tracer("exporters", trace.WithInstrumentationVersion("1.0"))

	within, agent := tracer.Start(ctx, "invoke_agent helper", at(100, 1), trace.WithAttributes(
		attribute.String("gen_ai.operation.name", "invoke_agent"),
		attribute.String("gen_ai.provider.name", "openai"),
		attribute.String("gen_ai.agent.name", "helper"),
		attribute.String("gen_ai.conversation.id", "conversation-1"),
	))

	_, chat := tracer.Start(within, "chat gpt-4o-mini", at(123, 456_789),
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.String("gen_ai.operation.name", "chat"),
			attribute.String("gen_ai.provider.name", "openai"),
			attribute.String("gen_ai.request.model", "gpt-4o-mini"),
			attribute.Float64("gen_ai.request.temperature", 0.25),
			attribute.Int("gen_ai.request.max_tokens", 100),
			attribute.StringSlice("gen_ai.request.stop_sequences", []string{"END", "完"}),
			attribute.String("gen_ai.response.model", "gpt-4o-mini-2024-07-18"),
			attribute.String("gen_ai.response.id", "chatcmpl-1"),
			attribute.StringSlice("gen_ai.response.finish_reasons", []string{"stop"}),
			attribute.Int("gen_ai.usage.input_tokens", 240),
			attribute.Int("gen_ai.usage.output_tokens", 49),
			attribute.String("gen_ai.input.messages",
				`[{"role":"user","parts":[{"type":"text","content":"Grüße an \"世界\" 🎉"}]}]`),
			attribute.String("gen_ai.output.messages",
				`[{"role":"assistant","parts":[{"type":"text","content":"Gern."}],"finish_reason":"stop"}]`),
			attribute.String("app.text", "tab\t quote\" backslash\\ line\n世界 🎉"),
			attribute.String("app.empty", ""),
			attribute.Bool("app.yes", true),
			attribute.Bool("app.no", false),
			attribute.Int64("app.largest", 9007199254740991),
			attribute.Int64("app.least", -9007199254740991),
			attribute.Float64("app.ratio", 0.1),
			attribute.Int64Slice("app.longs", []int64{1, -2, 3}),
			attribute.Float64Slice("app.doubles", []float64{0.5, -1.25}),
			attribute.BoolSlice("app.booleans", []bool{true, false}),
		))
	chat.AddEvent("cache missed", at(150, 1), trace.WithAttributes(attribute.Int("app.tries", 2)))
	chat.End(at(900, 0))

	_, tool := tracer.Start(within, "execute_tool weather", at(910, 0), trace.WithAttributes(
		attribute.String("gen_ai.operation.name", "execute_tool"),
		attribute.String("gen_ai.tool.name", "weather"),
		attribute.String("gen_ai.tool.call.id", "call-1"),
		attribute.String("error.type", "NoSuchCity"),
	))
	tool.SetStatus(codes.Error, "no such city")
	tool.End(at(950, 999))
	agent.End(at(999, 999_999))

	for _, span := range []trace.Span{agent, chat, tool} {
		read := span.(sdktrace.ReadOnlySpan)
		parent := "-"
		if read.Parent().IsValid() {
			parent = read.Parent().SpanID().String()
		}
		fmt.Println(span.SpanContext().TraceID(), span.SpanContext().SpanID(), parent, read.Name())
	}
	if err := provider.ForceFlush(ctx); err != nil {
		return err
	}
	return provider.Shutdown(ctx)
}
