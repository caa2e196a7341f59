package catalog

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// recording is one rendering of a real chart by Helm; see TestRecord in package
// helm, which made the file.
type recording struct {
	Chart, Repository, Version, Release, Namespace string
	Values                                         json.RawMessage
	Accounts                                       []struct{ Namespace, Name, Role string }
}

func recordings(t *testing.T) []recording {
	t.Helper()
	file, err := os.Open("testdata/charts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []recording
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var r recording
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// values is one values document.
type values struct{ root *manifest.Node }

func (v values) Get(path string) *manifest.Node { return v.root.At(strings.Split(path, ".")...) }

func parse(t *testing.T, text string) values {
	t.Helper()
	docs, _ := manifest.Parse(source.NewFile("values.yaml", []byte(text)), manifest.Options{Verbatim: true})
	if len(docs) == 0 {
		return values{}
	}
	return values{docs[0].Root}
}

func TestRowsAgreeWithTheChartsOwnTemplates(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range recordings(t) {
		row := Lookup(Rows(), r.Chart, r.Repository, r.Version)
		if row == nil {
			t.Errorf("%s of %s has no row", r.Chart, r.Repository)
			continue
		}
		seen[r.Chart] = true
		text, err := yaml.JSONToYAML(r.Values)
		if err != nil && len(r.Values) > 0 {
			t.Fatal(err)
		}
		var want []string
		for _, a := range r.Accounts {
			want = append(want, a.Namespace+"/"+a.Name+" "+a.Role)
		}
		found := map[string]bool{}
		for _, got := range row.Resolve(Install{
			Chart: r.Chart, Release: symbolic.Literal(r.Release), Namespace: symbolic.Literal(r.Namespace), Values: parse(t, string(text)),
		}) {
			if got.Made == symbolic.No {
				continue
			}
			line := fmt.Sprintf("%s/%s %s", got.Namespace, got.Name, roleOf(got))
			if i := slices.Index(want, line); i >= 0 {
				want = slices.Delete(want, i, i+1)
				found[line] = true
			}
			if found[line] {
				continue // long names may become the same by the cut
			}
			t.Errorf("%s %s of %s as %q with %s: the row says %q, the chart makes %q", r.Chart, r.Version, r.Repository, r.Release, r.Values, line, want)
		}
		// An account with a role that the row does not know is one that matters.
		for _, line := range want {
			// Velero's hook that updates definitions copies the annotations for nothing.
			if !strings.HasSuffix(line, " ") && !strings.Contains(line, "-upgrade-crds") {
				t.Errorf("%s %s of %s as %q with %s: the row misses %q", r.Chart, r.Version, r.Repository, r.Release, r.Values, line)
			}
		}
	}
	if len(seen) < 45 {
		t.Errorf("only %d charts are recorded", len(seen))
	}
}

func roleOf(r Resolved) string {
	role := ""
	for _, node := range r.Annotations {
		for _, e := range node.Entries() {
			role = e.Value.Text().String()
		}
	}
	return role
}
