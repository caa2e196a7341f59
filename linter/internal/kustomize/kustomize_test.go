package kustomize

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/irsalint/irsalint/linter/source"
)

// tree writes the files of a txtar text to a new folder and opens it.
func tree(t *testing.T, text string) (*source.Tree, string) {
	t.Helper()
	dir := t.TempDir()
	for _, file := range txtar.Parse([]byte(text)).Files {
		name := filepath.Join(dir, filepath.FromSlash(file.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := source.Open(dir, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	return opened, dir
}

// describe writes one line for each object, with the place of every text that
// matters.
func describe(result Result) string {
	var b strings.Builder
	for _, o := range result.Objects {
		metadata := o.Root.Get("metadata")
		fmt.Fprintf(&b, "%s %s/%s", o.Root.Get("kind").Text(), metadata.Get("namespace").Text(), metadata.Get("name").Text())
		fmt.Fprintf(&b, " name@%s namespace@%s", metadata.Get("name").Range(), metadata.Get("namespace").Range())
		for _, e := range metadata.Get("annotations").Entries() {
			fmt.Fprintf(&b, " %s=%s@%s", e.Key(), e.Value.Text(), e.Value.Range())
		}
		if sa := o.Root.At("spec", "template", "spec", "serviceAccountName"); sa != nil {
			fmt.Fprintf(&b, " runs as %s@%s", sa.Text(), sa.Range())
		}
		b.WriteString("\n")
	}
	for _, s := range result.Facts.Skipped {
		fmt.Fprintf(&b, "skipped %s: %s\n", s.File, s.Reason)
	}
	return b.String()
}

const base = `
-- k8s/base/kustomization.yaml --
resources: [sa.yaml, app.yaml]
-- k8s/base/sa.yaml --
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/api
-- k8s/base/app.yaml --
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  template:
    spec:
      serviceAccountName: api
      containers:
        - name: api
`

func TestBuildsPointAtTheLineToEdit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ overlay, want string }{
		"a base's annotation that no patch changes": {
			"namespace: prod\nresources: [../../base]",
			`ServiceAccount prod/api name@k8s/base/sa.yaml:4:9 namespace@k8s/overlays/prod/kustomization.yaml:1:12 eks.amazonaws.com/role-arn=arn:aws:iam::111111111111:role/api@k8s/base/sa.yaml:6:33
Deployment prod/api name@k8s/base/app.yaml:4:9 namespace@k8s/overlays/prod/kustomization.yaml:1:12 runs as api@k8s/base/app.yaml:8:27
`,
		},
		"a prefix": {
			"namePrefix: blue-\nresources: [../../base]",
			`ServiceAccount /blue-api name@k8s/base/sa.yaml:4:9 namespace@- eks.amazonaws.com/role-arn=arn:aws:iam::111111111111:role/api@k8s/base/sa.yaml:6:33
Deployment /blue-api name@k8s/base/app.yaml:4:9 namespace@- runs as blue-api@k8s/base/app.yaml:8:27
`,
		},
		"a JSON patch": {
			`resources: [../../base]
patches:
  - target: {kind: ServiceAccount}
    patch: |-
      - op: replace
        path: /metadata/annotations/eks.amazonaws.com~1role-arn
        value: arn:aws:iam::222222222222:role/api`,
			`ServiceAccount /api name@k8s/base/sa.yaml:4:9 namespace@- eks.amazonaws.com/role-arn=arn:aws:iam::222222222222:role/api@k8s/overlays/prod/kustomization.yaml:7:16
Deployment /api name@k8s/base/app.yaml:4:9 namespace@- runs as api@k8s/base/app.yaml:8:27
`,
		},
		"a strategic merge patch of the old form": {
			`resources: [../../base]
patchesStrategicMerge:
  - |-
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: api
      annotations:
        eks.amazonaws.com/role-arn: arn:aws:iam::222222222222:role/api`,
			`ServiceAccount /api name@k8s/base/sa.yaml:4:9 namespace@- eks.amazonaws.com/role-arn=arn:aws:iam::222222222222:role/api@k8s/overlays/prod/kustomization.yaml:9:37
Deployment /api name@k8s/base/app.yaml:4:9 namespace@- runs as api@k8s/base/app.yaml:8:27
`,
		},
		"a patch of an object that is not there is left out and named": {
			`namespace: prod
resources: [../../base]
patches:
  - patch: |-
      apiVersion: v1
      kind: Secret
      metadata: {name: db}
  - patch: |-
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: elsewhere
        annotations:
          eks.amazonaws.com/role-arn: arn:aws:iam::111111111111:role/elsewhere`,
			`ServiceAccount prod/api name@k8s/base/sa.yaml:4:9 namespace@k8s/overlays/prod/kustomization.yaml:1:12 eks.amazonaws.com/role-arn=arn:aws:iam::111111111111:role/api@k8s/base/sa.yaml:6:33
Deployment prod/api name@k8s/base/app.yaml:4:9 namespace@k8s/overlays/prod/kustomization.yaml:1:12 runs as api@k8s/base/app.yaml:8:27
ServiceAccount /elsewhere name@k8s/overlays/prod/kustomization.yaml:12:15 namespace@- eks.amazonaws.com/role-arn=arn:aws:iam::111111111111:role/elsewhere@k8s/overlays/prod/kustomization.yaml:14:39
skipped k8s/overlays/prod/kustomization.yaml: it patches the Secret "db", which is not there
skipped k8s/overlays/prod/kustomization.yaml: it patches the ServiceAccount "elsewhere", which is not there
`,
		},
		"a remote base is left out and named": {
			"resources: ['https://github.com/x/y//base?ref=v1', ../../base]",
			`ServiceAccount /api name@k8s/base/sa.yaml:4:9 namespace@- eks.amazonaws.com/role-arn=arn:aws:iam::111111111111:role/api@k8s/base/sa.yaml:6:33
Deployment /api name@k8s/base/app.yaml:4:9 namespace@- runs as api@k8s/base/app.yaml:8:27
skipped k8s/overlays/prod/kustomization.yaml: the remote resource "https://github.com/x/y//base?ref=v1" is not read
`,
		},
		"what does not build is read as plain manifests": {
			"namespace: prod\nresources: [../../base]\nnoSuchField: 1",
			`ServiceAccount /api name@k8s/base/sa.yaml:4:9 namespace@- eks.amazonaws.com/role-arn=arn:aws:iam::111111111111:role/api@k8s/base/sa.yaml:6:33
Deployment /api name@k8s/base/app.yaml:4:9 namespace@- runs as api@k8s/base/app.yaml:8:27
skipped k8s/overlays/prod/kustomization.yaml: it is read without Kustomize: the kustomization is refused by Kustomize: invalid Kustomization: json: unknown field "noSuchField"
`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			opened, _ := tree(t, base+"-- k8s/overlays/prod/kustomization.yaml --\n"+test.overlay+"\n")
			builds := Find(opened)
			if roots := builds.Roots(); len(roots) != 1 || roots[0] != "k8s/overlays/prod" {
				t.Fatalf("roots are %v", roots)
			}
			if got := describe(builds.Rest()); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}
