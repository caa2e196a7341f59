// Command irsalint lints the trust between Kubernetes service accounts and IAM
// roles; see `irsalint --help`.
package main

import (
	"log/slog"
	"os"
)

func main() {
	tuneMemory()
	// Helm's and Kustomize's packages log warnings with parts of what they read;
	// this quiets package log as well. What matters of it is in the report.
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(newProcess().run(os.Args[1:]))
}
