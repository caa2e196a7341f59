package linter_test

import (
	"flag"
	"fmt"
	"io"
	"testing"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/internal/gentree"
	"github.com/irsalint/irsalint/rules"
)

var benchTree = flag.String("tree", "", "with BenchmarkFolder: lint this folder")

// BenchmarkServices lints generated trees through the front door, reading and
// report included. The time for one service must not grow with their number.
func BenchmarkServices(b *testing.B) {
	for _, services := range []int{100, 1000, 10_000, 50_000} {
		b.Run(fmt.Sprint(services), func(b *testing.B) {
			folder := b.TempDir()
			plantTree(b, folder, services)
			lintFolder(b, folder)
			b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(b.N*services), "µs/service")
		})
	}
}

// plantTree writes a generated tree.
func plantTree(tb testing.TB, folder string, services int) {
	tb.Helper()
	for _, file := range gentree.Files(services) {
		plant(tb, folder, map[string]string{file.Name: file.Data})
	}
}

// BenchmarkFolder lints the folder of the flag -tree.
func BenchmarkFolder(b *testing.B) {
	if *benchTree == "" {
		b.Skip("no folder: pass -tree")
	}
	lintFolder(b, *benchTree)
}

func lintFolder(b *testing.B, folder string) {
	b.Helper()
	b.ReportAllocs()
	files, read := 0, int64(0)
	for b.Loop() {
		result, err := linter.Lint(b.Context(), linter.Options{Workdir: folder, NoConfig: true, Rules: rules.All()})
		if err != nil {
			b.Fatal(err)
		}
		if err := result.Write(io.Discard, "text", "test", linter.ReportOptions{}); err != nil {
			b.Fatal(err)
		}
		files, read = result.Seen, result.Bytes()
		_ = result.Close()
	}
	b.SetBytes(read)
	b.ReportMetric(float64(b.N*files)/b.Elapsed().Seconds(), "files/s")
}
