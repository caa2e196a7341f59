package tfplan

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/terraform"
	"github.com/irsalint/irsalint/linter/internal/tfplan/recorded"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// fact is one thing that every door must tell: what it is, and texts in which
// unknowns stand as tokens.
type fact struct {
	what  string
	texts []symbolic.Text
}

// shared lists the facts that the doors share, by address.
func shared(facts graph.Facts) map[string]fact {
	out := map[string]fact{}
	for _, r := range facts.Roles {
		if r.Referenced {
			out[r.Address] = fact{"role, looked up", []symbolic.Text{r.Name}} // only AWS knows the rest
			continue
		}
		out[r.Address] = fact{"role", []symbolic.Text{r.Name, r.Path, r.ARN}}
		if len(r.Policies) > 0 {
			out[r.Address+" (policy)"] = fact{"policy", r.Policies}
		}
	}
	for _, p := range facts.Providers {
		out[p.Address] = fact{fmt.Sprintf("provider, looked up: %v", p.Referenced), []symbolic.Text{p.Issuer, p.ARN}}
	}
	for _, c := range facts.Clusters {
		out[c.Address] = fact{fmt.Sprintf("cluster, looked up: %v", c.Referenced), []symbolic.Text{c.Name, c.Issuer}}
	}
	for _, a := range facts.ServiceAccounts {
		f := fact{"service account", []symbolic.Text{a.Namespace, a.Name}}
		if a.RoleARN != nil {
			f.texts = append(f.texts, a.RoleARN.Value)
		}
		out[a.Address+" (service account)"] = f
	}
	for _, w := range facts.Workloads {
		out[w.Address] = fact{"workload " + w.Kind, []symbolic.Text{w.Namespace, w.Name, w.ServiceAccount}}
	}
	for _, a := range facts.Associations {
		out[a.Address] = fact{
			"association, tags off: " + a.SessionTagsDisabled.String(),
			[]symbolic.Text{a.Cluster, a.Namespace, a.ServiceAccount, a.RoleARN, a.TargetRoleARN},
		}
	}
	return out
}

// differences compares what a door tells with what is true, as the state after
// the apply has it. Tokens may stand for anything, but a token for the same
// thing everywhere.
func differences(told, truth graph.Facts) []string {
	var out []string
	a, b := shared(told), shared(truth)
	for address := range b {
		if _, ok := a[address]; !ok && !admits(told, address) {
			out = append(out, address+" is missing")
		}
	}
	meaning := map[string]string{}
	for address, f := range a {
		other, ok := b[address]
		if !ok {
			out = append(out, address+" is not there in truth")
			continue
		}
		if f.what != other.what {
			out = append(out, fmt.Sprintf("%s is %q, not %q", address, f.what, other.what))
		}
		out = append(out, compareTexts(address, f.texts, other.texts, meaning)...)
	}
	slices.Sort(out)
	return out
}

// admits reports whether a door says itself that it does not know a policy: a
// plan does not if jsonencode got an ARN that is still to be.
func admits(told graph.Facts, address string) bool {
	role, isPolicy := strings.CutSuffix(address, " (policy)")
	return isPolicy && slices.ContainsFunc(told.Undecided, func(u graph.Undecided) bool {
		return strings.Contains(u.Because, role+".assume_role_policy")
	})
}

func compareTexts(address string, told, truth []symbolic.Text, meaning map[string]string) []string {
	if len(told) != len(truth) {
		return []string{fmt.Sprintf("%s has %d texts, not %d", address, len(told), len(truth))}
	}
	var out []string
	for i := range told {
		if message := compareText(told[i], truth[i], meaning); message != "" {
			out = append(out, address+": "+message)
		}
	}
	return out
}

