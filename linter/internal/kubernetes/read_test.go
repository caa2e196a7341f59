package kubernetes

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
)

// tree makes a tree of files in a folder of the test and reads it.
func tree(t testing.TB, files map[string]string) *source.Tree {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := source.Open(dir, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	return tree
}

const account = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: %s\n  namespace: apps\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/%s\n"

func accountOf(name string) string { return fmt.Sprintf(account, name, name) }

func TestPlainManifestsOfATreeAreRead(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"a.yaml":           accountOf("a"),
		"deep/b.yml":       accountOf("b"),
		"c.json":           `{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "c", "namespace": "apps"}}`,
		"d.yaml.tpl":       accountOf("${name}"),
		"values.yaml":      "serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}\n",
		"compose.yaml":     "services: {web: {image: x}}\n",
		"main.tf":          accountOf("tf"),
		"broken.yaml":      "apiVersion: v1\nkind: ServiceAccount\nmetadata: [\n",
		"irrelevant.yaml":  "kind: [broken\n",
		"provider.yaml":    "apiVersion: pkg.crossplane.io/v1\nkind: Provider\nmetadata: {name: p}\nspec: {runtimeConfigRef: {name: r}}\n",
		"runtime/cfg.yaml": "apiVersion: pkg.crossplane.io/v1beta1\nkind: DeploymentRuntimeConfig\nmetadata: {name: r}\n",
	}
	tr := tree(t, files)
	facts := Read(context.Background(), tr, tr.Files(), "")
	var names []string
	for _, sa := range facts.ServiceAccounts {
		names = append(names, sa.Name.String())
	}
	if got, want := strings.Join(names, " "), "a c ${name} b p-${revision of p}"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if len(facts.Problems) != 1 || facts.Problems[0].Range.File.Name != "broken.yaml" {
		t.Errorf("problems %+v", facts.Problems)
	}
	if sa := facts.ServiceAccounts[3]; sa.Root != "deep" || sa.Door != "manifest" {
		t.Errorf("origin %+v", sa.Origin)
	}
}

func TestADumpIsKnownAsOne(t *testing.T) {
	t.Parallel()
	tr := tree(t, map[string]string{"dump.json": `{"apiVersion": "v1", "kind": "List", "items": [
		{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "c", "namespace": "apps", "uid": "1"}}]}`})
	facts := Read(context.Background(), tr, tr.Files(), "")
	if len(facts.ServiceAccounts) != 1 || facts.ServiceAccounts[0].Door != "dump" {
		t.Errorf("got %+v", facts.ServiceAccounts)
	}
}

func TestATemplateIsNamedAndSaysWhetherSomethingWasNotRead(t *testing.T) {
	t.Parallel()
	whole := "{{ if .Values.create }}\n" + accountOf("web") + "{{ end }}\n"
	lost := whole + "---\n{{ if .x }}\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a: |\n    eks.amazonaws.com/role-arn: b\n{{ end }}\n"
	tr := tree(t, map[string]string{"whole.yaml": whole, "lost.yaml": lost})
	facts := Read(context.Background(), tr, tr.Files(), "")
	for _, s := range facts.Skipped {
		if !strings.HasPrefix(s.Reason, "a Helm template, read without") || s.Holds != (s.File == "lost.yaml") {
			t.Errorf("got %+v", s)
		}
	}
	if len(facts.Skipped) != 2 || len(facts.ServiceAccounts) != 2 || !facts.ServiceAccounts[0].Conditional || !facts.ServiceAccounts[0].AnnotationsUnknown {
		t.Errorf("got %+v", facts.Skipped)
	}
}

func TestReadingStopsWhenItIsCancelled(t *testing.T) {
	t.Parallel()
	tr := tree(t, map[string]string{"a.yaml": accountOf("a")})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if facts := Read(ctx, tr, tr.Files(), ""); len(facts.ServiceAccounts) != 0 {
		t.Error("a cancelled run read on")
	}
}

func TestLargeFilesCountOnlyIfTheyAreManifests(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("#", 6<<20)
	tr := tree(t, map[string]string{"data.json": "{}" + big, "dump.yaml": accountOf("a") + big})
	facts := Read(context.Background(), tr, tr.Files(), "")
	if len(facts.Problems) != 0 || len(facts.ServiceAccounts) != 1 {
		t.Errorf("got %d accounts, problems %+v", len(facts.ServiceAccounts), facts.Problems)
	}
}

