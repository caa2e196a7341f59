//go:build unix

package hostile

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// Exit codes of the program.
const (
	clean    = 0
	findings = 1
	usage    = 2
	failed   = 3
)

// input is one bad input of the list and what must come of it.
type input struct {
	// number is that of the list, name says what the tree holds.
	number int
	name   string
	// files are the tree, by slash-separated name; plant makes what cannot be
	// said so, or is too large to be held in a table.
	files map[string]string
	plant func(t *testing.T, folder string)
	// args are given to the program, which runs in the tree; none is ".".
	args []string
	// code is the exit code. A witness makes a clean run one with findings.
	code int
	// says must occur in what is printed, never must not.
	says, never []string
	// memory is the most that the process may hold, in MiB; 0 is 512.
	memory int
	// alone leaves out the witness. A heavy input is run once, with -all only.
	alone, heavy bool
}

// witness is a mistake that must be found beside everything else.
var witness = map[string]string{
	"witness/main.tf": `resource "aws_iam_role" "witness" {
  name = "witness"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AAAA" }
      Condition = { StringEquals = {
        "oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub" = "system:serviceaccount:witness:other"
        "oidc.eks.eu-west-1.amazonaws.com/id/AAAA:aud" = "sts.amazonaws.com"
      } }
    }]
  })
}
`,
	"witness/account.yaml": `apiVersion: v1
kind: ServiceAccount
metadata:
  name: witness
  namespace: witness
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/witness
`,
}

// bait is a role that trusts nobody who is there; what a bad input annotates
// with it must be found.
const bait = `
resource "aws_iam_role" "bait" {
  name = "bait"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/AAAA" }
      Condition = { StringEquals = {
        "oidc.eks.eu-west-1.amazonaws.com/id/AAAA:sub" = "system:serviceaccount:bait:nobody"
        "oidc.eks.eu-west-1.amazonaws.com/id/AAAA:aud" = "sts.amazonaws.com"
      } }
    }]
  })
}
`

const witnessed = `role "witness" trusts "witness/other" but is used by "witness/witness"`

// outcome is what one run of the program did.
type outcome struct {
	code           int
	stdout, stderr string
	// memory is the most that the process held, in MiB; 0 if the system does not
	// tell.
	memory int
}

func (o outcome) text() string { return o.stdout + o.stderr }

// test runs one bad input.
func (in input) test(t *testing.T) {
	t.Parallel()
	if in.heavy && !*all {
		t.Skip("heavy: pass -all")
	}
	if in.memory == 0 {
		in.memory = 512
	}
	folder := t.TempDir()
	if !in.alone {
		write(t, folder, witness)
		write(t, folder, map[string]string{"witness/bait.tf": bait})
	}
	write(t, folder, in.files)
	if in.plant != nil {
		in.plant(t, folder)
	}
	got := run(t, folder, nil, in.args...)
	if got.code != in.code {
		t.Errorf("exit %d, want %d", got.code, in.code)
	}
	if got.memory > in.memory {
		t.Errorf("the process held %d MiB, want at most %d", got.memory, in.memory)
	}
	says := in.says
	if !in.alone {
		says = append(slices.Clone(says), witnessed)
	}
	for _, want := range says {
		if !strings.Contains(got.text(), want) {
			t.Errorf("nothing says %q", want)
		}
	}
	for _, bad := range append([]string{"goroutine ", "runtime error", "panic", "internal error", "bug in irsalint"}, in.never...) {
		if strings.Contains(got.text(), bad) {
			t.Errorf("the output holds %q", bad)
		}
	}
	if *all && !in.heavy {
		again := run(t, folder, []string{"GOMAXPROCS=1"}, in.args...)
		if again.text() != got.text() || again.code != got.code {
			t.Errorf("another run says something else:\n%s", cut(again.text()))
		}
	}
	if t.Failed() {
		t.Log(cut(got.text()))
	}
}

// run executes the program in a folder. The system ends it if it needs more
// memory or processor time than any input may cost.
func run(t *testing.T, folder string, environment []string, args ...string) outcome {
	t.Helper()
	cmd := command(t, folder, environment, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the code says it
	out := outcome{code: cmd.ProcessState.ExitCode(), stdout: stdout.String(), stderr: stderr.String()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok && runtime.GOOS == "linux" {
		out.memory = int(usage.Maxrss / 1024)
	}
	return out
}

// command prepares a run: 3 GiB of address space and a minute of processor time
// are the most that it gets. They are there to end a run that is out of hand;
// what it really held is measured.
func command(t *testing.T, folder string, environment []string, args ...string) *exec.Cmd {
	t.Helper()
	if len(args) == 0 {
		args = []string{"."}
	}
	place, err := filepath.Abs(*program)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(place, args...)
	if shell, err := exec.LookPath("sh"); err == nil && runtime.GOOS == "linux" {
		cmd = exec.Command(shell, append([]string{"-c", `ulimit -v 3145728; ulimit -t 60; exec "$0" "$@"`, place}, args...)...)
	}
	cmd.Dir = folder
	cmd.Env = append(surroundings(), environment...)
	return cmd
}

// surroundings is the environment of the tests without what steers a run.
func surroundings() []string {
	return slices.DeleteFunc(os.Environ(), func(pair string) bool {
		return strings.HasPrefix(pair, "GITHUB_") || strings.HasPrefix(pair, "CI_") || strings.HasPrefix(pair, "GOMAXPROCS=")
	})
}

// write puts files into a folder.
func write(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		place := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(place, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// planted makes one file when the test runs, so that what is large is made only
// then.
func planted(name string, content func() string) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		write(t, folder, map[string]string{name: content()})
	}
}

// streamed makes one large file piece by piece, so that the tests themselves
// need no memory for it: the system counts that of the process which starts
// another as the other's.
func streamed(name string, content func(w *bufio.Writer)) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		place := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			t.Fatal(err)
		}
		file, err := os.Create(place)
		if err != nil {
			t.Fatal(err)
		}
		w := bufio.NewWriter(file)
		content(w)
		if err := errors.Join(w.Flush(), file.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// repeat writes a text n times.
func repeat(w *bufio.Writer, text string, n int) {
	for range n {
		_, _ = w.WriteString(text)
	}
}

// nested is open n times, then inner, then closed n times.
func nested(open, inner, closed string, n int) string {
	return strings.Repeat(open, n) + inner + strings.Repeat(closed, n)
}

// cut shortens an output for a log.
func cut(s string) string {
	if len(s) > 2000 {
		return s[:1000] + "\n...\n" + s[len(s)-1000:]
	}
	return s
}
