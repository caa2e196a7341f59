package helm

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Step is one step of the path in a set's name: a key of a mapping, or a place
// in a list.
type Step struct {
	// Key is the key without backslashes; empty for a place in a list.
	Key symbolic.Text
	// Index is the place in a list, -1 for a key.
	Index int
}

// Limits of Helm's own reader of set names.
const (
	maxSetIndex = 65536
	maxSetDepth = 30
)

// ParseName reads the name of a set: keys with dots between them, "[n]" behind a
// key for a place in a list, a backslash before a dot, comma, bracket or equals
// sign that belongs to a key.
func ParseName(name symbolic.Text) ([]Step, error) {
	var steps []Step
	flat := name.Flat()
	var key symbolic.Text
	pending := true // a key is expected or begun
	for i := 0; i < len(flat); i++ {
		switch c := flat[i]; c {
		case '\\':
			// As in Helm, a backslash keeps whatever follows it; one at the end
			// is nothing.
			if i++; i < len(flat) {
				key = symbolic.Concat(key, name.Slice(i, i+1))
			}
			pending = true
		case '.':
			if pending {
				steps = append(steps, Step{Key: key, Index: -1})
			}
			key, pending = symbolic.Text{}, true
		case '[':
			if pending {
				steps = append(steps, Step{Key: key, Index: -1})
			}
			key, pending = symbolic.Text{}, false
			end := strings.IndexByte(flat[i:], ']')
			if end < 0 {
				return nil, errors.New("a bracket is not closed")
			}
			index, err := strconv.Atoi(flat[i+1 : i+end])
			if err != nil || index < 0 || index > maxSetIndex {
				return nil, fmt.Errorf("%q is no place in a list", flat[i+1:i+end])
			}
			steps = append(steps, Step{Index: index})
			i += end
		case '=', ',':
			return nil, fmt.Errorf("%q has no backslash before it", c)
		default:
			if !pending {
				return nil, errors.New("no dot behind a bracket")
			}
			key = symbolic.Concat(key, name.Slice(i, i+1))
		}
	}
	if pending {
		steps = append(steps, Step{Key: key, Index: -1})
	}
	if slices.ContainsFunc(steps, func(s Step) bool { return s.Index < 0 && s.Key.IsEmpty() }) {
		return nil, errors.New("a key is empty, and Helm then sets nothing")
	}
	if len(steps) > maxSetDepth {
		return nil, fmt.Errorf("more than %d steps", maxSetDepth)
	}
	return steps, nil
}

// node returns the set as a values document. It is meant for looking values up;
// rendering applies sets by Helm's own reader.
func (s Set) node() (*manifest.Node, error) {
	steps, err := ParseName(s.Name)
	if err != nil {
		return nil, err
	}
	node := s.value()
	for _, step := range slices.Backward(steps) {
		if step.Index < 0 {
			entry := manifest.NewEntry(step.Key.At(s.Name.Range()), node)
			node = manifest.NewMapping([]manifest.Entry{entry}, s.Name.Range())
		} else {
			// What stands before it in the list is not this set's.
			node = manifest.NewSequence([]*manifest.Node{node}, s.Name.Range())
		}
	}
	return node, nil
}

// value returns the set's value as Helm takes it.
func (s Set) value() *manifest.Node {
	literal, known := s.Value.Literal()
	if !known || s.Literal {
		return manifest.NewScalar(s.Value, manifest.String)
	}
	switch strings.ToLower(literal) {
	case "true", "false":
		return manifest.NewScalar(s.Value, manifest.Boolean)
	case "null":
		return manifest.NewNull(s.Value.Range())
	}
	if strings.HasPrefix(literal, "{") && strings.HasSuffix(literal, "}") {
		var items []*manifest.Node
		for _, part := range s.Value.Slice(1, s.Value.Len()-1).Split(",") {
			items = append(items, manifest.NewScalar(part, manifest.String))
		}
		return manifest.NewSequence(items, s.Value.Range())
	}
	return manifest.NewScalar(s.Value, manifest.String)
}

// refusedSet names a set that Helm does not take.
func (r Release) refusedSet(set Set, reason string) graph.Skipped {
	skipped := graph.Skipped{
		Reason: "the set " + strconv.Quote(set.Name.String()) + " is left out, as Helm refuses it: " + reason,
		Holds:  kubernetes.Mentions([]byte(set.Name.Flat())),
	}
	for _, place := range []source.Range{set.Name.Range(), set.Value.Range(), r.Range} {
		if skipped.File == "" && !place.IsZero() {
			skipped.File = place.File.Name
		}
	}
	return skipped
}
