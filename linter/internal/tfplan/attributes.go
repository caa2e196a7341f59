package tfplan

import (
	"iter"
	"strconv"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// attributes are a resource's attributes, or what stands under one of them, as
// three values of the same shape: what is known, which parts are not known
// before the apply, and which must not be printed. A state has no unknowns.
type attributes struct {
	known, unknown, sensitive value
	// secrets are the paths, from here on, of what a raw state calls sensitive.
	secrets [][]string
}

// get follows names of attributes; an index of a list is a decimal number.
func (a attributes) get(path ...string) attributes {
	for _, name := range path {
		index, err := strconv.Atoi(name)
		step := func(v value) value {
			if v.kind() == list && err == nil {
				return v.at(index)
			}
			return v.get(name)
		}
		a = attributes{
			known:     step(a.known),
			unknown:   a.below(a.unknown, step),
			sensitive: a.below(a.sensitive, step),
			secrets:   a.secretsBelow(name),
		}
	}
	return a
}

// below follows a step in the description of what is unknown or sensitive,
// where a whole may be given for all of its parts.
func (a attributes) below(mask value, step func(value) value) value {
	if mask.truth() {
		return mask
	}
	return step(mask)
}

// secretsBelow cuts the first step off the secret paths that begin with name.
// An empty path says that everything from there on is secret.
func (a attributes) secretsBelow(name string) [][]string {
	var out [][]string
	for _, path := range a.secrets {
		switch {
		case len(path) == 0:
			out = append(out, path)
		case path[0] == name:
			out = append(out, path[1:])
		}
	}
	return out
}

// elements yields the elements of a list or set.
func (a attributes) elements() iter.Seq[attributes] {
	return func(yield func(attributes) bool) {
		index := 0
		for range a.known.elements() {
			if !yield(a.get(strconv.Itoa(index))) {
				return
			}
			index++
		}
	}
}

// count is the number of elements of a list or set.
func (a attributes) count() int {
	n := 0
	for range a.known.elements() {
		n++
	}
	return n
}

// isUnknown reports whether the whole is not known before the apply.
func (a attributes) isUnknown() bool { return a.unknown.truth() }

// isSet reports whether there is a known value that is not null.
func (a attributes) isSet() bool {
	k := a.known.kind()
	return k != none && k != null
}

// isSecret reports whether the value or a part of it must not be printed.
func (a attributes) isSecret() bool { return len(a.secrets) > 0 || a.sensitive.holdsTrue() }

// text returns the known text; what is sensitive is hidden.
func (a attributes) text() symbolic.Text {
	t := a.known.text()
	if a.isSecret() {
		t = t.Hidden("(sensitive value)")
	}
	return t
}
