package linter

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/tfplan"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// nameUnread sees to it that no role annotation gets lost: a file that holds one
// which no reader made a fact of is named in the summary. The names are those of
// the files that hold one.
func nameUnread(tree *source.Tree, names []string, facts *graph.Facts) {
	if len(names) == 0 {
		return
	}
	coverage := kubernetes.CoverageOf(facts)
	for _, name := range names {
		file, err := tree.Read(name)
		if err != nil || isPlan(file) {
			continue
		}
		if skipped, ok := coverage.Unread(file); ok {
			facts.Skipped = append(facts.Skipped, skipped)
		}
	}
}

// isPlan reports whether a file is a plan or state. Its reader takes all of it,
// and what it tells may stand at a place in the sources.
func isPlan(file *source.File) bool { return tfplan.Recognise(file.Data) != tfplan.Other }

// mayAnnotate reports whether a file is of a kind in which people write
// annotations: sources, values, templates, scripts, programs and whatever has no
// ending (Makefile, Jenkinsfile), but no prose and no data of other kinds.
func mayAnnotate(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	switch ext {
	case ".yaml", ".yml", ".json", ".jsonc", ".json5", ".jsonnet", ".libsonnet", ".cue", ".k", ".pkl", ".dhall", ".star", ".toml", ".csv",
		".tf", ".tofu", ".hcl", ".tfvars", ".tfstate", ".nomad", ".env", ".ini", ".cfg", ".conf", ".properties", ".patch", ".diff",
		".tpl", ".tftpl", ".tmpl", ".gotmpl", ".gotpl", ".j2", ".jinja", ".jinja2", ".erb", ".mustache", ".hbs", ".in", ".template",
		".dist", ".example", ".sample", ".default",
		".sh", ".bash", ".zsh", ".fish", ".ps1", ".bat", ".mk", ".make", ".groovy", ".gradle",
		".py", ".ts", ".js", ".mjs", ".go", ".java", ".kt", ".cs", ".rb", ".pl", ".php", ".rs", ".scala":
		return true
	case "":
		return true
	default:
		return false
	}
}

// isProse reports whether a file tells people something: what it says of an
// annotation is no declaration.
func isProse(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".mdx", ".markdown", ".adoc", ".asciidoc", ".rst", ".html", ".htm", ".org", ".tex", ".ipynb", ".svg", ".txt", ".log":
		return true
	default:
		return false
	}
}

// Annotations counts what became of the role annotations of the files below the
// given paths, prose left out. The sum of all fields is the number of places
// where the annotation's key is written.
type Annotations struct {
	// Matched, Mismatched and Undecided are on service accounts of the graph;
	// Undecided ones hang on a value or on a role that the tree does not hold.
	Matched, Mismatched, Undecided int
	// Misplaced ones stand where nothing reads them, Replaced ones have no effect.
	Misplaced, Replaced int
	// Open ones hang on what an operator or a chart makes of them.
	Open int
	// Named ones were not read, and the summary names their files.
	Named int
	// Apart are comments, and the cluster's own copies.
	Apart int
	// Lost ones were not read and nothing says so: none, unless irsalint is wrong.
	Lost int
}

// WriteAnnotations prints what became of each place where the role annotation's
// key is written, and returns the counts.
func (r *Result) WriteAnnotations(w io.Writer) (Annotations, error) {
	d := dump{bufio.NewWriter(w)}
	verdicts := map[*graph.ServiceAccount]*graph.Binding{}
	for _, b := range r.Graph.Bindings {
		if b.Via == graph.IRSA && b.ServiceAccount != nil {
			verdicts[b.ServiceAccount] = b
		}
	}
	var count Annotations
	coverage := kubernetes.CoverageOf(&r.Graph.Facts)
	for _, name := range r.tree.Files() {
		if isProse(name) {
			continue
		}
		file, err := r.tree.Read(name)
		if err != nil || isPlan(file) {
			continue // a problem says so
		}
		for _, o := range coverage.Of(file) {
			fate, because := count.add(o, verdicts[o.Account])
			d.line(fate, o.Range, "because", because)
		}
	}
	fmt.Fprintf(d, "%d matched, %d mismatched, %d undecided, %d misplaced, %d without effect, %d open, %d named as not read, %d in comments and copies, %d lost\n",
		count.Matched, count.Mismatched, count.Undecided, count.Misplaced, count.Replaced, count.Open, count.Named, count.Apart, count.Lost)
	return count, d.Flush()
}

// add counts one occurrence. It returns what became of it and why.
func (n *Annotations) add(o kubernetes.Occurrence, binding *graph.Binding) (fate, because string) {
	switch o.Fate {
	case kubernetes.Account:
		return n.account(binding)
	case kubernetes.MisplacedKey:
		n.Misplaced++
	case kubernetes.Replaced:
		n.Replaced++
	case kubernetes.Open:
		n.Open++
	case kubernetes.Named:
		n.Named++
	case kubernetes.Comment, kubernetes.Copy:
		n.Apart++
	case kubernetes.Unread:
		n.Lost++
		return "lost", ""
	}
	return string(o.Fate), o.Because
}

func (n *Annotations) account(binding *graph.Binding) (fate, because string) {
	switch {
	case binding == nil:
		n.Undecided++
		return "undecided", "no role is named"
	case binding.Verdict == symbolic.Yes:
		n.Matched++
		return "matched", ""
	case binding.Verdict == symbolic.No:
		n.Mismatched++
		return "mismatched", strings.Join(binding.Reasons, "; ")
	default:
		n.Undecided++
		return "undecided", strings.Join(binding.Reasons, "; ")
	}
}
