package helm

import (
	"maps"
	"math"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
)

// maxValueDepth bounds how deep values nest.
const maxValueDepth = 60

// object turns a values document into what Helm works with, strings marked.
func (m *marks) object(node *manifest.Node) map[string]any {
	out, _ := m.value(node, 0).(map[string]any)
	if out == nil {
		out = map[string]any{}
	}
	return out
}

func (m *marks) value(node *manifest.Node, depth int) any {
	if depth > maxValueDepth {
		return nil
	}
	switch node.Kind() {
	case manifest.Mapping:
		out := make(map[string]any, len(node.Entries()))
		// Entries that were merged in by a YAML merge key come last and are
		// weaker than those written out.
		for _, entry := range node.Entries() {
			key := m.flat(entry.Key())
			if _, ok := out[key]; ok && entry.Merged {
				continue
			}
			out[key] = m.value(entry.Value, depth+1)
			m.noteKey(entry)
		}
		return out
	case manifest.Sequence:
		out := make([]any, 0, len(node.Items()))
		for _, item := range node.Items() {
			out = append(out, m.value(item, depth+1))
		}
		return out
	case manifest.Scalar:
		return m.scalar(node)
	default:
		return nil
	}
}

// noteKey remembers where the key of a scalar stands: keys travel without marks.
func (m *marks) noteKey(entry manifest.Entry) {
	if rng := entry.Value.Range(); entry.Value.IsScalar() && !rng.IsZero() {
		if m.keys == nil {
			m.keys = map[source.Range]source.Range{}
		}
		m.keys[rng] = entry.KeyRange()
	}
}

func (m *marks) scalar(node *manifest.Node) any {
	text := node.Text()
	if !strings.Contains(text.Flat(), "{{") {
		// What holds an action may be a template that the chart fills in.
		text = m.options.Placeholders(text)
	}
	literal, known := text.Literal()
	if !known || node.Type() == manifest.String || node.Type() == manifest.Open {
		return m.encode(text)
	}
	if node.Type() == manifest.Boolean {
		switch strings.ToLower(literal) {
		case "true", "yes", "on", "y":
			return true
		}
		return false
	}
	if n, err := strconv.ParseInt(strings.ReplaceAll(literal, "_", ""), 0, 64); err == nil {
		return float64(n)
	}
	// Helm reads values by way of JSON: every number is a float64, so that a
	// long account number prints as 1.23e+11, as it does in the real thing.
	if x, err := strconv.ParseFloat(strings.ReplaceAll(literal, "_", ""), 64); err == nil && !math.IsNaN(x) && !math.IsInf(x, 0) {
		return x
	}
	return m.encode(text)
}

// documents returns the values documents of a file as one object; of a key that
// several documents hold the last wins, as for Helm.
func (m *marks) documents(docs []*manifest.Node) map[string]any {
	out := map[string]any{}
	for _, doc := range docs {
		out = mergeMaps(out, m.object(doc))
	}
	return out
}

// mergeMaps returns a with b laid over it.
func mergeMaps(a, b map[string]any) map[string]any {
	out := make(map[string]any, len(a)+len(b))
	maps.Copy(out, a)
	for key, value := range b {
		under, ok := out[key].(map[string]any)
		if over, isMap := value.(map[string]any); ok && isMap {
			value = mergeMaps(under, over)
		}
		out[key] = value
	}
	return out
}

// ParseValues reads a values file. Its texts are verbatim: what looks like an
// action of a template may be one that the chart fills in by tpl.
func ParseValues(file *source.File) ([]*manifest.Node, []graph.Problem) {
	docs, problems := manifest.Parse(file, manifest.Options{Verbatim: true})
	out := make([]*manifest.Node, 0, len(docs))
	for _, doc := range docs {
		out = append(out, doc.Root)
	}
	return out, problems
}

// filled returns a values document with the placeholders in its texts as tokens.
func filled(node *manifest.Node, options manifest.Options) *manifest.Node {
	switch node.Kind() {
	case manifest.Mapping:
		entries := make([]manifest.Entry, 0, len(node.Entries()))
		for _, e := range node.Entries() {
			own := manifest.NewEntry(e.Key(), filled(e.Value, options))
			own.Merged = e.Merged
			entries = append(entries, own)
		}
		return manifest.NewMapping(entries, node.Range())
	case manifest.Sequence:
		items := make([]*manifest.Node, 0, len(node.Items()))
		for _, item := range node.Items() {
			items = append(items, filled(item, options))
		}
		return manifest.NewSequence(items, node.Range())
	case manifest.Scalar:
		return manifest.NewScalar(options.Placeholders(node.Text()), node.Type())
	default:
		return node
	}
}
