package linttest

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/gentree"
	"github.com/irsalint/irsalint/linter/lint"
)

// Mutation is one change of one file that breaks a binding.
type Mutation struct {
	// Kind says what is broken: "a subject is that of another role".
	Kind string
	// File is the file, At the offset at which Old becomes New.
	File     string
	At       int
	Old, New string
}

// line is the 1-based line of the change.
func (m Mutation) line(files map[string]string) int {
	return 1 + strings.Count(files[m.File][:m.At], "\n")
}

// breakage is a way to break what a pattern finds: its first group, or all of it.
type breakage struct {
	kind    string
	pattern *regexp.Regexp
	broken  func(old string) string
}

func breakages() []breakage {
	longer := func(old string) string { return old + "-x" }
	to := func(s string) func(string) string { return func(string) string { return s } }
	find := regexp.MustCompile
	return []breakage{
		{"the namespace of a subject changes", find(`system:serviceaccount:([a-z0-9-]+):[a-z0-9-]+`), longer},
		{"the name of a subject changes", find(`system:serviceaccount:[a-z0-9-]+:([a-z0-9-]+)`), longer},
		{"the list of accounts names another", find(`(?m)namespace_service_accounts\s*=\s*\["[a-z0-9-]+:([a-z0-9-]+)"`), longer},
		{"the list of accounts names another namespace", find(`(?m)namespace_service_accounts\s*=\s*\["([a-z0-9-]+):`), longer},
		{"the operator is misspelt", find(`\b(StringEquals|StringLike)\b`), to("StringEqual")},
		{"the action is that of people", find(`sts:(AssumeRoleWithWebIdentity)`), to("AssumeRole")},
		{"the audience is misspelt", find(`:aud"?\s*[:=]\s*\[?"(sts\.amazonaws\.com)"`), to("sts.amazonaws.co")},
		{"the account of an annotation changes", find(`role-arn"?\s*[:=]\s*"?arn:aws[a-z-]*:iam::(\d{12}):role/`), to("999988887777")},
		{"the role of an annotation changes", find(`role-arn"?\s*[:=]\s*"?arn:aws[a-z-]*:iam::\d{12}:role/([A-Za-z0-9/_-]+)`), longer},
		{"the key of an annotation is misspelt", find(`eks\.amazonaws\.com/(role-arn)"?\s*[:=]`), to("role-arm")},
		{"an annotation is removed", find(`(?m)^([ \t]*"?eks\.amazonaws\.com/role-arn"?\s*[:=].*\n)`), to("")},
		{"a pod uses another account", find(`(?m)^\s*serviceAccountName: ([a-z0-9-]+)$`), longer},
		{"an account is renamed", find(`kind: ServiceAccount\nmetadata:\n  name: ([a-z0-9-]+)`), longer},
	}
}

// Mutations lists the ways to break a tree one at a time, in order of file and
// place. Every subject is also exchanged for the next one of the tree.
func Mutations(files map[string]string) []Mutation {
	var out []Mutation
	subject := regexp.MustCompile(`system:serviceaccount:[a-z0-9-]+:[a-z0-9-]+`)
	var subjects []string
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		subjects = append(subjects, subject.FindAllString(files[name], -1)...)
	}
	slices.Sort(subjects)
	subjects = slices.Compact(subjects)
	for _, name := range names {
		for _, b := range breakages() {
			for _, at := range b.pattern.FindAllStringSubmatchIndex(files[name], -1) {
				old := files[name][at[2]:at[3]]
				out = append(out, Mutation{b.kind, name, at[2], old, b.broken(old)})
			}
		}
		for _, at := range subject.FindAllStringIndex(files[name], -1) {
			old := files[name][at[0]:at[1]]
			if i := slices.Index(subjects, old); len(subjects) > 1 {
				out = append(out, Mutation{"a subject is that of another account", name, at[0], old, subjects[(i+1)%len(subjects)]})
			}
		}
	}
	return out
}

// Generated returns a right tree of n services, written in the ways that real
// repositories use.
func Generated(n int) map[string]string {
	files := map[string]string{}
	for _, f := range gentree.Files(n) {
		files[f.Name] = f.Data
	}
	return files
}

// Score is what became of the mutants of a tree.
type Score struct {
	Mutants, Killed int
	// Survivors are the mutants that nothing was reported of, one line each.
	Survivors []string
}

// Survey breaks a tree in the given ways and counts which ones are reported: by
// a finding that the tree did not have before.
func Survey(t *testing.T, files map[string]string, rules []lint.Rule, mutations []Mutation) Score {
	t.Helper()
	folder := writeTree(t, files)
	before := map[string]bool{}
	for _, f := range run(t, folder, rules, true).Findings {
		before[f.Rule+f.Key+f.Message] = true
	}
	score := Score{}
	for _, m := range mutations {
		text := files[m.File]
		place := filepath.Join(folder, filepath.FromSlash(m.File))
		if err := os.WriteFile(place, []byte(text[:m.At]+m.New+text[m.At+len(m.Old):]), 0o644); err != nil {
			t.Fatal(err)
		}
		score.Mutants++
		killed := false
		for _, f := range run(t, folder, rules, true).Findings {
			killed = killed || !before[f.Rule+f.Key+f.Message]
		}
		if killed {
			score.Killed++
		} else {
			score.Survivors = append(score.Survivors, fmt.Sprintf("%s:%d: %s: %q becomes %q", m.File, m.line(files), m.Kind, m.Old, m.New))
		}
		if err := os.WriteFile(place, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return score
}
