package linttest

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Mutation is one mistake that is made in a tree in which nothing is wrong.
type Mutation struct {
	// Kind says what is broken: "a subject is that of another account".
	Kind string
	// Changes are one, or two where things are swapped.
	Changes []Change
}

// Change is a place in a file at which Old becomes New.
type Change struct {
	File string
	// At is the offset of Old.
	At       int
	Old, New string
}

// line is the 1-based line of the change in the right tree.
func (c Change) line(files map[string]string) int {
	return 1 + strings.Count(files[c.File][:c.At], "\n")
}

// apply returns the files that the mutation changes, as they are then.
func (m Mutation) apply(files map[string]string) map[string]string {
	out := map[string]string{}
	// From the last to the first, so that offsets stay right.
	for _, c := range slices.Backward(m.Changes) {
		text, changed := out[c.File]
		if !changed {
			text = files[c.File]
		}
		out[c.File] = text[:c.At] + c.New + text[c.At+len(c.Old):]
	}
	return out
}

// breakage is a way to break what a pattern finds: its first group.
type breakage struct {
	kind    string
	pattern *regexp.Regexp
	// broken returns what the old text becomes; the old text itself: nothing
	// breaks here.
	broken func(old string) string
	// shared, if it is not empty, is what must stand in the tree at another place
	// for the change to break anything, with %s for the old text: where a number is
	// written once, no other number contradicts it.
	shared string
}

const (
	subjectForm = `system:serviceaccount:[a-z0-9-]+:[a-z0-9.-]+`
	issuerForm  = `oidc\.eks\.[a-z0-9-]+\.amazonaws\.com/id/`
)

// Mutations lists the ways to break a tree one at a time, in order of file and
// place.
func Mutations(files map[string]string) []Mutation {
	var out []Mutation
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		for _, b := range breakages() {
			for _, at := range b.pattern.FindAllStringSubmatchIndex(files[name], -1) {
				old := files[name][at[2]:at[3]]
				broken := b.broken(old)
				if broken == old || b.shared != "" && occurrences(files, strings.ReplaceAll(b.shared, "%s", old)) < b.times() {
					continue
				}
				out = append(out, Mutation{b.kind, []Change{{name, at[2], old, broken}}})
			}
		}
		out = append(out, drops(name, files[name])...)
	}
	out = append(out, exchanges(files, names, "subject", regexp.MustCompile(`(`+subjectForm+`)`))...)
	out = append(out, exchanges(files, names, "account of a list", regexp.MustCompile(`"([a-z0-9-]+:[a-z0-9-]+)"[],]`))...)
	out = append(out, exchanges(files, names, "role of an annotation", roleOfAnnotation)...)
	return append(out, exchanges(files, names, "reference to a role", regexp.MustCompile(`role-arn"?\s*=\s*(aws_iam_role\.\w+\.arn|module\.\w+\.\w+)`))...)
}

// times is how often what is shared must stand in the tree.
func (b breakage) times() int {
	if b.shared == "%s" {
		return 2 // one of them is the old text itself
	}
	return 1
}

func occurrences(files map[string]string, text string) int {
	n := 0
	for _, data := range files {
		n += strings.Count(data, text)
	}
	return n
}

// entry is a line that is an entry of a list of accounts, with its neighbour.
var (
	entryLine  = regexp.MustCompile(`(?m)^[ \t]*(?:- )?"?(?:system:serviceaccount:)?[a-z0-9-]+:[a-z0-9.-]+"?,?\n`)
	inlineList = regexp.MustCompile(`\[("(?:system:serviceaccount:)?[a-z0-9-]+:[a-z0-9.-]+",\s*)"`)
)

// drops lists the mutations in which an entry drops out of a list of several.
func drops(name, text string) []Mutation {
	const kind = "an entry drops out of a list"
	var out []Mutation
	lines := entryLine.FindAllStringIndex(text, -1)
	for i, at := range lines {
		line := text[at[0]:at[1]]
		// Only an entry that another one follows, or in a list that needs no
		// commas, can go without breaking the syntax.
		follows := i+1 < len(lines) && lines[i+1][0] == at[1]
		precedes := i > 0 && lines[i-1][1] == at[0] && (strings.Contains(line, "- ") || strings.HasSuffix(line, ",\n"))
		if follows || precedes {
			out = append(out, Mutation{kind, []Change{{name, at[0], line, ""}}})
		}
	}
	for _, at := range inlineList.FindAllStringSubmatchIndex(text, -1) {
		out = append(out, Mutation{kind, []Change{{name, at[2], text[at[2]:at[3]], ""}}})
	}
	return out
}

// exchanges lists the mutations in which one of what a pattern finds becomes the
// next one of the tree, and those in which two that follow each other are
// swapped.
func exchanges(files map[string]string, names []string, what string, pattern *regexp.Regexp) []Mutation {
	var found []Change
	var values []string
	for _, name := range names {
		for _, at := range pattern.FindAllStringSubmatchIndex(files[name], -1) {
			old := files[name][at[2]:at[3]]
			found = append(found, Change{name, at[2], old, ""})
			values = append(values, old)
		}
	}
	slices.Sort(values)
	values = slices.Compact(values)
	if len(values) < 2 {
		return nil
	}
	var out []Mutation
	for i, c := range found {
		at, _ := slices.BinarySearch(values, c.Old)
		c.New = values[(at+1)%len(values)]
		out = append(out, Mutation{"a " + what + " is that of another", []Change{c}})
		if i+1 < len(found) && found[i+1].Old != c.Old && !oneList(files, c, found[i+1]) {
			next := found[i+1]
			c.New, next.New = next.Old, c.Old
			out = append(out, Mutation{"two are swapped: " + what, []Change{c, next}})
		}
	}
	return out
}

// oneList reports whether two entries follow each other in one list, whose order
// means nothing.
func oneList(files map[string]string, a, b Change) bool {
	return a.File == b.File && listSpace.MatchString(files[a.File][a.At+len(a.Old):b.At])
}

var listSpace = regexp.MustCompile(`^"?,?\s*(?:- )?"?$`)
