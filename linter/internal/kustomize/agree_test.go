package kustomize

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
)

// everything is a tree with most of what Kustomize can do to a service account.
const everything = `
-- base/kustomization.yaml --
namePrefix: app-
labels: [{pairs: {team: core}}]
resources: [accounts.yaml, deployment.yaml]
configMapGenerator:
  - name: settings
    files: [settings.conf]
-- base/settings.conf --
account=api
-- base/accounts.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::111111111111:role/api"}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: worker}
-- base/deployment.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      serviceAccountName: api
      containers: [{name: api, image: api}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          serviceAccountName: worker
          containers: [{name: job, image: job}]
-- components/irsa/kustomization.yaml --
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: {kind: ServiceAccount, name: worker}
    patch: |-
      - op: add
        path: /metadata/annotations
        value: {eks.amazonaws.com/role-arn: arn:aws:iam::222222222222:role/worker}
-- overlays/prod/kustomization.yaml --
namespace: prod
nameSuffix: -v2
resources: [../../base, extra.yaml]
components: [../../components/irsa]
patches: [{path: api.yaml}]
replacements:
  - source: {kind: ServiceAccount, name: api, fieldPath: "metadata.annotations.[eks.amazonaws.com/role-arn]"}
    targets:
      - select: {kind: ServiceAccount, name: extra}
        fieldPaths: ["metadata.annotations.[eks.amazonaws.com/role-arn]"]
        options: {create: true}
transformers:
  - |-
    apiVersion: builtin
    kind: AnnotationsTransformer
    metadata: {name: owner}
    annotations: {owner: platform}
    fieldSpecs: [{path: metadata/annotations, create: true}]
-- overlays/prod/api.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::222222222222:role/api"}
-- overlays/prod/extra.yaml --
apiVersion: v1
kind: ServiceAccount
metadata: {name: extra, annotations: {a: b}}
`

func TestObjectsAreThoseOfTheLibraryItself(t *testing.T) {
	t.Parallel()
	opened, dir := tree(t, everything)
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), filepath.Join(dir, "overlays/prod"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := built.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	docs, _ := manifest.Parse(source.NewFile("library", text), manifest.Options{})
	var want, got []string
	for _, doc := range docs {
		want = append(want, identity(doc.Root))
	}
	result := Find(opened).Rest()
	for _, o := range result.Objects {
		got = append(got, identity(o.Root))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || len(result.Facts.Skipped) > 0 {
		t.Errorf("got\n%s\nwant\n%s\nskipped %v", strings.Join(got, "\n"), strings.Join(want, "\n"), result.Facts.Skipped)
	}
	var facts []string
	for _, sa := range result.Facts.ServiceAccounts {
		line := fmt.Sprintf("%s/%s", sa.Namespace, sa.Name)
		if sa.RoleARN != nil {
			line += fmt.Sprintf(" %s %s", sa.RoleARN.Value, sa.RoleARN.Value.Range())
		}
		facts = append(facts, line)
	}
	for _, w := range result.Facts.Workloads {
		facts = append(facts, fmt.Sprintf("%s %s runs as %s", w.Kind, w.Name, w.ServiceAccount))
	}
	slices.Sort(facts)
	wantFacts := []string{
		"CronJob app-nightly-v2 runs as app-worker-v2",
		"Deployment app-api-v2 runs as app-api-v2",
		"prod/app-api-v2 arn:aws:iam::222222222222:role/api overlays/prod/api.yaml:5:46",
		"prod/app-worker-v2 arn:aws:iam::222222222222:role/worker components/irsa/kustomization.yaml:8:45",
		"prod/extra-v2 arn:aws:iam::222222222222:role/api overlays/prod/api.yaml:5:46",
	}
	if !slices.Equal(facts, wantFacts) {
		t.Errorf("facts are\n%s\nwant\n%s", strings.Join(facts, "\n"), strings.Join(wantFacts, "\n"))
	}
}

// identity is what irsalint wants of an object, in one line.
func identity(root *manifest.Node) string {
	metadata := root.Get("metadata")
	line := fmt.Sprintf("%s %s/%s", root.Get("kind").Text(), metadata.Get("namespace").Text(), metadata.Get("name").Text())
	for _, e := range metadata.Get("annotations").Entries() {
		line += fmt.Sprintf(" %s=%s", e.Key(), e.Value.Text())
	}
	return line + " " + root.At("spec", "template", "spec", "serviceAccountName").Text().String() +
		root.At("spec", "jobTemplate", "spec", "template", "spec", "serviceAccountName").Text().String()
}

// TestNothingLeavesTheTree gives the library's ways out to a build: each must be
// refused by name before the library sees it.
func TestNothingLeavesTheTree(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ kustomization, want string }{
		"a git repository":        {"resources: [sa.yaml, 'github.com/owner/repo//path?ref=main']", "remote"},
		"a git repository by ssh": {"resources: [sa.yaml, 'git@github.com:owner/repo.git']", "remote"},
		"a shorthand of git":      {"resources: [sa.yaml, 'gh:owner/repo']", "remote"},
		"an http file":            {"resources: [sa.yaml, 'https://example.com/a.yaml']", "remote"},
		"a remote component":      {"resources: [sa.yaml]\ncomponents: ['https://example.com/repo//x']", "remote"},
		"a remote patch":          {"resources: [sa.yaml]\npatches: [{path: 'https://example.com/patch.yaml'}]", "remote"},
		"a remote base":           {"resources: [sa.yaml]\nbases: ['git::https://example.com/repo']", "remote"},
		"a remote source of a generator": {
			"resources: [sa.yaml]\nconfigMapGenerator: [{name: a, files: ['x=https://example.com/x']}]", "remote",
		},
		"a missing resource that could be a repository": {"resources: [sa.yaml, owner/repo.git]", "not there"},
		"an absolute path":       {"resources: [sa.yaml, /etc/passwd]", "remote"},
		"a path out of the tree": {"resources: [sa.yaml, ../../../../../../etc/passwd]", "not there"},
		"an exec function": {
			"resources: [sa.yaml]\ntransformers:\n- |-\n  apiVersion: v1\n  kind: Mine\n  metadata:\n    name: m\n    annotations:\n      config.kubernetes.io/function: |\n        exec: {path: ./run.sh}", "not run",
		},
		"a function under the name of a builtin": {
			"resources: [sa.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: LabelTransformer\n  metadata:\n    name: m\n    annotations:\n      config.kubernetes.io/function: |\n        container: {image: x}", "not run",
		},
		"a generator of charts": {
			"resources: [sa.yaml]\ngenerators:\n- |-\n  apiVersion: builtin\n  kind: HelmChartInflationGenerator\n  metadata: {name: m}\n  name: x\n  repo: https://example.com", "not run",
		},
		"a builtin that reads files": {
			"resources: [sa.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: m}\n  path: https://example.com/x.yaml", "not read",
		},
	} {
		t.Run(name, func(t *testing.T) {
			opened, _ := tree(t, "-- k/kustomization.yaml --\n"+test.kustomization+"\n-- k/sa.yaml --\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n")
			result := Find(opened).Rest()
			if len(result.Facts.ServiceAccounts) != 1 {
				t.Errorf("%d service accounts", len(result.Facts.ServiceAccounts))
			}
			var reasons []string
			for _, s := range result.Facts.Skipped {
				reasons = append(reasons, s.Reason)
			}
			if got := strings.Join(reasons, "\n"); !strings.Contains(got, test.want) {
				t.Errorf("skipped %q, want %q", got, test.want)
			}
		})
	}
}