func TestNamesOfManifests(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"a.yaml": true, "a.YML": true, "a.json": true, "a/b.yaml.tpl": true, "a.yaml.j2": true, "a.yml.example": true, "-": true,
		"a.tf": false, "a.tpl": false, "yaml": false, "a.yaml.gz": false,
	} {
		if IsManifestName(name) != want {
			t.Errorf("%s: want %v", name, want)
		}
	}
}

func TestOnlyFilesWithObjectsOfTheMatterAreParsed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"apiVersion: v1\nkind: ServiceAccount":           true,
		"apiVersion: v1\nkind:   \"Deployment\"":         true,
		`{"apiVersion":"v1","kind":"PodList"}`:           true,
		"apiVersion: example.com/v1\nkind: X\nrole-arn":  true,
		"apiVersion: v1\nkind: X\nserviceAccountName: a": true,
		"apiVersion: v1\nkind: Secret":                   false,
		"kind: Deployment":                               false,
		"apiVersion: v1":                                 false,
		"":                                               false,
		"apiVersion: v1\nkind":                           false,
	} {
		if Interesting([]byte(text)) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}

// pieces are ways to write a manifest that holds the annotation's key. %d is
// replaced by a number, so that no two are the same.
var pieces = []string{
	"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a%d\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/r%d\n",
	"apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: b%d, annotations: {\"eks.amazonaws.com/role-arn\": 'x'}}\n",
	"{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"c%d\", \"annotations\": {\"eks.amazonaws.com/role-arn\": \"x\"}}}\n",
	"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: d%d\n  labels:\n    eks.amazonaws.com/role-arn: x\n",
	"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: e%d}\nspec:\n  template:\n    metadata:\n      annotations:\n        eks.amazonaws.com/role-arn: x\n    spec: {containers: []}\n",
	"apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: f%d}\nspec:\n  serviceAccountAnnotations:\n    eks.amazonaws.com/role-arn: x\n",
	"apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: g%d}\nspec: {list: [{eks.amazonaws.com/role-arn: x}]}\n",
	"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: h%d}\ndata:\n  sa.yaml: |\n    kind: ServiceAccount\n    metadata: {annotations: {eks.amazonaws.com/role-arn: x}}\n",
	"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: i%d\n  # eks.amazonaws.com/role-arn: commented\n",
	"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata:\n    name: j%d\n    annotations: &j%d\n      eks.amazonaws.com/role-arn: x\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata: {name: k%d, annotations: *j%d}\n",
	"{{- if .Values.x }}\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .name }}-%d\n  annotations:\n    {{- toYaml .a | nindent 4 }}\n    eks.amazonaws.com/role-arn: {{ .arn }}\n{{- end }}\n",
	"%{ if x }\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}-%d\n  annotations: {eks.amazonaws.com/role-arn: \"${arn}\"}\n%{ endif }\n",
	"{{ if .y }}apiVersion: v1{{ end }} x [\nkind: ServiceAccount\nmetadata:\n  name: l%d\n  annotations:\n    eks.amazonaws.com/role-arn: x\n",
	"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: [m%d\n  annotations:\n    eks.amazonaws.com/role-arn: x\n",
	"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: n%d}\nspec:\n  values:\n    serviceAccount: {annotations: {eks.amazonaws.com/role-arn: x}}\n",
	"values%d:\n  serviceAccount:\n    annotations:\n      eks.amazonaws.com/role-arn: x\n",
	"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: o%d\n  annotations:\n    eks.amazonaws.com/role-arn:\n      nested: x\n",
	"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: p%d\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {\"metadata\": {\"annotations\": {\"eks.amazonaws.com/role-arn\": \"x\"}}}\n    eks.amazonaws.com/role-arn: x\n",
	"apiVersion: v1\nkind: Secret\nmetadata: {name: q%d, annotations: {eks.amazonaws.com/role-arn: x}}\n",
	"just text %d: eks.amazonaws.com/role-arn\n",
}

