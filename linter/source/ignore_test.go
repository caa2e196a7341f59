package source

import (
	"path"
	"strings"
	"testing"
)

// The expectations are what git check-ignore says for the same pattern and name.
func TestIgnorePatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, name string
		dir, want     bool
	}{
		{"*.tfvars", "a/b/x.tfvars", false, true},
		{"build/", "a/build", true, true},
		{"build/", "a/build", false, false},
		{"/build", "build", true, true},
		{"/build", "a/build", true, false},
		{"a/b", "a/b", false, true},
		{"a/b", "x/a/b", false, false},
		{"**/foo", "foo", false, true},
		{"**/foo", "a/b/foo", false, true},
		{"abc/**", "abc", true, false},
		{"abc/**", "abc/x/y", false, true},
		{"a/**/b", "a/b", false, true},
		{"a/**/b", "a/x/y/b", false, true},
		{"a/**/b", "a/x/y/c", false, false},
		{"a/*/b", "a/x/y/b", false, false},
		{"foo*bar", "foo/bar", false, false},
		{"?.tf", "é.tf", false, true},
		{"[a-c].tf", "b.tf", false, true},
		{"[!a-c].tf", "b.tf", false, false},
		{"[^a-c].tf", "d.tf", false, true},
		{"[]x].tf", "].tf", false, true},
		{"[a-", "[a-", false, true},
		{"[[:digit:]]x", "7x", false, true},
		{`\#x`, "#x", false, true},
		{`\!x`, "!x", false, true},
		{"#x", "#x", false, false},
		{`x\ `, "x ", false, true},
		{"x  ", "x", false, true},
		{`a\*b`, "a*b", false, true},
		{`a\*b`, "axb", false, false},
		{"x\r", "x", false, true},
		{"/", "x", false, false},
		{"**", "a/b", false, true},
		{"a**b", "axxb", false, true},
	}
	for _, test := range tests {
		set := &ignoreSet{base: ".", rules: parseIgnore([]byte(test.pattern + "\n"))}
		if got := set.ignored(test.name, test.dir); got != test.want {
			t.Errorf("pattern %q, name %q: got %v, want %v", test.pattern, test.name, got, test.want)
		}
	}
}

func TestTheLastRuleThatMatchesDecides(t *testing.T) {
	t.Parallel()
	outer := &ignoreSet{base: ".", rules: parseIgnore([]byte("*.tf\n!keep.tf\n"))}
	inner := &ignoreSet{base: "sub", rules: parseIgnore([]byte("/keep.tf\n")), outer: outer}
	for name, want := range map[string]bool{"a.tf": true, "keep.tf": false, "sub/keep.tf": true, "sub/x/keep.tf": false} {
		if got := inner.ignored(name, false); got != want {
			t.Errorf("%s: got %v, want %v", name, got, want)
		}
	}
}

func TestPathologicalPatternsEnd(t *testing.T) {
	t.Parallel()
	// What backtracks here does not end before the deadline of the test run.
	set := &ignoreSet{base: ".", rules: parseIgnore([]byte(strings.Repeat("*a", 500) + "b\n" + strings.Repeat("**/a/", 200) + "b\n"))}
	if set.ignored(strings.Repeat("a/", 900)+strings.Repeat("a", 3000), false) {
		t.Error("matched")
	}
}

func TestBracesAreWrittenOut(t *testing.T) {
	t.Parallel()
	got := strings.Join(expandBraces("{a,b}/{c,d}.tf", 64), " ")
	if want := "a/c.tf a/d.tf b/c.tf b/d.tf"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if n := len(expandBraces(strings.Repeat("{a,b}", 40), 64)); n > 64 {
		t.Errorf("%d patterns", n)
	}
}

func TestPatternsMatchWhatLiesInAFolder(t *testing.T) {
	t.Parallel()
	tests := []struct {
		patterns []string
		name     string
		want     bool
	}{
		{[]string{"examples"}, "a/examples/b/x.tf", true},
		{[]string{"/examples/"}, "a/examples/x.tf", false},
		{[]string{"examples/**"}, "examples/x.tf", true},
		{[]string{"*.tf", "!keep.tf"}, "a/keep.tf", false},
		{[]string{"./infra/*.tf"}, "infra/x.tf", true},
		{[]string{"infra/{dev,test}"}, "infra/test/x.tf", true},
		{nil, "x", false},
	}
	for _, test := range tests {
		if got := NewPatterns(test.patterns).Match(test.name); got != test.want {
			t.Errorf("%q on %q: got %v, want %v", test.patterns, test.name, got, test.want)
		}
	}
	if (Patterns{}).Match("x") {
		t.Error("no patterns match something")
	}
}

// TestTheStretchThatANameHasToHoldDecidesNothing tries patterns on names with and
// without the quick look for their longest literal stretch.
func TestTheStretchThatANameHasToHoldDecidesNothing(t *testing.T) {
	t.Parallel()
	pieces := []string{"a", "b", ".", "ab", "*", "**", "?", "[ab]", "[!a]", "[", "]", `\*`, `\a`, "/", "é"}
	names := []string{"a", "b", "ab", "a.b", "b/a", "a/b/ab", "ab/ab", "*", "a*b", "[a", "é", "b/é/a", ".a", "a/.b", "bab/a.a"}
	tried := 0
	for i := range len(pieces) * len(pieces) * len(pieces) * len(pieces) {
		pattern := ""
		for n := i; n > 0; n /= len(pieces) {
			pattern += pieces[n%len(pieces)]
		}
		rule, ok := parseIgnoreLine(pattern)
		if !ok {
			continue
		}
		slow := rule
		slow.holds, slow.plain, slow.suffix = "", false, ""
		for _, name := range names {
			tried++
			parts := nameParts{base: path.Base(name), whole: name}
			if got, want := rule.matches(&parts, true), slow.matches(&parts, true); got != want {
				t.Fatalf("%q on %q is %v, and %v without a look for %q", pattern, name, got, want, rule.holds)
			}
		}
	}
	if tried < 100_000 {
		t.Errorf("only %d were tried", tried)
	}
}
