package main

import (
	"context"
	"encoding/hex"
	"strings"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"
)

// visitorOf returns the visitor's UUID as 16 bytes. A record without a visitor (denied consent) has no key.
func visitorOf(record plog.LogRecord) (key pcommon.TraceID, ok bool) {
	session, ok := record.Attributes().Get("sojourn.session")
	if !ok || session.Type() != pcommon.ValueTypeMap {
		return key, false
	}
	visitor, ok := session.Map().Get("userId")
	if !ok {
		return key, false
	}
	bytes, err := hex.DecodeString(strings.ReplaceAll(visitor.Str(), "-", ""))
	if err != nil || len(bytes) != len(key) {
		return key, false
	}
	copy(key[:], bytes)
	return key, true
}

// setVisitorKeys writes the visitor into each record's trace id, which the Kafka exporter takes as the message's key
// (partition_logs_by_trace_id). In a distribution with the transform processor, one statement does the same.
func setVisitorKeys(_ context.Context, logs plog.Logs) (plog.Logs, error) {
	for _, resource := range logs.ResourceLogs().All() {
		for _, scope := range resource.ScopeLogs().All() {
			for _, record := range scope.LogRecords().All() {
				if key, ok := visitorOf(record); ok {
					record.SetTraceID(key)
				}
			}
		}
	}
	return logs, nil
}

func newVisitorKeyFactory() processor.Factory {
	create := func(ctx context.Context, set processor.Settings, config component.Config, next consumer.Logs) (processor.Logs, error) {
		return processorhelper.NewLogs(ctx, set, config, next, setVisitorKeys,
			processorhelper.WithCapabilities(consumer.Capabilities{MutatesData: true}))
	}
	return processor.NewFactory(component.MustNewType("visitor_key"),
		func() component.Config { return &struct{}{} },
		processor.WithLogs(create, component.StabilityLevelBeta))
}
