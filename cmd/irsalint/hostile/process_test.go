//go:build unix

package hostile

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// plain is a tree with the witness only, and what a run of it prints.
func plain(t *testing.T) (folder string, want outcome) {
	t.Helper()
	folder = t.TempDir()
	write(t, folder, witness)
	want = run(t, folder, nil)
	if want.code != findings || !strings.Contains(want.stdout, witnessed) {
		t.Fatalf("exit %d\n%s", want.code, want.text())
	}
	return folder, want
}

func TestPoorSurroundings(t *testing.T) {
	t.Parallel()
	for name, environment := range map[string][]string{
		"no home and no terminal":       {"HOME=", "TERM=", "PATH="},
		"a home that is not there":      {"HOME=/nowhere", "XDG_CACHE_HOME=/nowhere", "XDG_CONFIG_HOME=/nowhere"},
		"no folder for temporary files": {"TMPDIR=/nowhere"},
		"a language that is not there":  {"LANG=xx_XX.UTF-8", "LC_ALL=xx"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, want := plain(t)
			if got := run(t, folder, environment); got.text() != want.text() || got.code != want.code {
				t.Errorf("exit %d\n%s", got.code, got.text())
			}
		})
	}
	t.Run("a tree that nobody may write to", func(t *testing.T) {
		t.Parallel()
		folder, want := plain(t)
		forbid(t, folder, 0o555)
		forbid(t, filepath.Join(folder, "witness"), 0o555)
		if got := run(t, folder, nil); got.text() != want.text() {
			t.Errorf("exit %d\n%s", got.code, got.text())
		}
		if list, _ := os.ReadDir(folder); len(list) != 1 {
			t.Errorf("the run left something: %v", list)
		}
	})
	t.Run("a working directory that is gone", func(t *testing.T) {
		t.Parallel()
		folder := t.TempDir()
		gone := filepath.Join(folder, "gone")
		if err := os.Mkdir(gone, 0o755); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("sh", "-c", `cd "$1" && rmdir "$1" && exec "$0" .`, absolute(t), gone)
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != usage && code != failed || bytes.Contains(out, []byte("goroutine")) {
			t.Errorf("exit %d\n%s", code, out)
		}
	})
}

func absolute(t *testing.T) string {
	t.Helper()
	place, err := filepath.Abs(*program)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func TestReportsGoToOddPlaces(t *testing.T) {
	t.Parallel()
	folder, _ := plain(t)
	write(t, folder, map[string]string{"old.json": "old", "git/config": "old", "folder/x": ""})
	link(t, folder, "link.json", "git/config")
	for _, odd := range []struct {
		name, target string
		code         int
	}{
		{"a full disk", "/dev/full", failed},
		{"a folder", "folder", failed},
		{"a folder that is not there", "none/out.json", failed},
		{"a link to a file that matters", "link.json", findings},
		{"a file in the tree", "old.json", findings},
		{"nothing", "/dev/null", findings},
	} {
		got := run(t, folder, nil, "--format", "json="+odd.target, ".")
		if got.code != odd.code || strings.Contains(got.text(), "goroutine") {
			t.Errorf("%s: exit %d, want %d\n%s", odd.name, got.code, odd.code, got.text())
		}
	}
	if data, err := os.ReadFile(filepath.Join(folder, "git/config")); err != nil || string(data) != "old" {
		t.Errorf("the report was written through a link: %q, %v", data, err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".irsalint*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestRunsDoNotDisturbEachOther(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	subject := trusting("x", equals("serviceaccount:apps:api"))
	files := map[string]string{"account.yaml": using("apps", "api", "x")}
	for i := range 20 {
		files[fmt.Sprintf("m%d/main.tf", i)] = subject
	}
	write(t, folder, files)
	var wait sync.WaitGroup
	for i := range 6 {
		wait.Go(func() {
			args := []string{"."}
			if i%2 == 0 {
				args = []string{"--fix", "."}
			}
			if got := run(t, folder, nil, args...); got.code < 0 || strings.Contains(got.text(), "goroutine") {
				t.Errorf("exit %d\n%s", got.code, got.text())
			}
		})
	}
	wait.Wait()
	mended := strings.ReplaceAll(subject, `"serviceaccount:apps:api"`, `"system:serviceaccount:apps:api"`)
	for i := range 20 {
		data, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("m%d/main.tf", i)))
		if err != nil || string(data) != subject && string(data) != mended {
			t.Errorf("m%d/main.tf is spoilt: %v\n%s", i, err, data)
		}
	}
}

// slowTree takes long enough that a signal comes in the middle of it.
func slowTree(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	files := map[string]string{"old.json": "old"}
	loops := role(`join("", flatten([for a in range(1000) : [for b in range(1000) : "x"]]))`)
	for i := range 40 {
		files[fmt.Sprintf("m%d/main.tf", i)] = loops
	}
	write(t, folder, files)
	return folder
}

func TestSignalsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			folder := slowTree(t)
			cmd := exec.Command(absolute(t), "--format", "json=old.json", ".")
			cmd.Dir, cmd.Env = folder, surroundings()
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			waitUntilItReads(t, cmd.Process.Pid)
			_ = cmd.Process.Signal(signal)
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 128+int(signal) {
				t.Errorf("exit %d, want %d", code, 128+int(signal))
			}
			if out.Len() > 0 {
				t.Errorf("it printed\n%s", out.String())
			}
			data, err := os.ReadFile(filepath.Join(folder, "old.json"))
			if left, _ := filepath.Glob(filepath.Join(folder, ".irsalint*")); err != nil || string(data) != "old" || len(left) > 0 {
				t.Errorf("old.json is %q, %v; left behind: %v", data, err, left)
			}
		})
	}
}

