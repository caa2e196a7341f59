package gitops

import (
	"maps"
	"regexp"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// params are the parameters of one Application of an ApplicationSet, by their
// name with dots ("path.basename", "metadata.labels.env").
type params map[string]symbolic.Text

// expand returns a template with its parameters filled in. An expression that is
// not understood, and a parameter that is not known, stays a token.
func expand(node *manifest.Node, p params) *manifest.Node {
	switch node.Kind() {
	case manifest.Mapping:
		entries := make([]manifest.Entry, 0, len(node.Entries()))
		for _, e := range node.Entries() {
			own := manifest.NewEntry(e.Key(), expand(e.Value, p))
			own.Merged = e.Merged
			entries = append(entries, own)
		}
		return manifest.NewMapping(entries, node.Range())
	case manifest.Sequence:
		items := make([]*manifest.Node, 0, len(node.Items()))
		for _, item := range node.Items() {
			items = append(items, expand(item, p))
		}
		return manifest.NewSequence(items, node.Range())
	case manifest.Scalar:
		text := node.Text()
		if text.IsKnown() {
			return node
		}
		filled := p.fill(text)
		if filled.IsEmpty() {
			filled = filled.At(text.Range())
		}
		return manifest.NewScalar(filled, node.Type())
	default:
		return node
	}
}

// fill replaces the tokens of a text that are parameters.
func (p params) fill(text symbolic.Text) symbolic.Text {
	var parts []symbolic.Text
	start := 0
	for i := range text.Len() {
		token := text.TokenAt(i)
		if token == nil {
			continue
		}
		value, ok := p.value(token.Name)
		if !ok {
			continue
		}
		parts = append(parts, text.Slice(start, i), value.UsedAt(text.Slice(i, i+1).Range(), 0))
		start = i + 1
	}
	return symbolic.Concat(append(parts, text.Slice(start, text.Len()))...)
}

var (
	plainExpression = regexp.MustCompile(`^\.?([A-Za-z_][\w.\-\[\]]*)(?:\s*\|\s*(?:lower|quote|squote|toString|normalize))*$`)
	indexExpression = regexp.MustCompile(`^index\s+\.([\w.]+)\s+(?:"([^"]*)"|(\d+))$`)
)

// value returns what an expression stands for: "name" or ".name" with dots, or
// "index .path.segments 1".
func (p params) value(expression string) (symbolic.Text, bool) {
	if m := plainExpression.FindStringSubmatch(expression); m != nil {
		value, ok := p[m[1]]
		return value, ok
	}
	if m := indexExpression.FindStringSubmatch(expression); m != nil {
		value, ok := p[m[1]+"."+m[2]+m[3]]
		return value, ok
	}
	return symbolic.Text{}, false
}

// with returns the parameters with others added, which are stronger.
func (p params) with(other params) params {
	out := make(params, len(p)+len(other))
	maps.Copy(out, p)
	maps.Copy(out, other)
	return out
}

// flatten adds the scalars of a node under a name.
func (p params) flatten(name string, node *manifest.Node) {
	join := func(key string) string {
		if name == "" {
			return key
		}
		return name + "." + key
	}
	if node.IsScalar() && name != "" {
		p[name] = node.Text()
	}
	for _, e := range node.Entries() {
		p.flatten(join(e.Key().String()), e.Value)
	}
	for i, item := range node.Items() {
		p.flatten(join(strconv.Itoa(i)), item)
	}
}

// folder adds what the git generators tell of a path.
func (p params) folder(prefix, dir, base string, place symbolic.Text) {
	at := func(s string) symbolic.Text { return symbolic.Literal(s).At(place.Range()) }
	if prefix != "" {
		prefix += "."
	}
	p[prefix+"path"] = at(dir)
	p[prefix+"path.path"] = at(dir)
	p[prefix+"path.basename"] = at(base)
	p[prefix+"path.basenameNormalized"] = at(normalize(base))
	for i, segment := range strings.Split(dir, "/") {
		p[prefix+"path["+strconv.Itoa(i)+"]"] = at(segment)
		p[prefix+"path.segments."+strconv.Itoa(i)] = at(segment)
	}
}

var notInNames = regexp.MustCompile(`[^a-z0-9.-]`)

// normalize makes a name for Kubernetes, as Argo CD does.
func normalize(s string) string {
	return strings.Trim(notInNames.ReplaceAllString(strings.ToLower(s), "-"), "-.")
}
