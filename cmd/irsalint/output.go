package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/irsalint/irsalint/linter"
	"github.com/irsalint/irsalint/linter/spelling"
)

// target is one report that the user asked for.
type target struct {
	format string
	file   string // empty: standard output
	// add appends to the file instead of replacing it.
	add bool
}

// machine formats are one document, which nothing else may stand beside.
func (t target) machine() bool {
	switch t.format {
	case "text", "github", "azure", "markdown":
		return false
	default:
		return true
	}
}

// targets reads the --format flags. Without any, a GitHub Actions job gets the
// text, annotations and a step summary, and everybody else the text.
func (p *process) targets(flags lintFlags) ([]target, error) {
	if len(flags.formats) == 0 {
		list := []target{{format: "text"}}
		if p.getenv("GITHUB_ACTIONS") == "true" {
			list = append(list, target{format: "github"})
			if summary := p.getenv("GITHUB_STEP_SUMMARY"); summary != "" {
				list = append(list, target{format: "markdown", file: summary, add: true})
			}
		}
		return list, nil
	}
	var list []target
	for _, given := range flags.formats {
		name, file, named := strings.Cut(given, "=")
		if !slices.Contains(formatList(), name) {
			return nil, usagef("unknown format %q%s", name, suggest(name, formatList()))
		}
		if named && file == "" {
			return nil, usagef("--format %s= names no file", name)
		}
		// The summary of a step is added to, by GitHub's rules.
		add := file != "" && file == p.getenv("GITHUB_STEP_SUMMARY")
		list = append(list, target{format: name, file: file, add: add})
	}
	return list, conflict(list)
}

// conflict finds two reports that would spoil each other.
func conflict(list []target) error {
	for i, a := range list {
		for _, b := range list[:i] {
			switch {
			case a.file != "" && filepath.Clean(a.file) == filepath.Clean(b.file):
				return usagef("two reports go to %q", a.file)
			case a.file == "" && b.file == "" && (a.machine() || b.machine()):
				return usagef("formats %q and %q cannot both go to standard output; give one a file: --format %s=FILE", b.format, a.format, a.format)
			}
		}
	}
	return nil
}

func formatList() []string {
	var names []string
	for _, f := range linter.Formats() {
		names = append(names, f.Name)
	}
	return names
}

func formatNames() string { return strings.Join(formatList(), ", ") }

func suggest(word string, candidates []string) string {
	if near, ok := spelling.Nearest(word, candidates); ok {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return "; it is one of " + strings.Join(candidates, ", ")
}

// suggestFew is suggest for names of a tree, of which there may be many.
func suggestFew(word string, names []string) string {
	const most = 10
	if near, ok := spelling.Nearest(word, names); ok {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	switch {
	case len(names) == 0:
		return "; no role or service account was found"
	case len(names) > most:
		return fmt.Sprintf("; it is none of the %d names that are, such as %s", len(names), strings.Join(names[:most], ", "))
	default:
		return "; it is none of " + strings.Join(names, ", ")
	}
}

// count is a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// report writes every report that was asked for.
func (p *process) report(result *linter.Result, targets []target, flags lintFlags) error {
	color, err := p.color(flags.color)
	if err != nil {
		return err
	}
	options := linter.ReportOptions{Quiet: flags.quiet, ListUndecided: flags.undecided, Base: p.base()}
	for _, t := range targets {
		options := options
		options.Color = color && t.file == "" && t.format == "text"
		if t.file == "" {
			if err := result.Write(p.stdout, t.format, version(), options); err != nil {
				return fmt.Errorf("write the %s report: %w", t.format, err)
			}
			continue
		}
		var document bytes.Buffer
		if err := result.Write(&document, t.format, version(), options); err != nil {
			return fmt.Errorf("write the %s report: %w", t.format, err)
		}
		write := p.outputs.replace
		if t.add {
			write = appendTo
		}
		if err := write(t.file, document.Bytes()); err != nil {
			return fmt.Errorf("write the %s report to %q: %w", t.format, t.file, err)
		}
	}
	return nil
}

// base is the working directory relative to the root of the repository, which
// receivers of a report want paths from: the git work tree, else what the CI
// system says.
func (p *process) base() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	if resolved, err := filepath.EvalSymlinks(dir); err == nil {
		dir = resolved
	}
	for root := dir; ; root = filepath.Dir(root) {
		if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
			return relative(root, dir)
		}
		if root == filepath.Dir(root) {
			break
		}
	}
	for _, name := range []string{"GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILD_SOURCESDIRECTORY"} {
		if root := p.getenv(name); root != "" {
			if resolved, err := filepath.EvalSymlinks(root); err == nil {
				return relative(resolved, dir)
			}
		}
	}
	return ""
}

func relative(root, dir string) string {
	rel, err := filepath.Rel(root, dir)
	if err != nil || !filepath.IsLocal(rel) || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

// color decides whether standard output gets colours: the flag, then NO_COLOR,
// then FORCE_COLOR and CLICOLOR_FORCE, then whether it is a terminal.
func (p *process) color(flag string) (bool, error) {
	auto := func() bool {
		switch {
		case p.getenv("NO_COLOR") != "":
			return false
		case p.getenv("FORCE_COLOR") != "", p.getenv("CLICOLOR_FORCE") != "" && p.getenv("CLICOLOR_FORCE") != "0":
			return true
		case p.getenv("TERM") == "dumb":
			return false
		}
		file, ok := p.stdout.(*os.File)
		return ok && isTerminal(file)
	}
	return oneOf("--color", flag, map[string]bool{"always": true, "never": false, "auto": auto()})
}

// outputs writes files as a whole or not at all.
type outputs struct {
	mutex   sync.Mutex
	pending map[string]bool // temporary files
}

// replace writes a file beside the target and renames it.
func (o *outputs) replace(name string, data []byte) (err error) {
	mode := os.FileMode(0o644)
	if info, err := os.Lstat(name); err == nil {
		switch {
		case info.IsDir():
			return errors.New("is a folder")
		case info.Mode().IsRegular():
			mode = info.Mode().Perm()
		case info.Mode()&(os.ModeCharDevice|os.ModeNamedPipe) != 0:
			return appendTo(name, data) // /dev/stdout, a pipe: nothing to replace
		}
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".irsalint-*.tmp")
	if err != nil {
		return err
	}
	o.note(f.Name(), true)
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
		o.note(f.Name(), false)
	}()
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(mode), f.Sync())
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func (o *outputs) note(temporary string, pending bool) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.pending == nil {
		o.pending = map[string]bool{}
	}
	if pending {
		o.pending[temporary] = true
	} else {
		delete(o.pending, temporary)
	}
}

// discard removes what is half written.
func (o *outputs) discard() {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for name := range o.pending {
		_ = os.Remove(name)
	}
}

// appendTo adds to a file that somebody else made, such as a step summary.
func appendTo(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, bytes.NewReader(data))
	return errors.Join(err, f.Close())
}
