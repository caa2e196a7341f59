// Command irsalint lints the trust between Kubernetes service accounts and IAM
// roles; see `irsalint --help`.
package main

import (
	"log/slog"
	"os"
	"runtime/debug"
)

func main() {
	// A run is short and makes much garbage. Collecting it less often saves time,
	// but only up to here: fresh memory costs more than the collector.
	debug.SetGCPercent(150)
	// From this size on, memory is worth more than the time. Fifty thousand
	// services fit in; with less they would be collected over and over.
	debug.SetMemoryLimit(2 << 30)
	// Helm's and Kustomize's packages log warnings with parts of what they read;
	// this quiets package log as well. What matters of it is in the report.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(newProcess().run(os.Args[1:]))
}
