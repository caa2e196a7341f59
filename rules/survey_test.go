package rules_test

import (
	"cmp"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/linttest"
	"github.com/irsalint/irsalint/rules"
)

var (
	mutantCount = flag.Int("mutants", 60, "how many mutants TestMostMutantsAreKilled makes at most")
	mutantTree  = flag.String("mutant-tree", "", "break this folder instead of the bundled trees")
)

// services is how many services of each kind of input are generated.
const services = 4

// TestMostMutantsAreKilled makes mistakes in right trees in every way that a
// pattern finds, one at a time, and holds irsalint to report each one at its
// place:
//
//	go test ./rules -run MostMutants -mutants=100000 -v
//	go test ./rules -run MostMutants -mutants=500 -mutant-tree=/path/to/folder -v
//
// What is not reported must be explained in testdata/survivors.txt. Of a folder
// of one's own, survivors are only listed.
func TestMostMutantsAreKilled(t *testing.T) {
	trees := []linttest.Tree{}
	if *mutantTree != "" {
		trees = append(trees, linttest.OwnTree(t, *mutantTree))
	} else {
		trees = linttest.RightTrees(t, "../testdata", ".", rules.All(), services)
	}
	mutations := make([][]linttest.Mutation, len(trees))
	total := 0
	for i, tree := range trees {
		mutations[i] = linttest.Mutations(tree.Files)
		total += len(mutations[i])
	}
	if total == 0 {
		t.Fatal("there is nothing to break")
	}
	outcomes := survey(t, trees, mutations, func(number int) bool {
		// As many as were asked for, evenly over all.
		return *mutantCount >= total || (number+1)**mutantCount/total > number**mutantCount/total
	})
	tell(t, outcomes)
	if *mutantTree == "" {
		hold(t, outcomes, *mutantCount >= total)
	}
}

// survey makes the mutations whose number is chosen.
func survey(t *testing.T, trees []linttest.Tree, mutations [][]linttest.Mutation, chosen func(number int) bool) []linttest.Outcome {
	t.Helper()
	results := make([][]linttest.Outcome, len(trees))
	t.Run("trees", func(t *testing.T) {
		number := 0
		for i, tree := range trees {
			var some []linttest.Mutation
			for _, m := range mutations[i] {
				if chosen(number) {
					some = append(some, m)
				}
				number++
			}
			if len(some) > 0 {
				t.Run(tree.Name, func(t *testing.T) {
					t.Parallel()
					results[i] = linttest.Survey(t, tree, rules.All(), some)
				})
			}
		}
	})
	return slices.Concat(results...)
}

// tell logs the survivors, and the score by kind of mistake and of input.
func tell(t *testing.T, outcomes []linttest.Outcome) {
	t.Helper()
	type score struct{ made, killed int }
	scores := map[string]score{}
	for _, o := range outcomes {
		for _, row := range []string{"all", "mistake: " + o.Kind, "input: " + o.Input} {
			s := scores[row]
			s.made++
			if o.Killed {
				s.killed++
			}
			scores[row] = s
		}
		if !o.Killed {
			t.Logf("survived at %s: %s becomes %q; elsewhere: %s; open: %t", o.Place, o.Name, o.Changes[0].New, cmp.Or(strings.Join(o.Elsewhere, ", "), "nothing"), o.Open)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(scores)) {
		t.Logf("%5d of %5d killed: %s", scores[row].killed, scores[row].made, row)
	}
}

// hold demands that the survivors are few and explained, and that no explanation
// is left over.
func hold(t *testing.T, outcomes []linttest.Outcome, all bool) {
	t.Helper()
	data, err := os.ReadFile("../testdata/survivors.txt")
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if entry, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok {
			explained[entry] = true
		}
	}
	survived := map[string]bool{}
	for _, o := range outcomes {
		if o.Killed {
			continue
		}
		survived[o.Name] = true
		if !explained[o.Name] {
			t.Errorf("survived without an explanation in testdata/survivors.txt: %s, at %s", o.Name, o.Place)
		}
	}
	for name := range explained {
		if all && !survived[name] {
			t.Errorf("does not survive, and is explained in testdata/survivors.txt: %s", name)
		}
	}
	killed := 0
	for _, o := range outcomes {
		if o.Killed {
			killed++
		}
	}
	if len(outcomes) >= 1000 && killed*100 < len(outcomes)*98 {
		t.Errorf("%d of %d mutants killed, want 98 of 100", killed, len(outcomes))
	}
}
