package symbolic

import (
	"slices"
	"strings"
)

// The natures of tokens are tried on texts of these sizes: ARNs and subjects are
// far shorter. Longer ones are left undecided.
const (
	maxFit       = 1024 // characters
	maxFitTokens = 32   // tokens of which something is known, with repetitions
)

// misfits reports whether the natures of the tokens in shape rule out that it
// is the known text value, which holds neither tokens nor wildcards.
func (n tokenNumbers) misfits(shape, value []element, fold bool) bool {
	if len(value) > maxFit || len(shape) > 4*maxFit || someWild(value) || someOne(value) {
		return false
	}
	natures := n.natures(shape)
	constrained := 0
	for _, e := range shape {
		if natures[e] != nil {
			constrained++
		}
	}
	if constrained == 0 || constrained > maxFitTokens {
		return false
	}
	reached := make([]bool, len(value)+1) // places that the shape so far may end at
	reached[0] = true
	for _, e := range shape {
		next := make([]bool, len(value)+1)
		for from, ok := range reached {
			if !ok {
				continue
			}
			switch nature, bounded := natures[e]; {
			case bounded:
				nature.reach(value, from, next, fold)
			case e.isWild():
				for to := from; to <= len(value); to++ {
					next[to] = true
				}
			case from < len(value) && (e == anyOne || e == value[from]):
				next[from+1] = true
			}
			if e.isWild() && natures[e] == nil {
				break // the places further on are marked already
			}
		}
		reached = next
	}
	return !reached[len(value)]
}

// natures returns what is known of the tokens in shape; nil if nothing is.
func (n tokenNumbers) natures(shape []element) map[element]*Nature {
	var natures map[element]*Nature
	for _, numbered := range n {
		if numbered.nature != nil && slices.Contains(shape, numbered.element) {
			if natures == nil {
				natures = map[element]*Nature{}
			}
			natures[numbered.element] = numbered.nature
		}
	}
	return natures
}

// reach marks the places at which a value of this nature may end that begins at
// from.
func (n *Nature) reach(value []element, from int, ends []bool, fold bool) {
	var written strings.Builder
	for to := from; ; to++ {
		if to > from || !n.NotEmpty {
			ends[to] = true
		}
		if to == len(value) || !n.takes(value[to], fold) {
			return
		}
		if len(n.Excludes) > 0 && !fold {
			written.WriteRune(rune(value[to]))
			for _, not := range n.Excludes {
				if strings.HasSuffix(written.String(), not) {
					return
				}
			}
		}
	}
}

// takes reports whether the alphabet has a character, or with fold one of its
// cases.
func (n *Nature) takes(e element, fold bool) bool {
	if !e.isCharacter() || e >= invalidByte {
		return n.Alphabet == ""
	}
	if n.AllowsRune(rune(e)) {
		return true
	}
	if !fold {
		return false
	}
	return slices.ContainsFunc(cases(rune(e)), n.AllowsRune)
}
