//go:build unix

package hostile

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

var (
	program = flag.String("irsalint", "", "test this program instead of linking one")
	all     = flag.Bool("all", false, "also the inputs that take seconds, and each a second time on one processor")
	update  = flag.Bool("update", false, "rewrite INPUTS.md")
)

// TestMain links the program that the tests run.
func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(linked(m))
}

func linked(m *testing.M) int {
	if *program != "" {
		return m.Run()
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		fmt.Println("skipped: go is not installed")
		return 0
	}
	folder, err := os.MkdirTemp("", "hostile")
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	*program = filepath.Join(folder, "irsalint.exe")
	if out, err := exec.Command(goTool, "build", "-o", *program, "..").CombinedOutput(); err != nil {
		fmt.Printf("%v\n%s", err, out)
		return 1
	}
	return m.Run()
}
