package kubernetes

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// annotations returns the annotations of a mapping that matter, in the order
// written, and the one that names the role, or nil. A key that is written twice
// is there twice; the API server takes the last.
func (c *Collector) annotations(o *object, n *manifest.Node, path []string) ([]graph.Annotation, *graph.Annotation) {
	var out []graph.Annotation
	role, roleKey := -1, o.context.roleKey()
	for _, e := range n.Entries() {
		key, known := e.Key().Literal()
		if !known || !matters(key, o.context.prefix()) {
			continue
		}
		annotation, ok := c.annotation(o, e, below(path, key))
		if !ok {
			continue
		}
		out = append(out, annotation)
		if key == roleKey && (role < 0 || !e.Merged) {
			role = len(out) - 1
		}
	}
	if role < 0 {
		return out, nil
	}
	return out, &out[role]
}

// annotation reads one annotation. A value that is no scalar is no annotation:
// the API server refuses the object.
func (c *Collector) annotation(o *object, e manifest.Entry, path []string) (graph.Annotation, bool) {
	a := graph.Annotation{Key: path[len(path)-1]}
	if o.read == nil {
		o.read = map[string]bool{}
	}
	o.read[strings.Join(path, "/")] = true
	a.KeyRange, _ = o.at(path, true, e.KeyRange())
	switch e.Value.Kind() {
	case manifest.Scalar:
		a.Value = o.located(e.Value, path)
	case manifest.Null:
		rng, _ := o.at(path, false, e.Value.Range())
		a.Value = symbolic.LiteralAt("", rng)
	default:
		rng, _ := o.at(path, false, e.Value.Range())
		c.facts.Problems = append(c.facts.Problems, graph.Problem{
			Range:   rng,
			Message: "annotation \"" + a.Key + "\" of " + o.kind + " " + qualified(o.namespace, o.name) + " is not a string",
		})
		return a, false
	}
	return a, true
}

// matters reports whether an annotation key is one of the webhook's, or one that
// somebody may have written in its place.
func matters(key, prefix string) bool {
	domain, name, ok := strings.Cut(key, "/")
	if !ok {
		domain, name = "", key
	}
	if domain == prefix || domain == DefaultPrefix {
		return true
	}
	plain := squeeze(name)
	switch {
	case plain == "rolearn", spelling.Near(plain, "rolearn"):
		return true
	case domain == "iam.amazonaws.com":
		return true // kube2iam and kiam
	case domain == "":
		return strings.HasPrefix(key, prefix) || strings.HasPrefix(key, DefaultPrefix)
	}
	return spelling.Near(domain, DefaultPrefix) || spelling.Near(domain, prefix) ||
		strings.HasSuffix(domain, "eks.amazonaws.com") || strings.HasPrefix(domain, "eks.amazonaws.com")
}

// squeeze leaves the letters of a name, in lower case.
func squeeze(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return -1
		}
	}, name)
}
