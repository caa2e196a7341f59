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
	Policy    json.RawMessage
	Principal string
	Context   map[string]string
	Decision  string
}

func recordedDecisions(t testing.TB) []recorded {
	t.Helper()
	file, err := os.Open("testdata/decisions.ndjson.gz")
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

func TestRecordedDecisions(t *testing.T) {
	t.Parallel()
	all := recordedDecisions(t)
	if len(all) != 4000 {
		t.Fatalf("%d decisions, want 4000", len(all))
	}
	agreed := 0
	for i, r := range all {
		policy := iam.ParseTrustPolicy(symbolic.Literal(string(r.Policy)))
		got, trace := policy.Evaluate(r.request())
		if got != symbolic.AnswerOf(r.Decision == "Allowed") || denies(trace) != (r.Decision == "ExplicitlyDenied") {
			t.Errorf("decision %d: got %v (explicit deny %v), want %s\n%s", i+1, got, denies(trace), r.Decision, r.Policy)
			continue
		}
		agreed++
	}
	t.Logf("%d of %d agree", agreed, len(all))
}

func denies(trace []iam.StatementTrace) bool {
	for _, s := range trace {
		if s.Effect == iam.Deny && s.Answer == symbolic.Yes {
			return true
		}
	}
	return false
}