// compareText matches a text with the true one and notes what its tokens mean.
func compareText(told, truth symbolic.Text, meaning map[string]string) string {
	if told.IsHidden() != truth.IsHidden() && told.IsKnown() { // else it does not hold the secret
		return fmt.Sprintf("%q is hidden: %v", told.String(), told.IsHidden())
	}
	told, truth = told.Revealed(), truth.Revealed()
	want := normal(truth.String())
	for _, alternative := range choices(told) {
		// Tokens become private characters, so that JSON stays JSON.
		var names []string
		var b strings.Builder
		for i := range alternative.Len() {
			if token := alternative.TokenAt(i); token != nil {
				b.WriteString(string(rune(0xE000 + len(names))))
				names = append(names, token.Scope+" "+token.Name)
				continue
			}
			b.WriteByte(alternative.Flat()[i])
		}
		pattern := regexp.QuoteMeta(normal(b.String()))
		order := []int{}
		pattern = regexp.MustCompile(`[\x{E000}-\x{F8FF}]`).ReplaceAllStringFunc(pattern, func(s string) string {
			order = append(order, int([]rune(s)[0])-0xE000)
			return "(.*)"
		})
		match := regexp.MustCompile("^" + pattern + "$").FindStringSubmatch(want)
		if match == nil {
			continue
		}
		for i, at := range order {
			if known, ok := meaning[names[at]]; ok && known != match[i+1] {
				return fmt.Sprintf("%s means %q here and %q elsewhere", names[at], match[i+1], known)
			}
			meaning[names[at]] = match[i+1]
		}
		return ""
	}
	return fmt.Sprintf("%s is not %s", told, want)
}

// choices are the texts that a text which is one choice may be.
func choices(t symbolic.Text) []symbolic.Text {
	if t.Len() == 1 && !t.IsKnown() && t.TokenAt(0).Choice != nil {
		var out []symbolic.Text
		for _, a := range t.TokenAt(0).Choice.Alternatives {
			out = append(out, choices(a)...)
		}
		return out
	}
	return []symbolic.Text{t}
}

// normal writes JSON with its keys in order and lists that are sets to IAM in
// order, lists of one as their element; everything else as it is.
func normal(s string) string {
	var doc any
	if !strings.HasPrefix(strings.TrimSpace(s), "{") || json.Unmarshal([]byte(s), &doc) != nil {
		return s
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(ordered(doc)) != nil {
		return s
	}
	return strings.TrimSpace(b.String())
}

func ordered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			v[k] = ordered(e)
		}
		return v
	case []any:
		if len(v) == 1 {
			return ordered(v[0])
		}
		for i := range v {
			v[i] = ordered(v[i])
		}
		if _, isString := v[0].(string); isString {
			slices.SortFunc(v, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		return v
	}
	return v
}

// sourceFacts reads a configuration of a scenario.
func sourceFacts(t *testing.T, folder string) graph.Facts {
	t.Helper()
	abs, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := source.Open(abs, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	result, err := terraform.Read(t.Context(), tree, terraform.Options{})
	if err != nil {
		t.Fatal(err)
	}
	facts, install := result.Facts, installed(t)
	for _, r := range result.Releases {
		facts.Add(install(r))
	}
	return facts
}

// planned puts the sources of a scenario into a folder of their own; see
// [recorded.Sources].
func planned(t *testing.T, folder, syntax string) string {
	t.Helper()
	files, err := recorded.Sources(os.DirFS(folder), syntax)
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for name, data := range files {
		tree[name] = &fstest.MapFile{Data: []byte(data)}
	}
	at := t.TempDir()
	if err := os.CopyFS(at, tree); err != nil {
		t.Fatal(err)
	}
	return at
}

// TestEveryDoorTellsTheTruth reads each scenario through the sources in both
// syntaxes and through the first plan, and compares that with the state.
func TestEveryDoorTellsTheTruth(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/scenarios/*")
	if err != nil || len(folders) < 15 {
		t.Fatalf("%d scenarios, %v", len(folders), err)
	}
	document := func(folder, name string) graph.Facts {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return Read(source.NewFile(name, data), Options{Root: ".", Release: installed(t)})
	}
	for _, folder := range folders {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			truth := document(folder, "state.json")
			for name, told := range map[string]graph.Facts{
				".tf":              sourceFacts(t, planned(t, folder, "tf")),
				".tf.json":         sourceFacts(t, planned(t, folder, "json")),
				".tofu":            sourceFacts(t, planned(t, folder, "tofu/tf")),
				".tofu.json":       sourceFacts(t, planned(t, folder, "tofu/json")),
				"the first plan":   document(folder, "plan.json"),
				"the next plan":    document(folder, "again.json"),
				"the state's file": document(folder, "raw.tfstate"),
			} {
				for _, d := range differences(told, truth) {
					t.Errorf("%s: %s", name, d)
				}
			}
		})
	}
}
