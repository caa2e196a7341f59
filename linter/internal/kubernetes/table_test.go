package kubernetes

import (
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

func tables() []row {
	var all []row
	for _, table := range [][]row{coreKinds, podOperators, accountOperators, roleOperators, iamKinds} {
		all = append(all, table...)
	}
	return all
}

// sample builds an object of a row's kind in which a pattern leads to value.
func sample(r row, pattern string, value *manifest.Node) *manifest.Node {
	text := func(s string) *manifest.Node { return manifest.NewScalar(symbolic.Literal(s), manifest.String) }
	entry := func(key string, n *manifest.Node) manifest.Entry { return manifest.NewEntry(symbolic.Literal(key), n) }
	var nest func(pattern string) *manifest.Node
	nest = func(pattern string) *manifest.Node {
		if pattern == "" {
			return value
		}
		segment, rest, _ := strings.Cut(pattern, "/")
		name, list := strings.CutSuffix(segment, "[]")
		if name == "*" {
			name = "any"
		}
		inner := nest(rest)
		if list {
			inner = manifest.NewSequence([]*manifest.Node{inner}, source.Range{})
		}
		return manifest.NewMapping([]manifest.Entry{entry(name, inner)}, source.Range{})
	}
	group := r.group
	if strings.HasPrefix(group, ".") {
		group = "sub" + group
	}
	if group != "" {
		group += "/"
	}
	entries := []manifest.Entry{entry("apiVersion", text(group+"v1")), entry("kind", text(r.kind))}
	body := nest(pattern).Entries()
	meta := []manifest.Entry{entry("name", text("obj")), entry("namespace", text("ns"))}
	for i, e := range body {
		if e.Is("metadata") { // the pattern leads into the object's own metadata
			meta = append(meta, e.Value.Entries()...)
			body = append(body[:i:i], body[i+1:]...)
			break
		}
	}
	entries = append(entries, entry("metadata", manifest.NewMapping(meta, source.Range{})))
	return manifest.NewMapping(append(entries, body...), source.Range{})
}

func scalarNode(s string) *manifest.Node {
	return manifest.NewScalar(symbolic.Literal(s), manifest.String)
}

func annotationsNode() *manifest.Node {
	return manifest.NewMapping([]manifest.Entry{manifest.NewEntry(symbolic.Literal("eks.amazonaws.com/role-arn"), scalarNode("the-role"))}, source.Range{})
}

func TestEveryColumnOfEveryRowIsReadFromItsPath(t *testing.T) {
	t.Parallel()
	for _, r := range tables() {
		for _, p := range r.pods {
			if p.account != "" {
				facts := FactsOf(sample(r, p.account, scalarNode("the-account")), Context{})
				if p.template != none {
					continue // counts beside a template only
				}
				found := false
				for _, w := range facts.Workloads {
					found = found || w.ServiceAccount.String() == "the-account" && w.Named && w.Kind == r.kind
				}
				if !found {
					t.Errorf("%s %s: no workload from %s", r.group, r.kind, p.account)
				}
			}
			if p.template != none {
				template := manifest.NewMapping([]manifest.Entry{manifest.NewEntry(symbolic.Literal("spec"),
					manifest.NewMapping([]manifest.Entry{manifest.NewEntry(symbolic.Literal("serviceAccountName"), scalarNode("the-account"))}, source.Range{}))}, source.Range{})
				facts := FactsOf(sample(r, p.template, template), Context{})
				if len(facts.Workloads) == 0 || facts.Workloads[0].ServiceAccount.String() != "the-account" {
					t.Errorf("%s %s: no workload from the template at %q", r.group, r.kind, p.template)
				}
			}
			if p.metadata != "" {
				facts := FactsOf(sample(r, p.metadata, annotationsNode()), Context{})
				if len(facts.Misplaced) != 1 || facts.Misplaced[0].Annotation.Value.String() != "the-role" {
					t.Errorf("%s %s: a role at %s is not misplaced", r.group, r.kind, p.metadata)
				}
			}
		}
		for _, m := range r.makes {
			facts := FactsOf(sample(r, m.annotations, annotationsNode()), Context{})
			want := strings.ReplaceAll(m.name, "{name}", "obj")
			if len(facts.ServiceAccounts) != 1 || facts.ServiceAccounts[0].Name.String() != want || facts.ServiceAccounts[0].RoleARN == nil || !facts.ServiceAccounts[0].Managed {
				t.Errorf("%s %s: no account %s from %s", r.group, r.kind, want, m.annotations)
			}
			if len(facts.Misplaced)+len(facts.Undecided) > 0 {
				t.Errorf("%s %s: the annotation at %s is read twice", r.group, r.kind, m.annotations)
			}
		}
		for _, a := range r.assumes {
			facts := FactsOf(sample(r, a.arn, scalarNode("the-role")), Context{})
			if len(facts.Assumptions) != 1 || facts.Assumptions[0].RoleARN.String() != "the-role" {
				t.Errorf("%s %s: no assumption from %s", r.group, r.kind, a.arn)
			}
		}
		for _, pattern := range r.holds {
			inner := sample(row{kind: "ServiceAccount"}, "metadata/annotations", annotationsNode())
			facts := FactsOf(sample(r, pattern, inner), Context{})
			if len(facts.ServiceAccounts) != 1 || facts.ServiceAccounts[0].RoleARN == nil {
				t.Errorf("%s %s: no object at %s", r.group, r.kind, pattern)
			}
		}
	}
}

func TestNoKindHasTwoRows(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range tables() {
		key := r.group + "/" + r.kind
		if seen[key] {
			t.Errorf("%s has two rows", key)
		}
		seen[key] = true
		if !isKnownKind(r.kind) {
			t.Errorf("%s would not be read", key)
		}
		if len(r.pods)+len(r.makes)+len(r.assumes)+len(r.holds) == 0 && r.read == nil {
			t.Errorf("%s says nothing", key)
		}
	}
	if len(seen) < 100 {
		t.Errorf("only %d rows", len(seen))
	}
}

func TestKindsOfTheSameNameAreToldApartByTheirGroup(t *testing.T) {
	t.Parallel()
	check(t, read(t, "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: n}\nspec: {template: {spec: {serviceAccountName: x}}}\n", Context{}), "")
	check(t, read(t, "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: a, namespace: n}\nspec: {template: {spec: {serviceAccountName: x}}}\n", Context{}),
		"Service n/a at 2:7 runs as x at 4:46")
	check(t, read(t, "apiVersion: cluster.x-k8s.io/v1\nkind: Cluster\nmetadata: {name: a, namespace: n}\n", Context{}), "")
}
