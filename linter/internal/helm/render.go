package helm

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"helm.sh/helm/v4/pkg/strvals"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm/engine"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxBroken bounds how many templates are left out before a chart is given up.
const maxBroken = 12

// rendering is one release of one chart while it is rendered.
type rendering struct {
	chart   *chart
	release Release
	scope   string
	marks   *marks
	// spent counts what all renderings of the tree have cost, cost what this one has,
	// which renders the templates several times.
	spent *int
	cost  int
	// defaults are the values files of the chart and its sub-charts.
	defaults map[string][]*manifest.Node
	// problems are defects of the values files.
	problems []graph.Problem
	// broken are the templates that are left out, with the reason.
	broken map[string]string
	// stubs are named templates that no file defines.
	stubs []string
	// failed is what templates said through fail and required.
	failed []string
	// refused says why Helm does not take a set, by its place in the release.
	refused map[int]string
}

// output is one rendering of all templates: rendered text by the name of the
// file in the chart.
type output map[string]string

// render renders the chart with marks, checks the result against a rendering
// without, and returns the files. The second result is the rendering in which
// every open question has the other answer, nil if none was asked.
func (r *rendering) render(ctx context.Context) (marked, other output, err error) {
	plain, asked, err := r.tolerant(ctx, &marks{plain: true, tokens: r.marks.tokens, words: r.marks.words, options: r.marks.options}, false)
	if err != nil {
		return nil, nil, err
	}
	marked, _, err = r.once(ctx, r.marks, false)
	switch {
	case errors.Is(err, errBudget):
		return nil, nil, err
	case err != nil:
		marked = output{}
	}
	marked = trust(marked, plain)
	if !asked {
		return marked, nil, nil
	}
	other, _, err = r.once(ctx, r.marks, true)
	switch {
	case errors.Is(err, errBudget):
		return nil, nil, err
	case err != nil:
		other = nil // the other answer breaks the chart: then it is not the case
	}
	return marked, other, nil
}

// trust keeps of a rendering with marks the files that are the same without.
func trust(marked, plain output) output {
	out := output{}
	for name, text := range plain {
		if with, ok := marked[name]; ok && strip(with) == text {
			text = with
		}
		out[name] = text
	}
	return out
}

// tolerant renders and leaves out templates that fail, one after the other.
func (r *rendering) tolerant(ctx context.Context, m *marks, other bool) (output, bool, error) {
	for {
		out, asked, err := r.once(ctx, m, other)
		if err == nil {
			// The words of tokens that came up on the way belong to the release.
			r.marks.tokens, r.marks.words = m.tokens, m.words
			return out, asked, nil
		}
		name := r.culprit(err)
		if name == "" || len(r.broken) >= maxBroken || errors.Is(err, errBudget) || ctx.Err() != nil {
			return nil, false, err
		}
		r.broken[name] = firstLine(err).Error()
	}
}

// culprit returns the file of the chart that failed, or "".
func (r *rendering) culprit(err error) string {
	failed := new(engine.Error)
	if !errors.As(err, &failed) || strings.HasPrefix(path.Base(failed.File), "_") {
		return ""
	}
	if _, ok := r.broken[failed.File]; ok {
		return ""
	}
	return failed.File
}

// once renders every template once.
func (r *rendering) once(ctx context.Context, m *marks, other bool) (output, bool, error) {
	if r.chart.refused != nil {
		return nil, false, r.chart.refused
	}
	defaults := map[string]map[string]any{}
	for _, name := range r.chart.order { // in order, as the tokens get their words here
		if docs, ok := r.defaults[name]; ok {
			defaults[name] = m.documents(docs)
		}
	}
	f := &functions{marks: m, budget: &budget{ctx: ctx, spent: r.cost, all: r.spent}, scope: r.scope, other: other}
	rendered, err := r.chart.engine.Render(engine.Input{
		Defaults: defaults, Values: r.userValues(m),
		Name: m.encode(r.release.Name), Namespace: m.encode(r.release.Namespace),
		Functions: f.table(), Templates: &r.chart.templates,
		Without: r.broken, Extra: r.stubTemplates(m),
	})
	r.cost = f.budget.spent
	if f.budget.err != nil {
		err = f.budget.err
	}
	if err != nil {
		return nil, false, err
	}
	r.failed = f.failed
	out := output{}
	for _, text := range rendered {
		if !isManifest(text.File) {
			continue
		}
		if before := out[text.File]; before != "" {
			text.Text = before + "\n---\n" + text.Text // of a chart that is taken in twice
		}
		out[text.File] = text.Text
	}
	return out, f.asked, nil
}

