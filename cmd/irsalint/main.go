// Command irsalint lints the trust between Kubernetes service accounts and IAM
// roles; see `irsalint --help`.
package main

import (
	"os"
	"runtime/debug"
)

func main() {
	// A run is short and makes much garbage: collecting it less often is worth
	// more than the memory (a fifth of the time on a large tree).
	debug.SetGCPercent(400)
	os.Exit(newProcess().run(os.Args[1:]))
}
