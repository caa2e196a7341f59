package linter_test

import (
	"bytes"
	"runtime"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/rules"
)

// TestAGeneratedTreeIsRightAndAlwaysTheSame lints a tree of a hundred services,
// in which nothing is wrong, with one worker and with many.
func TestAGeneratedTreeIsRightAndAlwaysTheSame(t *testing.T) {
	folder := t.TempDir()
	plantTree(t, folder, 100)
	var first []byte
	for _, workers := range []int{1, 2, 8, 1} {
		previous := runtime.GOMAXPROCS(workers)
		result, err := linter.Lint(t.Context(), linter.Options{Workdir: folder, Rules: rules.All(), Notes: true})
		runtime.GOMAXPROCS(previous)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := result.Write(&out, "json", "test", linter.ReportOptions{}); err != nil {
			t.Fatal(err)
		}
		if len(result.Findings) > 0 || len(result.Graph.Bindings) != 100 {
			t.Errorf("%d findings, %d bindings\n%s", len(result.Findings), len(result.Graph.Bindings), out.String())
		}
		if first == nil {
			first = out.Bytes()
		}
		if !bytes.Equal(first, out.Bytes()) {
			t.Errorf("with %d workers the report is another", workers)
		}
		_ = result.Close()
	}
}