// isManifest reports whether the output of a template goes to the cluster.
func isManifest(name string) bool {
	return path.Base(name) != "NOTES.txt" && !strings.Contains(name, "/tests/") && strings.Contains("/"+name, "/templates/")
}

// userValues puts together what the installer gives. A set that Helm refuses is
// left out, and noted.
func (r *rendering) userValues(m *marks) map[string]any {
	user := map[string]any{}
	for _, node := range r.release.Values {
		user = mergeMaps(user, m.object(node))
	}
	for i, set := range r.release.Sets {
		if err := m.set(user, set); err != nil {
			if r.refused == nil {
				r.refused = map[int]string{}
			}
			r.refused[i] = strip(firstLine(err).Error())
		}
	}
	return user
}

// set applies one set by Helm's own reader of them.
func (m *marks) set(into map[string]any, set Set) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	name := m.flat(set.Name)
	value := m.encode(set.Value)
	parse := strvals.ParseInto
	if flat := strip(value); set.Literal {
		parse = strvals.ParseIntoString
	} else if strings.ContainsAny(flat, ",{}\\") || looksTyped(flat) {
		value = flat // Helm has to see what it is
	}
	return parse(name+"="+value, into)
}

// refusedSets names the sets that Helm does not take.
func (r *rendering) refusedSets() []graph.Skipped {
	var out []graph.Skipped
	for i, set := range r.release.Sets {
		if reason, ok := r.refused[i]; ok {
			out = append(out, r.release.refusedSet(set, reason))
		}
	}
	return out
}

// looksTyped reports whether Helm reads a set's value as something else than a
// string.
func looksTyped(s string) bool {
	switch strings.ToLower(s) {
	case "true", "false", "null":
		return true
	}
	return s == "" || strings.Trim(s, "0123456789-") == ""
}

var (
	definesTemplate = regexp.MustCompile(`\{\{-?\s*(?:define|block)\s+"([^"]+)"`)
	usesTemplate    = regexp.MustCompile(`\{\{-?\s*template\s+"([^"]+)"`)
	includes        = regexp.MustCompile(`include\s+"([^"]+)"`) // without \b, which would have it tried everywhere
)

// namedTemplates adds the names of templates that an expression finds. The word in
// it is looked for first: an expression costs a hundred times as much.
func namedTemplates(names map[string]bool, data []byte, word string, expression *regexp.Regexp) {
	if !bytes.Contains(data, []byte(word)) {
		return
	}
	for _, m := range expression.FindAllSubmatch(data, -1) {
		names[string(m[1])] = true
	}
}

// findStubs lists the named templates that are used and nowhere defined: those
// of a library chart that is not there.
func (r *rendering) findStubs() {
	defined, used := map[string]bool{}, map[string]bool{}
	for name, file := range r.chart.files {
		if !strings.Contains("/"+name, "/templates/") {
			continue
		}
		namedTemplates(defined, file.data, "define", definesTemplate)
		namedTemplates(defined, file.data, "block", definesTemplate)
		namedTemplates(used, file.data, "template", usesTemplate)
		namedTemplates(used, file.data, "include", includes)
	}
	for name := range used {
		if !defined[name] {
			r.stubs = append(r.stubs, name)
		}
	}
	slices.Sort(r.stubs)
}

// stubTemplates defines the missing templates, each as a token.
func (r *rendering) stubTemplates(m *marks) string {
	var b strings.Builder
	for _, name := range r.stubs {
		word := m.word(&symbolic.Token{Scope: r.scope, Name: `include "` + name + `"`})
		fmt.Fprintf(&b, "{{ define %q }}%s{{ end }}\n", name, word)
	}
	return b.String()
}
