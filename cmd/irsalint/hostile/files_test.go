//go:build unix

package hostile

import (
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// links plants symbolic links (name, target in turn).
func links(pairs ...string) func(*testing.T, string) {
	return func(t *testing.T, folder string) {
		t.Helper()
		for i := 0; i < len(pairs); i += 2 {
			link(t, folder, pairs[i], pairs[i+1])
		}
	}
}

func link(t *testing.T, folder, name, target string) {
	t.Helper()
	place := filepath.Join(folder, name)
	if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, place); err != nil {
		t.Skip("no symbolic links here:", err)
	}
}

func fileInputs() []input {
	return []input{
		{number: 40, name: "links to devices and out of the tree", plant: links(
			"passwd.tf", "/etc/passwd", "environ.yaml", "/proc/self/environ", "zero.tf", "/dev/zero", "random.yaml", "/dev/urandom", "outside", "/etc", "up.tf", "../../../../etc/hosts",
		), code: findings, never: []string{"root:", "localhost"}},
		{number: 41, name: "links in rings and to nothing", plant: func(t *testing.T, folder string) {
			t.Helper()
			links("a.tf", "b.tf", "b.tf", "a.tf", "self.yaml", "self.yaml", "dangling.tf", "nowhere", "ring/up", "../ring", "here", ".")(t, folder)
			write(t, folder, map[string]string{"end.tf": ""})
			for i := range 50 {
				link(t, folder, fmt.Sprintf("chain%d.tf", i), fmt.Sprintf("chain%d.tf", i+1))
			}
			link(t, folder, "chain50.tf", "end.tf")
		}, code: findings},
		{number: 42, name: "a path that is a link", plant: func(t *testing.T, folder string) {
			t.Helper()
			if err := os.Rename(filepath.Join(folder, "witness"), filepath.Join(folder, "real")); err != nil {
				t.Fatal(err)
			}
			link(t, folder, "link", "real")
		}, args: []string{"link"}, code: findings, says: []string{"real/main.tf:10:59"}},
		{number: 43, name: "a link to a module inside the tree", plant: func(t *testing.T, folder string) {
			t.Helper()
			write(t, folder, map[string]string{"app/main.tf": "module \"w\" {\n  source = \"./linked\"\n}\n"})
			link(t, folder, "app/linked", "../witness")
		}, code: findings, says: []string{"witness/main.tf:10:"}, never: []string{"app/linked/main.tf:"}},
		{number: 44, name: "a pipe, a socket and a folder with the names of files", plant: func(t *testing.T, folder string) {
			t.Helper()
			pipe(t, filepath.Join(folder, "main.tf"))
			if listener, err := net.Listen("unix", filepath.Join(folder, "s.yaml")); err == nil {
				t.Cleanup(func() { _ = listener.Close() })
			}
			write(t, folder, map[string]string{"x.tf/y.yaml/z.json/readme": ""})
		}, code: findings},
		{number: 45, name: "a file and a folder without permission", plant: func(t *testing.T, folder string) {
			t.Helper()
			if os.Getuid() == 0 {
				t.Skip("root may read everything")
			}
			write(t, folder, map[string]string{"closed.tf": "", "closed/main.tf": "", "closed.yaml": ""})
			for _, name := range []string{"closed.tf", "closed", "closed.yaml"} {
				forbid(t, filepath.Join(folder, name), 0)
			}
		}, code: failed, says: []string{"closed.tf:1:1", "closed.yaml:1:1", "closed:1:1"}},
		{number: 46, name: "folders 400 deep", plant: func(t *testing.T, folder string) {
			t.Helper()
			write(t, folder, map[string]string{strings.Repeat("d/", 400) + "main.tf": ""})
		}, code: failed, says: []string{"lies more than 100 folders deep"}},
		{number: 46, name: "more files than the limit", plant: func(t *testing.T, folder string) {
			t.Helper()
			manyFiles(t, folder, 200_100)
		}, code: failed, says: []string{"more than 200000 files"}, heavy: true, alone: true},
		{number: 48, name: "names that other systems read in another way", files: map[string]string{
			"Main.tf": "", "main.tf": "", "caf\u00e9.tf": "", "cafe\u0301.tf": "", "dot.": "", "blank ": "", "NUL.tf": "", "aux.yaml": "", "C:x.tf": "", `a\b.tf`: role(`1e100000`),
		}, code: failed, says: []string{`a\b.tf:2:`}},
		{number: 49, name: "names that are commands, markup and not text", plant: func(t *testing.T, folder string) {
			t.Helper()
			for _, name := range hostileNames() {
				if strings.ContainsAny(name, "/\x00") || len(name) > 200 {
					continue
				}
				place := filepath.Join(folder, name+".tf")
				if err := os.WriteFile(place, []byte(role("1e100000")), 0o644); err != nil {
					t.Log("the file system refuses", name)
				}
			}
		}, args: []string{"--format", "github", "--format", "text", "."}, code: failed, never: []string{"\x1b", "\u202e", "##[", "##vso", "\n::stop", "\n::add-mask"}},
		{number: 52, name: "a .gitignore that backtracks, filters and a submodule elsewhere", files: map[string]string{
			".gitignore":     strings.Repeat("*a", 200) + "b\n" + strings.Repeat("**/", 500) + "x\n[\n!\n",
			".gitattributes": "*.tf filter=evil\n", ".gitmodules": "[submodule \"x\"]\n\turl = --upload-pack=touch pwned\n",
			"sub/.git": "gitdir: /etc\n", strings.Repeat("a", 200) + ".tf": "",
		}, code: findings},
	}
}

// forbid takes permissions away until the test ends.
func forbid(t *testing.T, place string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(place, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(place, 0o755) })
}

// manyFiles makes n empty files in folders of a thousand.
func manyFiles(t *testing.T, folder string, n int) {
	t.Helper()
	for i := range n {
		place := filepath.Join(folder, fmt.Sprint(i/1000))
		if i%1000 == 0 {
			if err := os.Mkdir(place, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		file, err := os.Create(filepath.Join(place, fmt.Sprint(i)))
		if err != nil {
			t.Fatal(err)
		}
		_ = file.Close()
	}
}

// hostileNames are what a pull request may call a role, a label or a file.
func hostileNames() []string {
	return []string{
		"a\n::error file=x::pwned", "\r::add-mask::a", "%0A::stop-commands::t", "::stop-commands::t", " ::warning::x",
		"b ##[error]boo", "##[stop-commands]t", "##vso[task.setvariable variable=x]y", "##teamcity[message text='x']",
		"\x1b]52;c;aGk=\x07", "\x1b[2J", "\x1bP$q\x1b\\", "\b\b\b", "\u202egnp.exe", "zero\u200bwidth", "\u0085next", "bad\xffutf8", "\u2028sep",
		"a|b|c", "``````````ticks", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "@team #1 GH-12", "]]>", "<!--", "a]b(c)[d](1)\\",
		"100%", "%25", "a,b=c:d;e", "]; DROP", "'\"&<>", "-->", "click x href \"y\"",
	}
}
