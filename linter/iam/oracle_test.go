package iam_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// recorded is one decision of an independent evaluator (npm
// @cloud-copilot/iam-simulate 0.1.173): a random policy, a request, and whether
// it was "Allowed", "ImplicitlyDenied" or "ExplicitlyDenied".
type recorded struct {
	Policy    json.RawMessage   `json:"policy"`
	Principal string            `json:"principal"`
	Role      string            `json:"role"`
	Context   map[string]string `json:"context"`
	Decision  string            `json:"decision"`
}

func recordedDecisions(t testing.TB, name string) []recorded {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var all []recorded
	for lines := bufio.NewScanner(unzipped); lines.Scan(); {
		var r recorded
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func (r recorded) request() iam.Request {
	request := iam.Request{
		Principal: iam.Principal{Type: iam.Federated, Value: symbolic.Literal(r.Principal)},
		Action:    "sts:AssumeRoleWithWebIdentity",
	}
	for name, value := range r.Context {
		request.Keys = append(request.Keys, iam.ContextKey{
			Name: symbolic.Literal(name), Values: []symbolic.Text{symbolic.Literal(value)},
		})
	}
	return request
}

// TestRecordedDecisions compares 4,000 decisions about policies of conditions, and
// every tenth of 20,000 about policies of all shapes, which TestTheOracleAgrees
// recorded.
func TestRecordedDecisions(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"decisions.ndjson.gz": 4000, "wide.ndjson.gz": 2000} {
		all := recordedDecisions(t, name)
		if len(all) != want {
			t.Errorf("%s: %d decisions, want %d", name, len(all), want)
		}
		for i, r := range all {
			if flaw := r.disagrees(); flaw != "" {
				t.Errorf("%s, decision %d: %s", name, i+1, flaw)
			}
		}
	}
}

func denies(trace []iam.StatementTrace) bool {
	for _, s := range trace {
		if s.Effect == iam.Deny && s.Answer == symbolic.Yes {
			return true
		}
	}
	return false
}
