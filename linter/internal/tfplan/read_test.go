package tfplan

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
)

func read(text string) graph.Facts {
	return Read(source.NewFile("plan.json", []byte(text)), Options{Root: "infra"})
}

func TestRecogniseGoesByContent(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want Kind
	}{
		"a plan":                            {`{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{}}`, Plan},
		"a plan whose keys were sorted":     {`{"configuration":{},"format_version":"1.2"}`, Plan},
		"a plan that breaks off":            {`{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"addr`, Plan},
		"a plan behind a byte order mark":   {"\ufeff" + `{"format_version":"1.2","resource_changes":[]}`, Plan},
		"a plan of an older version":        {`{"format_version":"0.1","resource_changes":[]}`, Plan},
		"a state":                           {`{"format_version":"1.0","terraform_version":"1.11.4","values":{}}`, State},
		"a raw state":                       {`{"version":4,"terraform_version":"1.11.4","serial":1,"lineage":"x","resources":[]}`, RawState},
		"a raw state of version 3":          {`{"version":3,"terraform_version":"0.11.0","modules":[]}`, RawState},
		"a log":                             {`{"@level":"info","@message":"x","terraform":"1.11.4","type":"version"}` + "\n{}\n", Log},
		"an empty state":                    {`{"format_version":"1.0"}`, Other},
		"schemas of providers":              {`{"format_version":"1.0","provider_schemas":{}}`, Other},
		"the result of validate":            {`{"format_version":"1.0","valid":true}`, Other},
		"a version":                         {`{"terraform_version":"1.11.4","platform":"linux_amd64"}`, Other},
		"a Kubernetes object":               {`{"apiVersion":"v1","kind":"ServiceAccount","values":1}`, Other},
		"a format version inside":           {`{"x":{"format_version":"1.2","planned_values":{}}}`, Other},
		"a list":                            {`[{"format_version":"1.2"}]`, Other},
		"nothing":                           {``, Other},
		"a brace":                           {`{`, Other},
		"a plan in UTF-16, as shells write": {wide(`{"format_version":"1.2","resource_changes":[]}`), Plan},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := Recognise([]byte(c.text)); got != c.want {
				t.Errorf("recognised as %v, want %v", got, c.want)
			}
		})
	}
}

func wide(s string) string {
	var b bytes.Buffer
	b.WriteString("\xff\xfe")
	for _, c := range []byte(s) {
		b.Write([]byte{c, 0})
	}
	return b.String()
}

func TestDefectsAreProblemsWithTheirPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"cut off": {
			"{\"format_version\":\"1.2\",\n\"resource_changes\":[\n{\"type\":\"aws_iam_role\"",
			"plan.json:3:23: terraform plan breaks off before its JSON ends",
		},
		"not JSON": {
			"{\"format_version\":\"1.2\",\n\"resource_changes\":[ oops ]}",
			"plan.json:2:22: terraform plan is no JSON: invalid character 'o' looking for beginning of value",
		},
		"a future format": {
			"{\"format_version\":\"9.0\",\n\"resource_changes\":[]}",
			`plan.json:1:20: terraform plan has format version "9.0", and irsalint knows versions 0 and 1`,
		},
		"an old state": {
			`{"version":3,"terraform_version":"0.11.0","modules":[]}`,
			`plan.json:1:12: terraform raw state has version 3, and irsalint knows version 4`,
		},
		"changes that are no list": {
			`{"format_version":"1.2","resource_changes":{"a":1}}`,
			"plan.json:1:44: terraform plan is not as Terraform writes it: resource_changes is an object, not a list",
		},
		"a change that is none": {
			`{"format_version":"1.2","resource_changes":[7,{"type":"aws_iam_role","address":"aws_iam_role.x","change":"no"}]}`,
			"plan.json:1:45: terraform plan is not as Terraform writes it: an element of resource_changes is a number, not an object",
		},
		"UTF-16": {
			wide(`{"format_version":"1.2","resource_changes":[]}`),
			"plan.json:1:1: terraform plan is UTF-16 text, and JSON is UTF-8",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			problems := read(c.text).Problems
			if len(problems) == 0 {
				t.Fatal("no problem")
			}
			if got := fmt.Sprintf("%s: %s", problems[0].Range, problems[0].Message); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestOddValuesAreNoProblem(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing planned":          `{"format_version":"1.2","planned_values":{}}`,
		"missing fields":           `{"format_version":"1.2","resource_changes":[{},{"type":null}]}`,
		"huge numbers":             `{"format_version":"1.2","resource_changes":[{"type":"aws_iam_role","index":1e999999999,"change":{"after":{"name":12345678901234567890123}}}]}`,
		"attributes of wrong type": `{"format_version":"1.2","resource_changes":[{"type":"aws_iam_role","change":{"after":{"name":["x"],"path":{},"assume_role_policy":7}}}]}`,
		"references in a ring": `{"format_version":"1.2","resource_changes":[{"type":"aws_iam_role","address":"module.a.aws_iam_role.x","module_address":"module.a","name":"x","mode":"managed","change":{"after":{},"after_unknown":{"assume_role_policy":true}}}],
			"configuration":{"root_module":{"module_calls":{"a":{"expressions":{"v":{"references":["module.a.o"]}},"module":{"outputs":{"o":{"expression":{"references":["var.v"]}}},"resources":[{"address":"aws_iam_role.x","type":"aws_iam_role","expressions":{"assume_role_policy":{"references":["var.v"]}}}]}}}}}}`,
		"documents in a ring": `{"format_version":"1.2","resource_changes":[{"type":"aws_iam_policy_document","address":"data.aws_iam_policy_document.x","name":"x","mode":"data","change":{"after":{"source_policy_documents":[null]},"after_unknown":{"json":true,"source_policy_documents":[true]}}}],
			"configuration":{"root_module":{"resources":[{"address":"data.aws_iam_policy_document.x","type":"aws_iam_policy_document","expressions":{"source_policy_documents":{"references":["data.aws_iam_policy_document.x.json"]}}}]}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if problems := read(text).Problems; len(problems) > 0 {
				t.Errorf("problem: %s", problems[0].Message)
			}
		})
	}
}

func TestPlanWithoutChangesIsReadFromPlannedValues(t *testing.T) {
	t.Parallel()
	facts := read(`{"format_version":"1.2","planned_values":{"root_module":{"child_modules":[{"address":"module.a","resources":[
		{"address":"module.a.aws_iam_role.x","mode":"managed","type":"aws_iam_role","name":"x","values":{"name":"web","assume_role_policy":"{}"}}]}]}}}`)
	if len(facts.Roles) != 1 || facts.Roles[0].Address != "module.a.aws_iam_role.x" || len(facts.Roles[0].Policies) != 1 {
		t.Errorf("roles: %s", tell(facts))
	}
}

func TestDestroyedResourcesAreNoFacts(t *testing.T) {
	t.Parallel()
	facts := read(`{"format_version":"1.2","resource_changes":[{"address":"aws_iam_role.x","mode":"managed","type":"aws_iam_role","name":"x",
		"change":{"actions":["delete"],"before":{"name":"web"},"after":null,"after_unknown":{}}}]}`)
	if len(facts.Roles) != 0 {
		t.Errorf("roles: %s", tell(facts))
	}
}

// Nothing that a document marks as sensitive may show, wherever it is used.
func TestSensitiveValuesAreNeverShown(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"plan.json", "again.json", "state.json", "raw.tfstate"} {
		data, err := os.ReadFile(filepath.Join("testdata/scenarios/sensitive-values", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(data, []byte("canary")) {
			t.Fatal("the recorded document holds no canary")
		}
		file := source.NewFile(name, data)
		facts := Read(file, Options{})
		if !file.Derived {
			t.Error("the lines of the document may be quoted")
		}
		if told := tell(facts); strings.Contains(told, "canary") || len(facts.Roles) != 1 {
			t.Errorf("%s: %s", name, told)
		}
	}
}

func TestPlacesLieInTheSourcesWhereTheyAreAtHand(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/scenarios/known-document/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	file := source.NewFile("plan.json", data)
	facts := Read(file, Options{})
	policy := facts.Roles[0].Policies[0]
	subject := policy.Index("system:serviceaccount:runners:ecr")
	if got := policy.Slice(subject, subject+len("system:serviceaccount:runners:ecr-publisher")).Range(); got.File != file || got.Text() != "system:serviceaccount:runners:ecr-publisher" {
		t.Errorf("without sources the subject stands at %s: %q", got, got.Text())
	}
	tf := source.NewFile("main.tf", []byte("resource \"aws_iam_role\" \"runner\" {\n  assume_role_policy = x\n}\n"))
	facts = Read(source.NewFile("plan.json", data), Options{Locate: func(_, address string, path ...string) source.Range {
		if address == "aws_iam_role.runner" && strings.Join(path, ".") == "assume_role_policy" {
			return tf.Range(54, 55)
		}
		return tf.Range(0, 32)
	}})
	if got := facts.Roles[0].Policies[0].Slice(subject, subject+10).Range(); got != tf.Range(54, 55) {
		t.Errorf("with sources the subject stands at %s", got)
	}
	if got := facts.Roles[0].Range; got != tf.Range(0, 32) {
		t.Errorf("with sources the role stands at %s", got)
	}
}

// large writes a plan of n roles and n resources that don't matter.
func large(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"address":"aws_iam_role.r[%d]","mode":"managed","type":"aws_iam_role","name":"r","index":%d,"change":{"actions":["create"],"after":{"name":"role-%d","path":"/","assume_role_policy":"{\"Statement\":[{\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Effect\":\"Allow\",\"Condition\":{\"StringEquals\":{\"issuer:sub\":\"system:serviceaccount:a:b%d\"}}}]}"},"after_unknown":{"arn":true}}},`, i, i, i, i)
		fmt.Fprintf(&b, `{"address":"aws_s3_object.o[%d]","mode":"managed","type":"aws_s3_object","name":"o","index":%d,"change":{"actions":["create"],"after":{"content":"%s"}}}`, i, i, strings.Repeat("x", 400))
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

// A plan that is eight times as large takes about eight times as long, and not 64
// times.
func TestLargePlansAreReadInLinearTime(t *testing.T) {
	t.Parallel()
	small, big := fastest(t, 500), fastest(t, 4_000)
	if times := float64(big) / float64(small); times > 24 {
		t.Errorf("reading a plan of eight times the size took %.0f times as long", times)
	}
}

// fastest reads a plan of n roles three times and returns the shortest time.
func fastest(t *testing.T, n int) time.Duration {
	t.Helper()
	data := large(n)
	least := time.Duration(math.MaxInt64)
	for range 3 {
		start := time.Now()
		facts := Read(source.NewFile("plan.json", data), Options{})
		least = min(least, time.Since(start))
		if len(facts.Roles) != n || len(facts.Problems) > 0 {
			t.Errorf("%d roles, %d problems", len(facts.Roles), len(facts.Problems))
		}
	}
	return least
}

// The annotation of a manifest that names a role still to be created stands among
// the unknowns only, and the configuration tells what the manifest refers to.
func TestAManifestIsLinkedToARoleThatIsStillToBe(t *testing.T) {
	t.Parallel()
	facts := Read(source.NewFile("plan.json", []byte(`{"format_version":"1.2","resource_changes":[
		{"address":"aws_iam_role.app","mode":"managed","type":"aws_iam_role","name":"app",
		 "change":{"actions":["create"],"after":{"name":"app","path":"/","assume_role_policy":"{}"},"after_unknown":{"arn":true}}},
		{"address":"kubernetes_manifest.app","mode":"managed","type":"kubernetes_manifest","name":"app",
		 "change":{"actions":["create"],"after":{"manifest":{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"app","namespace":"apps","labels":null,"annotations":{}}}},
		 "after_unknown":{"manifest":{"metadata":{"annotations":{"eks.amazonaws.com/role-arn":true}}},"object":true}}}],
		"configuration":{"root_module":{"resources":[
		{"address":"aws_iam_role.app","mode":"managed","type":"aws_iam_role","name":"app","expressions":{}},
		{"address":"kubernetes_manifest.app","mode":"managed","type":"kubernetes_manifest","name":"app",
		 "expressions":{"manifest":{"references":["aws_iam_role.app.arn","aws_iam_role.app"]}}}]}}}`)), Options{Root: "."})
	if len(facts.ServiceAccounts) != 1 || facts.ServiceAccounts[0].RoleARN == nil {
		t.Fatalf("accounts: %s", tell(facts))
	}
	if got, want := facts.ServiceAccounts[0].RoleARN.Value, facts.Roles[0].ARN; !got.Equal(want) {
		t.Errorf("the account has the role %s, not %s", got, want)
	}
}

func BenchmarkRead(b *testing.B) {
	data := large(10_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		Read(source.NewFile("plan.json", data), Options{})
	}
}

func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/scenarios/*/plan.json")
	more, _ := filepath.Glob("testdata/scenarios/*/raw.tfstate")
	for _, name := range append(names, more...) {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		facts := Read(source.NewFile("plan.json", data), Options{Root: "infra"})
		for _, p := range facts.Problems {
			if p.Range.IsZero() {
				t.Errorf("problem without a place: %s", p.Message)
			}
		}
		for _, role := range facts.Roles {
			if len(role.Policies) > 0 && !role.Policies[0].IsHidden() {
				_ = role.Policies[0].Range().String()
			}
		}
	})
}
