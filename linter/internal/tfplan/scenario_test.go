package tfplan

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/helm"
	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

var update = flag.Bool("update", false, "rewrite the recorded facts")

// TestScenarios compares the facts of each recorded document with facts.txt.
func TestScenarios(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/scenarios/*")
	if err != nil || len(folders) < 15 {
		t.Fatalf("%d scenarios, %v", len(folders), err)
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			facts := func(name string) string {
				data, err := os.ReadFile(filepath.Join(folder, name))
				if err != nil {
					t.Fatal(err)
				}
				return tell(Read(source.NewFile(name, data), Options{Root: "infra", Release: installed(t)}))
			}
			applied := facts("again.json")
			for _, name := range []string{"state.json", "raw.tfstate"} {
				if other := facts(name); !sameLines(other, applied) {
					t.Errorf("%s says:\n%s\nbut the plan of a second run:\n%s", name, other, applied)
				}
			}
			got := "== before the first apply\n" + facts("plan.json") + "== after it\n" + applied
			golden := filepath.Join(folder, "facts.txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// installed installs the charts that everybody knows.
func installed(t *testing.T) func(helm.Release) graph.Facts {
	t.Helper()
	tree, err := source.Open(t.TempDir(), []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	charts := helm.Find(t.Context(), tree, catalog.Rows())
	return func(r helm.Release) graph.Facts { return charts.Release(r).Facts }
}

// sameLines compares without order: a state lists data sources first.
func sameLines(a, b string) bool {
	return slices.Equal(slices.Sorted(strings.Lines(a)), slices.Sorted(strings.Lines(b)))
}

// tell writes facts one a line, without places.
func tell(facts graph.Facts) string {
	var b strings.Builder
	for _, r := range facts.Roles {
		fmt.Fprintf(&b, "role %s: %s", r.Address, r.ARN)
		if r.Referenced {
			b.WriteString(" (looked up)")
		}
		b.WriteString("\n")
		for _, p := range r.Policies {
			fmt.Fprintf(&b, "    %s\n", canonical(p))
		}
	}
	for _, p := range facts.Providers {
		fmt.Fprintf(&b, "provider %s: %s for %v\n", p.Address, p.ARN, p.ClientIDs)
	}
	for _, c := range facts.Clusters {
		fmt.Fprintf(&b, "cluster %s: %s at %s\n", c.Address, c.Name, c.Issuer)
	}
	for _, a := range facts.ServiceAccounts {
		role := "no role"
		if a.RoleARN != nil {
			role = a.RoleARN.Value.String()
		}
		fmt.Fprintf(&b, "service account %s: %s/%s -> %s\n", a.Address, a.Namespace, a.Name, role)
	}
	for _, w := range facts.Workloads {
		fmt.Fprintf(&b, "workload %s: %s %s/%s runs as %s\n", w.Address, w.Kind, w.Namespace, w.Name, w.ServiceAccount)
	}
	for _, a := range facts.Associations {
		fmt.Fprintf(&b, "association %s: %s of %s -> %s, %s, tags off: %s\n", a.Address, a.Namespace.String()+"/"+a.ServiceAccount.String(), a.Cluster, a.RoleARN, a.TargetRoleARN, a.SessionTagsDisabled)
	}
	for _, p := range facts.Problems {
		fmt.Fprintf(&b, "problem %s: %s\n", p.Range, p.Message)
	}
	for _, u := range facts.Undecided {
		fmt.Fprintf(&b, "undecided: %s, because %s\n", u.What, u.Because)
	}
	for _, s := range facts.Skipped {
		fmt.Fprintf(&b, "skipped: %s\n", s.Reason)
	}
	return b.String()
}

// canonical writes a policy with its keys in order and single values as lists,
// or as it is if it is no JSON.
func canonical(policy symbolic.Text) string {
	var doc any
	decoder := json.NewDecoder(strings.NewReader(policy.String()))
	if err := decoder.Decode(&doc); err != nil {
		return policy.String()
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(doc); err != nil {
		return policy.String()
	}
	return strings.TrimSpace(b.String())
}
