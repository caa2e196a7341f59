package iam

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// The two versions of the policy language.
const (
	version2008 = "2008-10-17"
	version2012 = "2012-10-17"
)

// The quota for the size of a trust policy, white space not counted (IAM user
// guide, quotas): the default, and what it can be raised to.
const (
	defaultSize = 2048
	maxSize     = 4096
)

// A document beyond these is refused for its size anyway: the search for
// mistakes in single statements compares them pairwise and is left out.
const (
	maxSearched   = 64 << 10 // bytes
	maxCharacters = 20       // characters outside of IAM's set
	maxDefects    = 200
)

func (p *parser) version(version symbolic.Text) {
	name, known := version.Literal()
	if !known || name == version2008 || name == version2012 {
		return
	}
	d := p.refuse(-1, version, `is no version of the policy language: there are "2012-10-17" and "2008-10-17"`)
	d.Expected = symbolic.Literal(version2012)
}

func (p *parser) sid(statement int, sid symbolic.Text) {
	for _, c := range sid.Flat() {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
		if !letter && c != utf8.RuneError { // which is what a token decodes to
			p.refuse(statement, sid, "is no statement id: it takes letters and digits only, not "+quoteRune(c))
			return
		}
	}
}

// uniqueSids notes statement ids that occur twice.
func (p *parser) uniqueSids() {
	first := map[string]bool{}
	for _, s := range p.policy.Statements {
		key := s.Sid.Key()
		if key == "" {
			continue
		}
		if first[key] {
			p.refuse(s.Index, s.Sid, "is the id of two statements")
		}
		first[key] = true
	}
}

// operator notes the names of condition operators that IAM does not know.
func (p *parser) operator(statement int, name symbolic.Text) {
	literal, known := name.Literal()
	if !known {
		return
	}
	if _, ok := parseOperator(literal); ok {
		return
	}
	d := p.refuse(statement, name, "is no condition operator")
	if near, ok := nearestOperator(literal); ok {
		d.Expected = symbolic.Literal(near)
	}
}

// duplicates notes keys that occur twice in one object. Many JSON readers keep
// the last one silently, IAM does not.
func (p *parser) duplicates(found []duplicate) {
	for _, d := range found {
		defect := p.refuse(p.statementOf(d.second.start), d.second.text, "occurs twice in one object")
		defect.Related = d.first.text
	}
}

// statementOf returns the index of the statement around a flat offset, or -1.
func (p *parser) statementOf(offset int) int {
	i := sort.Search(len(p.spans), func(i int) bool { return p.spans[i][1] > offset })
	if i < len(p.spans) && p.spans[i][0] <= offset {
		return i
	}
	return -1
}

// characters notes strings with characters that a policy may not hold: IAM
// takes tab, line ends and U+0020 to U+00FF.
func (p *parser) characters(strings []*node) {
	for _, n := range strings[:min(len(strings), maxCharacters)] {
		for i, c := range n.text.Flat() {
			if c > 0xFF && c != utf8.RuneError {
				char := n.text.Slice(i, i+utf8.RuneLen(c))
				d := p.refuse(p.statementOf(n.start), n.text, "has the character "+quoteRune(c)+", which IAM does not take in a policy")
				d.Range = p.place(char)
				d.character = true
				break
			}
		}
	}
}

func (p *parser) size() {
	size := 0
	for _, c := range p.policy.Document.Flat() {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != utf8.RuneError {
			size++
		}
	}
	switch {
	case size > maxSize:
		p.refuseAt(-1, p.policy.Range, fmt.Sprintf("has %d characters without white space, IAM takes at most %d", size, maxSize))
	case size > defaultSize:
		p.policy.add(Defect{
			Kind: InvalidPolicy, Statement: -1, Condition: -1, Range: p.policy.Range,
			Detail: fmt.Sprintf("has %d characters without white space, more than the %d that IAM takes unless the quota is raised", size, defaultSize),
		})
	}
}

// missingElements notes what a statement must have.
func (p *parser) missingElements(s Statement, n *node) {
	if n.open {
		return
	}
	for _, names := range [][]string{{"Effect"}, {"Principal", "NotPrincipal"}, {"Action", "NotAction"}} {
		found := false
		for _, name := range names {
			found = found || n.member(name) != nil
		}
		if !found {
			p.refuseAt(s.Index, s.Range, fmt.Sprintf("has a statement without %q", names[0]))
		}
	}
}

// statementRange is the place that stands for a statement: where its keys stand
// if they were written side by side, else its first value that has a place.
func (p *parser) statementRange(n *node, s Statement) source.Range {
	if rng, ok := hull(n); ok {
		return rng
	}
	for _, values := range [][]symbolic.Text{s.Actions, principalValues(s)} {
		for _, value := range values {
			if rng := value.Range(); !rng.IsZero() {
				return rng
			}
		}
	}
	return p.place(p.at(n))
}

// hull returns the range from the first to the last key of an object, if all of
// them have places in one file.
func hull(n *node) (source.Range, bool) {
	var whole source.Range
	for _, m := range n.members {
		rng := m.key.text.Range()
		switch {
		case rng.IsZero() || !whole.IsZero() && rng.File != whole.File:
			return source.Range{}, false
		case whole.IsZero():
			whole = rng
		default:
			whole.Start, whole.End = min(whole.Start, rng.Start), max(whole.End, rng.End)
		}
	}
	return whole, !whole.IsZero()
}

func principalValues(s Statement) []symbolic.Text {
	var values []symbolic.Text
	for _, principal := range s.Principals {
		values = append(values, principal.Value)
	}
	return values
}

// nearest returns the word that was probably meant: the same but for its case,
// or with a slip.
func nearest(word string, words []string) (string, bool) {
	for _, w := range words {
		if strings.EqualFold(word, w) {
			return w, true
		}
	}
	return spelling.Nearest(word, words)
}

// add appends a defect and returns it for additions. Nobody reads hundreds of
// defects of one policy: what is beyond a limit is dropped.
func (p *TrustPolicy) add(d Defect) *Defect {
	if len(p.Defects) >= maxDefects {
		return &d
	}
	p.Defects = append(p.Defects, d)
	return &p.Defects[len(p.Defects)-1]
}

// sortDefects orders the defects by place. A place that another defect explains
// already is not reported again for the characters it holds.
func (p *TrustPolicy) sortDefects() {
	var kept []Defect
	for _, d := range p.Defects {
		explained := d.character && slices.ContainsFunc(p.Defects, func(other Defect) bool {
			return !other.character && other.Value.Equal(d.Value) && other.Value.Range() == d.Value.Range()
		})
		if !explained {
			kept = append(kept, d)
		}
	}
	p.Defects = kept
	slices.SortStableFunc(p.Defects, func(a, b Defect) int {
		if c := source.Compare(a.Range, b.Range); c != 0 {
			return c
		}
		return int(a.Kind) - int(b.Kind)
	})
}

func quote(s string) string { return `"` + s + `"` }

func quoteText(t symbolic.Text) string { return quote(t.String()) }
