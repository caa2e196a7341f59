package helm

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

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
func (m *marks) documents(docs []*manifest.Document) map[string]any {
	out := map[string]any{}
	for _, doc := range docs {
		out = mergeMaps(out, m.object(doc.Root))
	}
	return out
}

// mergeMaps returns a with b laid over it.
func mergeMaps(a, b map[string]any) map[string]any {
	out := make(map[string]any, len(a)+len(b))
	for key, value := range a {
		out[key] = value
	}
	for key, value := range b {
		under, ok := out[key].(map[string]any)
		if over, isMap := value.(map[string]any); ok && isMap {
			value = mergeMaps(under, over)
		}
		out[key] = value
	}
	return out
}

// bytes returns an object as a values document.
func documentBytes(object map[string]any) []byte {
	data, err := json.Marshal(object)
	if err != nil {
		return []byte("{}") // floats are finite and keys are strings: cannot happen
	}
	return data
}

// parseValues reads a values file.
func parseValues(file *source.File, scope string) []*manifest.Document {
	docs, _ := manifest.Parse(file, manifest.Options{Scope: scope})
	return docs
}
