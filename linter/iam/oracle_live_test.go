package iam_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

var (
	oracleFolder = flag.String("oracle", "", "folder with the npm package @cloud-copilot/iam-simulate, which TestTheOracleAgrees asks")
	oracleCount  = flag.Int("oracle-policies", 20000, "how many random policies TestTheOracleAgrees tries")
	oracleSeed   = flag.Uint64("oracle-seed", 1, "draws other policies")
	oracleRecord = flag.Bool("oracle-record", false, "write every tenth decision to testdata/wide.ndjson.gz")
)

// TestTheOracleAgrees compares decisions on random policies with those of an
// independent evaluator:
//
//	npm install --prefix FOLDER @cloud-copilot/iam-simulate@0.1.173
//	go test ./linter/iam -run TheOracleAgrees -oracle=FOLDER -v
//
// A sample is recorded, and TestRecordedDecisions compares it everywhere.
func TestTheOracleAgrees(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("Node is not installed")
	}
	if *oracleFolder == "" {
		t.Skip("no -oracle: the folder with the evaluator's package")
	}
	cases := drawCases(*oracleSeed, *oracleCount)
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for _, c := range cases {
		if err := encoder.Encode(c); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), node, "testdata/oracle.cjs", *oracleFolder)
	command.Stdin, command.Stderr = &in, os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	decisions := strings.Fields(string(out))
	if len(decisions) != len(cases) {
		t.Fatalf("%d decisions of %d policies", len(decisions), len(cases))
	}
	count := map[string]int{}
	for i := range cases {
		cases[i].Decision = decisions[i]
		count[decisions[i]]++
		if flaw := cases[i].disagrees(); flaw != "" {
			t.Errorf("policy %d: %s", i+1, flaw)
		}
	}
	t.Logf("%d policies: %v", len(cases), count)
	if *oracleRecord && !t.Failed() {
		record(t, cases)
	}
}

// disagrees compares a decision with ours, and says how they differ.
func (r recorded) disagrees() string {
	got, trace := iam.ParseTrustPolicy(symbolic.Literal(string(r.Policy))).Evaluate(r.request())
	if got == symbolic.AnswerOf(r.Decision == "Allowed") && denies(trace) == (r.Decision == "ExplicitlyDenied") {
		return ""
	}
	request, _ := json.Marshal(r.Context)
	return "we say " + got.String() + ", the other " + r.Decision + "\n" + string(r.Policy) + "\n" + string(request)
}

// record writes every tenth case.
func record(t *testing.T, cases []recorded) {
	t.Helper()
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(cases); i += 10 {
		line, err := json.Marshal(cases[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(zip, bytes.NewReader(append(line, '\n'))); err != nil {
			t.Fatal(err)
		}
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("testdata/wide.ndjson.gz", out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
