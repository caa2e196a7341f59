// Command irsalint lints the trust between Kubernetes service accounts and IAM
// roles; see `irsalint --help`.
package main

import (
	"log/slog"
	"os"
	"runtime/debug"
)

func main() {
	// A run is short and makes much garbage: collecting it less often is worth
	// more than the memory (a fifth of the time on a large tree).
	debug.SetGCPercent(400)
	// From this size on, memory is worth more than the time.
	debug.SetMemoryLimit(400 << 20)
	// Helm's and Kustomize's packages log warnings with parts of what they read;
	// this quiets package log as well. What matters of it is in the report.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(newProcess().run(os.Args[1:]))
}