// TestNoRoleAnnotationIsEverLost generates trees and follows every occurrence of
// the key, by a plain search, to a fact that stands at that very byte or to the
// summary.
func TestNoRoleAnnotationIsEverLost(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		files := map[string]string{}
		for i := range 1 + random.IntN(6) {
			var text strings.Builder
			for range 1 + random.IntN(5) {
				number := fmt.Sprint(random.IntN(1000))
				text.WriteString("---\n" + strings.ReplaceAll(pieces[random.IntN(len(pieces))], "%d", number))
			}
			content := text.String()
			if random.IntN(4) == 0 {
				content = strings.ReplaceAll(content, "\n", "\r\n")
			}
			files[fmt.Sprintf("f%d/m%d.yaml", random.IntN(2), i)] = content
		}
		follow(t, files)
	}
	for i, piece := range pieces {
		follow(t, map[string]string{"one.yaml": strings.ReplaceAll(piece, "%d", fmt.Sprint(i))})
	}
}

func follow(t *testing.T, files map[string]string) {
	t.Helper()
	tr := tree(t, files)
	facts := Read(context.Background(), tr, tr.Files(), "")
	named := map[string]bool{}
	for _, s := range facts.Skipped {
		named[s.File] = true
	}
	coverage := CoverageOf(&facts)
	for _, name := range tr.Files() {
		file, err := tr.Read(name)
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := coverage.Unread(file); ok {
			named[s.File] = true
		}
		for at := 0; ; at++ {
			i := strings.Index(string(file.Data[at:]), "eks.amazonaws.com/role-arn")
			if i < 0 {
				break
			}
			at += i
			if !named[name] && !stands(facts, name, at) && !isCopy(file.Data, at) {
				t.Fatalf("lost the annotation at %s of\n%s", file.Range(at, at), file.Data)
			}
		}
	}
}

// stands reports whether a fact's key begins at an offset of a file.
func stands(facts graph.Facts, name string, offset int) bool {
	is := func(rng source.Range) bool { return rng.File != nil && rng.File.Name == name && rng.Start == offset }
	for _, sa := range facts.ServiceAccounts {
		for _, a := range sa.Annotations {
			if is(a.KeyRange) {
				return true
			}
		}
	}
	for _, m := range facts.Misplaced {
		if is(m.Annotation.KeyRange) {
			return true
		}
	}
	for _, u := range facts.Undecided {
		if is(u.Range) {
			return true
		}
	}
	return false
}

func TestTheSummarySaysWhatWasNotRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text  string
		want  string
		holds bool
	}{
		"a value of a chart":       {"serviceAccount:\n  annotations:\n    eks.amazonaws.com/role-arn: x\n", "1 role annotation not read", true},
		"two with escaped dots":    {`--set a.eks\.amazonaws\.com/role-arn=x --set b.eks\\.amazonaws\\.com/role-arn=y`, "2 role annotations not read", true},
		"a JSON pointer":           {"path: /metadata/annotations/eks.amazonaws.com~1role-arn\n", "1 role annotation not read", true},
		"a comment":                {"a: 1 # eks.amazonaws.com/role-arn: x\n", "1 role annotation in comments", false},
		"nothing":                  {"a: role-arn\n", "", false},
		"one that became a fact":   {accountOf("a"), "", false},
		"managed fields of a dump": {"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  managedFields: [{fieldsV1: {f:eks.amazonaws.com/role-arn: {}}}]\n", "", false},
	} {
		tr := tree(t, map[string]string{"x.yaml": c.text})
		facts := Read(context.Background(), tr, tr.Files(), "")
		file, err := tr.Read("x.yaml")
		if err != nil {
			t.Fatal(err)
		}
		got, ok := CoverageOf(&facts).Unread(file)
		if got.Reason != c.want || got.Holds != c.holds || ok != (c.want != "") {
			t.Errorf("%s: got %+v", name, got)
		}
		if Mentions(file.Data) == (name == "nothing") {
			t.Errorf("%s: mention not told", name)
		}
	}
}

func FuzzFacts(f *testing.F) {
	for _, piece := range pieces {
		f.Add(piece)
	}
	f.Add(deployment)
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile("x.yaml", []byte(text))
		facts := read(t, text, Context{Root: "."})
		_ = say(facts)
		CoverageOf(&facts).Unread(file)
	})
}

func BenchmarkRead(b *testing.B) {
	files := map[string]string{}
	for i := range 1000 {
		name := fmt.Sprintf("svc-%d", i)
		files["k8s/"+name+".yaml"] = accountOf(name) + "---" + strings.ReplaceAll(deployment, "web", name)
	}
	tr := tree(b, files)
	names := tr.Files()
	b.ReportAllocs()
	for b.Loop() {
		if facts := Read(context.Background(), tr, names, ""); len(facts.ServiceAccounts) != 1000 {
			b.Fatal(len(facts.ServiceAccounts))
		}
	}
}