func TestChartsOfAKustomizationAreHandedOn(t *testing.T) {
	t.Parallel()
	opened, _ := tree(t, "-- k/kustomization.yaml --\nresources: [sa.yaml]\nhelmCharts: [{name: loki, repo: 'https://grafana.github.io', releaseName: logs}]\n-- k/sa.yaml --\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n")
	result := Find(opened).Rest()
	if len(result.Charts) != 1 || result.Charts[0].Name != "loki" || len(result.Facts.ServiceAccounts) != 1 {
		t.Errorf("charts %v, facts %v", result.Charts, result.Facts)
	}
}

func TestFoldersThatUseEachOtherEnd(t *testing.T) {
	t.Parallel()
	var fan strings.Builder
	for i := range 20 {
		fmt.Fprintf(&fan, "-- f%d/kustomization.yaml --\nresources: [../f%d, ../g%d]\n-- g%d/kustomization.yaml --\nnamePrefix: g\nresources: [../f%d]\n", i, i+1, i, i, i+1)
	}
	fan.WriteString("-- f20/kustomization.yaml --\nresources: []\n")
	for name, text := range map[string]string{
		"a ring":   "-- a/kustomization.yaml --\nresources: [../b]\n-- b/kustomization.yaml --\nresources: [../a]\n",
		"itself":   "-- a/kustomization.yaml --\nresources: [../a]\n",
		"a fan":    fan.String(),
		"no YAML":  "-- a/kustomization.yaml --\n{{ if }}\n",
		"a scalar": "-- a/kustomization.yaml --\n1\n",
		"aliases":  "-- a/kustomization.yaml --\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\nresources: [*f,*f,*f,*f]\n",
	} {
		t.Run(name, func(t *testing.T) {
			opened, _ := tree(t, text)
			if result := Find(opened).Rest(); len(result.Facts.Skipped) == 0 {
				t.Error("nothing was named as not built")
			}
		})
	}
}
