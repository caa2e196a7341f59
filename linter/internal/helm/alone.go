package helm

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/kubernetes"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Alone reads the values files that no manifest of the tree installs: somebody
// runs "helm upgrade --values FILE" by hand or in a pipeline. A file is read if its
// name or folder names a chart of the table ("cert-manager-values.yaml",
// "cert-manager/values.yaml") and if it holds a role annotation; skip leaves out
// those that are something else. Nothing is known of the releases' names and
// namespaces. The second result are the files that were read.
func (c *Charts) Alone(skip func(name string) bool) (graph.Facts, []string) {
	var facts graph.Facts
	var read []string
	for _, name := range c.tree.Files() {
		if skip(name) || !kubernetes.IsManifestName(name) {
			continue
		}
		chart := c.chartOf(name)
		if chart == "" {
			continue
		}
		file, err := c.tree.Read(name)
		if err != nil || !bytes.Contains(file.Data, []byte("role-arn")) {
			continue
		}
		docs, problems := manifest.Parse(file, manifest.Options{Scope: name})
		if len(docs) != 1 || len(problems) > 0 || !isValuesDocument(docs[0].Root) {
			continue
		}
		facts.Add(c.alone(chart, file, docs[0].Root))
		read = append(read, name)
	}
	return facts, read
}

// alone returns what a values file says of the chart's annotated accounts; of the
// others nothing is known that the chart's own defaults do not say.
func (c *Charts) alone(chart string, file *source.File, values *manifest.Node) graph.Facts {
	root := strings.TrimSuffix(file.Name, path.Ext(file.Name))
	if inner := values.Get(chart); inner.Kind() == manifest.Mapping {
		values = inner // the values of a chart that has it as its only part
	}
	facts := c.remote(Release{
		prefix: c.Prefix,
		Chart:  symbolic.Literal(chart).At(values.Range()), Values: []*manifest.Node{values}, ValuesOpen: true,
		Root: root, Address: "values of " + chart + " ", Range: values.Range(),
	}).Facts
	facts.ServiceAccounts = slices.DeleteFunc(facts.ServiceAccounts, func(sa *graph.ServiceAccount) bool { return sa.RoleARN == nil })
	return facts
}

// isValuesDocument reports whether a document is no manifest.
func isValuesDocument(root *manifest.Node) bool {
	return root.Kind() == manifest.Mapping && (root.Get("apiVersion") == nil || root.Get("kind") == nil)
}

// chartOf returns the chart of the table that a values file is for by its name,
// or "".
func (c *Charts) chartOf(name string) string {
	base := strings.ToLower(path.Base(name))
	for path.Ext(base) != "" && kubernetes.IsManifestName(base) {
		base = strings.TrimSuffix(base, path.Ext(base))
	}
	words := strings.FieldsFunc(base, func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	words = slices.DeleteFunc(words, func(word string) bool { return word == "values" || word == "helm" || isEnvironmentWord(word) })
	candidate := strings.Join(words, "-")
	if candidate == "" {
		candidate = strings.ToLower(path.Base(path.Dir(name)))
	}
	for i := range c.rows {
		if c.rows[i].Name == candidate {
			return candidate
		}
	}
	return ""
}

// isEnvironmentWord reports whether a part of a file's name tells the environment.
func isEnvironmentWord(word string) bool {
	switch word {
	case "prod", "production", "live", "dev", "develop", "development", "stage", "staging", "test", "testing", "qa", "uat", "preprod", "sandbox":
		return true
	}
	return false
}
