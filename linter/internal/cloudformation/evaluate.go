package cloudformation

import (
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Limits of one evaluation. What is beyond them is not known.
const (
	maxDepth = 100     // nesting, references followed
	maxSteps = 100_000 // values
)

// eval evaluates a node.
func (w *world) eval(n *manifest.Node) value {
	if name, argument, ok := intrinsic(n); ok {
		return w.guarded(n, func() value { return w.call(name, n, argument) })
	}
	return w.plain(n)
}

// guarded counts a step into f.
func (w *world) guarded(n *manifest.Node, f func() value) value {
	if w.depth >= maxDepth || w.steps >= maxSteps {
		return w.unknown("a value that is nested too deep", n)
	}
	w.depth++
	w.steps++
	v := f()
	w.depth--
	return v
}

// plain evaluates what is no intrinsic function itself.
func (w *world) plain(n *manifest.Node) value {
	return w.guarded(n, func() value {
		switch n.Kind() {
		case manifest.Scalar:
			return value{kind: scalar, text: w.resolved(n.Text()), typ: n.Type()}
		case manifest.Sequence:
			out := value{kind: list}
			for _, item := range n.Items() {
				if v := w.eval(item); v.kind != absent {
					out.items = append(out.items, v)
				}
			}
			return out
		case manifest.Mapping:
			out := value{kind: mapping}
			for _, e := range n.Entries() {
				if v := w.eval(e.Value); v.kind != absent {
					out.members = append(out.members, member{e.Key(), v})
				}
			}
			return out
		default:
			return value{}
		}
	})
}

// unknown is a value that only AWS, or whoever makes the stack, knows.
func (w *world) unknown(name string, n *manifest.Node) value {
	return value{kind: open, text: symbolic.Named(w.scope, name).At(n.Range())}
}

// resolved puts tokens in place of dynamic references: {{resolve:ssm:name}}.
func (w *world) resolved(t symbolic.Text) symbolic.Text {
	var parts []symbolic.Text
	for {
		start := t.Index("{{resolve:")
		if start < 0 {
			break
		}
		end := strings.Index(t.Flat()[start:], "}}")
		if end < 0 {
			break
		}
		end += start + len("}}")
		name := t.Slice(start+2, end-2)
		parts = append(parts, t.Slice(0, start), symbolic.Named(w.scope, name.String()).At(name.Range()))
		t = t.Slice(end, t.Len())
	}
	if parts == nil {
		return t
	}
	return symbolic.Concat(append(parts, t)...)
}

// tags are the YAML tags whose long form is not "Fn::" and the tag's name.
var tags = map[string]string{"!Ref": "Ref", "!Condition": "Condition"}

// intrinsic tells whether a node calls an intrinsic function: by a tag, or as a
// mapping with that one key.
func intrinsic(n *manifest.Node) (name string, argument *manifest.Node, ok bool) {
	if tag := n.Tag(); tag != "" {
		if long, special := tags[tag]; special {
			return long, n, true
		}
		return "Fn::" + tag[1:], n, true
	}
	entries := n.Entries()
	if len(entries) != 1 {
		return "", nil, false
	}
	key, known := entries[0].Key().Literal()
	if known && (key == "Ref" || strings.HasPrefix(key, "Fn::")) {
		return key, entries[0].Value, true
	}
	return "", nil, false
}

// argument evaluates the argument of a function, whose own tag may stand on it.
func (w *world) argument(n, argument *manifest.Node) value {
	if n == argument {
		return w.plain(argument)
	}
	return w.eval(argument)
}
