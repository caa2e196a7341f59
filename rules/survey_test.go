package rules_test

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/irsalint/irsalint/linter/linttest"
	"github.com/irsalint/irsalint/rules"
)

var (
	mutantCount = flag.Int("mutants", 60, "how many mutants TestMostMutantsAreKilled makes at most")
	mutantTree  = flag.String("mutant-tree", "", "break this tree instead of the bundled ones")
)

// TestMostMutantsAreKilled breaks right trees in every way that a pattern finds,
// one at a time, and counts what is reported:
//
//	go test ./rules -run MostMutants -mutants=2000 -v
//
// Of a sample, nine of ten must be. What survives is mostly an annotation that
// names a role which no file declares and another repository may, and an account
// without annotation beside one that has the role.
func TestMostMutantsAreKilled(t *testing.T) {
	folders := []string{"../testdata/scenarios/nothing-wrong"}
	incidents, err := filepath.Glob("../testdata/incidents/*/fixed")
	if err != nil {
		t.Fatal(err)
	}
	folders = append(folders, incidents...)
	if *mutantTree != "" {
		folders = []string{*mutantTree}
	}
	type job struct {
		files    map[string]string
		mutation linttest.Mutation
	}
	var trees []map[string]string
	for _, folder := range folders {
		trees = append(trees, linttest.ReadTree(t, folder))
	}
	if *mutantTree == "" {
		trees = append(trees, linttest.Generated(max(20, *mutantCount/16)))
	}
	var jobs []job
	for _, files := range trees {
		for _, m := range linttest.Mutations(files) {
			jobs = append(jobs, job{files, m})
		}
	}
	if len(jobs) == 0 {
		t.Fatal("there is nothing to break")
	}
	step := max(1, (len(jobs)+*mutantCount-1) / *mutantCount)
	total, killed := 0, 0
	for i := 0; i < len(jobs); i += step {
		score := linttest.Survey(t, jobs[i].files, rules.All(), []linttest.Mutation{jobs[i].mutation})
		total, killed = total+score.Mutants, killed+score.Killed
		for _, survivor := range score.Survivors {
			t.Log("survived:", survivor)
		}
	}
	t.Logf("%d of %d mutants killed", killed, total)
	if *mutantTree == "" && killed*100 < total*90 {
		t.Errorf("%d of %d mutants killed, want 90 of 100", killed, total)
	}
}
