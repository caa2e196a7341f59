package helm

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/helm/catalog"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// tree writes files ("-- name --" before each) to a new folder and opens it.
func tree(t *testing.T, text string) *source.Tree {
	t.Helper()
	dir := t.TempDir()
	for _, part := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, data, _ := strings.Cut(part, " --\n")
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := source.Open(dir, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	return opened
}

func find(t *testing.T, text string) *Charts {
	t.Helper()
	return Find(context.Background(), tree(t, text), catalog.Rows())
}

// node reads one document.
func node(t *testing.T, name, text string) *manifest.Node {
	t.Helper()
	docs, problems := manifest.Parse(source.NewFile(name, []byte(text)), manifest.Options{})
	if len(docs) != 1 || len(problems) != 0 {
		t.Fatalf("%s: %d documents, problems %v", name, len(docs), problems)
	}
	return docs[0].Root
}

const chartOfOne = `
-- charts/app/Chart.yaml --
apiVersion: v2
name: app
version: 1.0.0
-- charts/app/values.yaml --
serviceAccount:
  name: worker
  annotations: {}
-- charts/app/templates/_helpers.tpl --
{{- define "app.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
-- charts/app/templates/sa.yaml --
# the account
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.serviceAccount.name | default (include "app.fullname" .) | quote }}
  namespace: {{ .Release.Namespace }}
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
`

func describe(objects []Object) string {
	var b strings.Builder
	for _, o := range objects {
		b.WriteString(o.Root.Get("kind").Text().String() + " " + o.Root.At("metadata", "namespace").Text().String() + "/" +
			o.Root.At("metadata", "name").Text().String())
		for _, e := range o.Root.At("metadata", "annotations").Entries() {
			b.WriteString(" " + e.Key().String() + "=" + e.Value.Text().String())
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestReleaseOfAChartInTheTree(t *testing.T) {
	t.Parallel()
	app := node(t, "app.yaml", "namespace: prod\nvalues:\n  serviceAccount:\n    name: \"\"\n    annotations:\n      eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/app\n")
	namespace := app.Get("namespace").Text()
	for name, test := range map[string]struct {
		release Release
		want    string
	}{
		"names and namespaces come from the installer": {
			Release{Name: symbolic.Literal("blue"), Namespace: namespace, Values: []*manifest.Node{app.Get("values")}},
			"ServiceAccount prod/blue-app eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/app\n",
		},
		"a release that holds the chart's name is the name": {
			Release{Name: symbolic.Literal("app-blue"), Namespace: namespace, Values: []*manifest.Node{app.Get("values")}},
			"ServiceAccount prod/app-blue eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/app\n",
		},
		"a release that nobody names is one or the other": {
			Release{Namespace: namespace, Values: []*manifest.Node{app.Get("values")}},
			"ServiceAccount prod/${${release name}-app or ${release name}} eks.amazonaws.com/role-arn=arn:aws:iam::123456789012:role/app\n",
		},
		"without values the chart's own count": {
			Release{Name: symbolic.Literal("blue")},
			"ServiceAccount ${release namespace}/worker\n",
		},
		"sets beat values": {
			Release{
				Name: symbolic.Literal("blue"), Namespace: namespace, Values: []*manifest.Node{app.Get("values")},
				Sets: []Set{
					{Name: symbolic.Literal("serviceAccount.name"), Value: symbolic.Literal("runner")},
					{Name: symbolic.Literal(`serviceAccount.annotations.eks\.amazonaws\.com/role-arn`), Value: symbolic.Named("", "aws_iam_role.x.arn")},
				},
			},
			"ServiceAccount prod/runner eks.amazonaws.com/role-arn=${aws_iam_role.x.arn}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.release.Dir = "charts/app"
			result := find(t, chartOfOne).Release(test.release)
			if got := describe(result.Objects); got != test.want || len(result.Facts.Skipped) > 0 {
				t.Errorf("got %swant %sskipped %v", got, test.want, result.Facts.Skipped)
			}
		})
	}
}

func TestRenderedTextsKnowTheirPlace(t *testing.T) {
	t.Parallel()
	app := node(t, "app.yaml", "namespace: prod\nvalues:\n  serviceAccount:\n    annotations:\n      eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/app\n")
	result := find(t, chartOfOne).Release(Release{
		Dir: "charts/app", Name: symbolic.Literal("blue"), Namespace: app.Get("namespace").Text(), Values: []*manifest.Node{app.Get("values")},
	})
	if len(result.Objects) != 1 {
		t.Fatalf("%d objects, skipped %v", len(result.Objects), result.Facts.Skipped)
	}
	metadata := result.Objects[0].Root.Get("metadata")
	for path, want := range map[string]string{
		"name":      "charts/app/values.yaml:2:9",
		"namespace": "app.yaml:1:12",
	} {
		if got := metadata.Get(path).Range().String(); got != want {
			t.Errorf("%s stands at %s, want %s", path, got, want)
		}
	}
	for _, e := range metadata.Get("annotations").Entries() {
		if got, want := e.Value.Range().String(), "app.yaml:5:35"; got != want {
			t.Errorf("annotation stands at %s, want %s", got, want)
		}
	}
	if got, want := metadata.Range().File.Name, "charts/app/templates/sa.yaml (rendered)"; got != want {
		t.Errorf("metadata stands in %s, want %s", got, want)
	}
}

func TestASetThatHelmRefusesIsNamedAndCostsNothingElse(t *testing.T) {
	t.Parallel()
	place := source.NewFile("main.tf", []byte("set"))
	refused := Set{Name: symbolic.Literal("serviceAccount[x].name").At(place.Whole()), Value: symbolic.Literal("x")}
	good := Set{Name: symbolic.Literal("serviceAccount.name"), Value: symbolic.Literal("runner")}
	const reason = `main.tf: the set "serviceAccount[x].name" is left out, as Helm refuses it: `
	for name, test := range map[string]struct {
		release Release
		want    string
	}{
		"of a chart in the tree": {
			Release{Dir: "charts/app", Name: symbolic.Literal("blue"), Namespace: symbolic.Literal("prod"), Sets: []Set{refused, good}},
			"prod/runner",
		},
		"of a chart from elsewhere": {
			Release{
				Chart: symbolic.Literal("external-dns"), Name: symbolic.Literal("dns"), Namespace: symbolic.Literal("prod"),
				Sets: []Set{refused, good},
			},
			"prod/runner",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts := find(t, chartOfOne).Release(test.release).Facts
			if len(facts.ServiceAccounts) != 1 || facts.ServiceAccounts[0].Namespace.String()+"/"+facts.ServiceAccounts[0].Name.String() != test.want {
				t.Errorf("accounts %v, want %s", facts.ServiceAccounts, test.want)
			}
			if len(facts.Skipped) != 1 || !strings.HasPrefix(facts.Skipped[0].File+": "+facts.Skipped[0].Reason, reason) {
				t.Errorf("skipped %v", facts.Skipped)
			}
		})
	}
}