// waitUntilItReads waits until a process has opened a folder of its tree: its
// handlers of signals are set by then.
func waitUntilItReads(t *testing.T, pid int) {
	t.Helper()
	for {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/io", pid))
		if err != nil {
			t.Skip("no /proc here:", err)
		}
		var read int
		if _, err := fmt.Sscanf(string(stat), "rchar: %d", &read); err == nil && read > 10_000 {
			return
		}
	}
}

func TestClosedStreamsEndARunQuietly(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, hostileTree())
	for name, script := range map[string]string{
		"a reader that goes":       `"$0" . | head -1`,
		"no standard output":       `"$0" . >&-`,
		"no standard error":        `"$0" . 2>&-`,
		"no standard input":        `"$0" . <&-`,
		"none of the streams":      `"$0" . <&- >&- 2>&-`,
		"an output that is full":   `"$0" . >/dev/full`,
		"a report for nobody":      `"$0" --format json . | true`,
		"an editor that goes":      `echo | "$0" lsp`,
		"standard input as a tree": `printf 'a: [' | "$0" -`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command("sh", "-c", script, absolute(t))
			cmd.Dir, cmd.Env = folder, surroundings()
			out, _ := cmd.CombinedOutput()
			if bytes.Contains(out, []byte("goroutine")) || bytes.Contains(out, []byte("panic")) {
				t.Errorf("it printed\n%s", cut(string(out)))
			}
		})
	}
}

func TestFilesMayChangeUnderTheRun(t *testing.T) {
	t.Parallel()
	folder, _ := plain(t)
	stop := make(chan struct{})
	var wait sync.WaitGroup
	wait.Go(func() {
		place := filepath.Join(folder, "moving.tf")
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			_ = os.Remove(place)
			switch i % 4 {
			case 0:
				_ = os.WriteFile(place, []byte(role(`"n"`)), 0o644)
			case 1:
				_ = os.Symlink("/etc/passwd", place)
			case 2:
				_ = os.WriteFile(place, bytes.Repeat([]byte("# padding\n"), 10_000), 0o644)
			}
		}
	})
	for range 20 {
		got := run(t, folder, nil)
		if !strings.Contains(got.stdout, witnessed) || strings.Contains(got.text(), "root:") || strings.Contains(got.text(), "goroutine") {
			t.Errorf("exit %d\n%s", got.code, got.text())
		}
	}
	close(stop)
	wait.Wait()
}
