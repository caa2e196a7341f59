package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manual runs the command and returns the page.
func manual(t *testing.T) string {
	t.Helper()
	var out, complaints bytes.Buffer
	p := &process{stdout: &out, stderr: &complaints, getenv: func(string) string { return "" }, outputs: &outputs{}}
	if code := p.run([]string{"man"}); code != exitClean {
		t.Fatalf("exit %d: %s", code, complaints.String())
	}
	return out.String()
}

func TestTheManualNamesEveryCommandAndFlag(t *testing.T) {
	t.Parallel()
	page := manual(t)
	want := func(what, text string) {
		if !strings.Contains(page, strings.ReplaceAll(text, "-", `\-`)) {
			t.Errorf("the manual lacks %s %q", what, text)
		}
	}
	var visit func(c *cobra.Command)
	visit = func(c *cobra.Command) {
		want("the command", c.Name())
		c.LocalFlags().VisitAll(func(f *pflag.Flag) { want("the flag", "--"+f.Name) })
		for _, sub := range c.Commands() {
			visit(sub)
		}
	}
	visit((&process{}).rootCommand())
}

func TestTheManualIsWellFormed(t *testing.T) {
	t.Parallel()
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("groff is not installed")
	}
	command := exec.Command(groff, "-ww", "-man", "-Tutf8", "-rLL=100n")
	command.Stdin = strings.NewReader(manual(t))
	var complaints bytes.Buffer
	command.Stderr = &complaints
	out, err := command.Output()
	if err != nil || complaints.Len() > 0 {
		t.Errorf("%v\n%s", err, complaints.String())
	}
	if !bytes.Contains(out, []byte("unused")) && !bytes.Contains(out, []byte("expired is reported")) {
		t.Errorf("the page is cut short:\n%s", out)
	}
}
