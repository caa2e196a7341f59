package kubernetes

import (
	"fmt"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// read returns the facts of the documents of one manifest.
func read(t *testing.T, text string, context Context) graph.Facts {
	t.Helper()
	file := source.NewFile("k8s/app.yaml", []byte(text))
	docs, problems := manifest.Parse(file, manifest.Options{})
	var c Collector
	for _, doc := range docs {
		c.Add(doc.Root, context)
	}
	facts := c.Facts()
	facts.Problems = append(facts.Problems, problems...)
	return facts
}

// at writes a place as line:column.
func at(rng source.Range) string {
	if rng.IsZero() {
		return "-"
	}
	p := rng.StartPosition()
	return fmt.Sprintf("%d:%d", p.Line, p.Column)
}

// say writes facts one a line, in a form that a test can hold against.
func say(f graph.Facts) string {
	var lines []string
	line := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, sa := range f.ServiceAccounts {
		flags := ""
		for name, set := range map[string]bool{" generated": sa.Generated, " managed": sa.Managed, " implied": sa.NamespaceImplied, " partial": sa.AnnotationsUnknown} {
			if set {
				flags += name
			}
		}
		line("account %s/%s at %s%s", sa.Namespace, sa.Name, at(sa.Range), sorted(flags))
		for _, a := range sa.Annotations {
			line("  %s at %s = %s at %s", a.Key, at(a.KeyRange), a.Value, at(a.Value.Range()))
		}
	}
	for _, w := range f.Workloads {
		text := fmt.Sprintf("%s %s/%s at %s runs as %s at %s", w.Kind, w.Namespace, w.Name, at(w.Range), w.ServiceAccount, at(w.ServiceAccount.Range()))
		if !w.Named {
			text += " by default, spec at " + at(w.PodSpec)
		}
		if w.HasRole {
			text += fmt.Sprintf(" with %s at %s", w.RoleARN, at(w.RoleARN.Range()))
		}
		for _, token := range w.Tokens {
			text += fmt.Sprintf(" token for %q at %s aws=%v", token.Audience.String(), at(token.Range), token.ForAWS)
		}
		line("%s", text)
	}
	for _, m := range f.Misplaced {
		line("misplaced in %s %s/%s: %s at %s = %s, better %s", m.Kind, m.Namespace, m.Name, m.Path, at(m.Annotation.KeyRange), m.Annotation.Value, m.Instead)
	}
	for _, a := range f.Assumptions {
		line("%s %s/%s as %s/%s assumes %s at %s id %q", a.Kind, a.Namespace, a.Name, a.ServiceAccountNamespace, a.ServiceAccount, a.RoleARN, at(a.RoleARN.Range()), a.ExternalID.String())
	}
	for _, r := range f.Roles {
		line("role %s at %s: %s, policy %s", r.Name, at(r.Range), r.ARN, r.Policies)
	}
	for _, p := range f.Providers {
		line("provider %s for %s", p.ARN, p.ClientIDs)
	}
	for _, a := range f.Associations {
		line("association %s: %s/%s -> %s", a.Cluster, a.Namespace, a.ServiceAccount, a.RoleARN)
	}
	for _, c := range f.Clusters {
		line("cluster %s with %s", c.Name, c.Issuer)
	}
	for _, u := range f.Undecided {
		line("undecided at %s: %s because of %s", at(u.Range), u.What, u.Because)
	}
	for _, p := range f.Problems {
		line("problem at %s: %s", at(p.Range), p.Message)
	}
	return strings.Join(lines, "\n")
}

// sorted orders words, so that a map may have been their source.
func sorted(flags string) string {
	words := strings.Fields(flags)
	for i := range words {
		for j := i + 1; j < len(words); j++ {
			if words[j] < words[i] {
				words[i], words[j] = words[j], words[i]
			}
		}
	}
	if len(words) == 0 {
		return ""
	}
	return " " + strings.Join(words, " ")
}

// check compares facts with what is wanted, both without margins.
func check(t *testing.T, got graph.Facts, want string) {
	t.Helper()
	want = strings.TrimSpace(strings.ReplaceAll(want, "\n\t\t\t", "\n"))
	if s := say(got); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
}

func TestServiceAccounts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ yaml, want string }{
		"with a role": {`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: apps
  labels: {a: b}
  annotations:
    note: x
    eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/web"
    eks.amazonaws.com/token-expiration: 3600
`, `
			account apps/web at 3:7
			  eks.amazonaws.com/role-arn at 10:5 = arn:aws:iam::111122223333:role/web at 10:34
			  eks.amazonaws.com/token-expiration at 11:5 = 3600 at 11:41`},
		"without a namespace or annotations": {`
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
`, `account ${namespace}/web at 3:7 implied`},
		"with an empty and an absent value": {`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: apps
  annotations:
    eks.amazonaws.com/role-arn: ""
    eks.amazonaws.com/audience:
`, `
			account apps/web at 3:7
			  eks.amazonaws.com/role-arn at 8:5 =  at 8:34
			  eks.amazonaws.com/audience at 9:5 =  at 9:32`},
		"with the key twice": {`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: apps
  annotations:
    eks.amazonaws.com/role-arn: a
    eks.amazonaws.com/role-arn: b
`, `
			account apps/web at 3:7
			  eks.amazonaws.com/role-arn at 8:5 = a at 8:33
			  eks.amazonaws.com/role-arn at 9:5 = b at 9:33`},
		"with near misses and other tools' keys": {`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: apps
  annotations:
    eks.amazonaws.com/roleArn: a
    eks.amazonaws.com/role_arn: b
    eks.amazonaws.com/rolearn: c
    eks.amazon.aws.com/role-arn: d
    eks.amazonws.com/role-arn: e
    iam.amazonaws.com/role: f
    role-arn: g
    eks.amazonaws.com: h
    meta.helm.sh/release-name: no
    amazonaws.com/other: no
    azure.workload.identity/client-id: no
`, `
			account apps/web at 3:7
			  eks.amazonaws.com/roleArn at 8:5 = a at 8:32
			  eks.amazonaws.com/role_arn at 9:5 = b at 9:33
			  eks.amazonaws.com/rolearn at 10:5 = c at 10:32
			  eks.amazon.aws.com/role-arn at 11:5 = d at 11:34
			  eks.amazonws.com/role-arn at 12:5 = e at 12:32
			  iam.amazonaws.com/role at 13:5 = f at 13:29
			  role-arn at 14:5 = g at 14:15
			  eks.amazonaws.com at 15:5 = h at 15:24`},
		"with a value that is no string": {`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: apps
  annotations:
    eks.amazonaws.com/role-arn: [a]
`, `
			account apps/web at 3:7
			problem at 8:33: annotation "eks.amazonaws.com/role-arn" of ServiceAccount "apps/web" is not a string`},
		"with the annotation where it is no annotation": {`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: apps
  labels:
    eks.amazonaws.com/role-arn: a
annotations:
  eks.amazonaws.com/role-arn: b
`, `
			account apps/web at 3:7
			misplaced in ServiceAccount apps/web: metadata.labels at 8:5 = a, better metadata.annotations of the ServiceAccount "apps/web"
			misplaced in ServiceAccount apps/web: annotations at 10:3 = b, better metadata.annotations of the ServiceAccount "apps/web"`},
		"in a list, a typed list and JSON": {`{"apiVersion": "v1", "kind": "List", "items": [
 {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "a", "namespace": "n"}},
 {"apiVersion": "v1", "kind": "ServiceAccountList", "items": [{"metadata": {"name": "b", "namespace": "n", "annotations": {"eks.amazonaws.com\/role-arn": "x"}}}]}]}
`, `
			account n/a at 2:32
			account n/b at 3:86
			  eks.amazonaws.com/role-arn at 3:125 = x at 3:156`},
		"with annotations from a merge key": {`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: apps
  annotations: &irsa
    eks.amazonaws.com/role-arn: a
---
apiVersion: v1
kind: List
shared: &irsa {eks.amazonaws.com/role-arn: b}
items:
- apiVersion: v1
  kind: ServiceAccount
  metadata: {name: web2, namespace: apps, annotations: {<<: *irsa}}
`, `
			account apps/web at 3:7
			  eks.amazonaws.com/role-arn at 8:5 = a at 8:33
			account apps/web2 at 15:9
			  eks.amazonaws.com/role-arn at 12:16 = b at 12:44`},
		"with annotations that only rendering tells": {`
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: apps
  annotations: ${annotations}
`, `account apps/web at 3:7 partial`},
		"with a generated name": {`
apiVersion: v1
kind: ServiceAccount
metadata: {generateName: web-, namespace: apps}
`, `account apps/web-${generated suffix} at 3:7`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, read(t, c.yaml, Context{Root: "k8s"}), c.want)
		})
	}
}

func TestTheContextFillsInWhatTheObjectDoesNotSay(t *testing.T) {
	t.Parallel()
	const yaml = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  annotations:\n    example.com/role-arn: a\n"
	facts := read(t, yaml, Context{
		Namespace: symbolic.Literal("apps"), Door: "helm", Root: "charts/web", AddressPrefix: "release web ",
		Conditional: true, Partial: true, Cluster: symbolic.Literal("main"), Prefix: "example.com",
	})
	check(t, facts, "account apps/web at 2:7 implied partial\n\t\t\t  example.com/role-arn at 6:5 = a at 6:27")
	sa := facts.ServiceAccounts[0]
	if sa.Door != "helm" || sa.Root != "charts/web" || sa.Address != "release web ServiceAccount/apps/web" || !sa.Conditional || sa.Cluster.String() != "main" {
		t.Errorf("got %+v", sa.Origin)
	}
	if sa.RoleARN == nil {
		t.Error("the annotation of another prefix was not taken")
	}
}

func TestPlacesAreThoseThatAPersonEdits(t *testing.T) {
	t.Parallel()
	values := source.NewFile("values.yaml", []byte("role: arn\nname: web\n"))
	const yaml = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: web\n  annotations:\n    eks.amazonaws.com/role-arn: arn\n"
	var asked []string
	facts := read(t, yaml, Context{Locate: func(p Place) source.Range {
		asked = append(asked, fmt.Sprint(strings.Join(p.Path, "."), p.Key))
		switch strings.Join(p.Path, ".") {
		case "metadata.annotations.eks.amazonaws.com/role-arn":
			if p.Key {
				return values.Range(0, 4)
			}
			return values.Range(6, 9)
		case "":
			return values.Range(10, 14)
		}
		return source.Range{}
	}})
	sa := facts.ServiceAccounts[0]
	if got := sa.RoleARN.Value.Range().String(); got != "values.yaml:1:7" {
		t.Errorf("value at %s", got)
	}
	if got := sa.RoleARN.KeyRange.String(); got != "values.yaml:1:1" {
		t.Errorf("key at %s", got)
	}
	if sa.Range.String() != "values.yaml:2:1" || sa.Rendered.String() != "k8s/app.yaml:2:7" {
		t.Errorf("account at %s, rendered at %s", sa.Range, sa.Rendered)
	}
	if len(asked) == 0 || !strings.Contains(strings.Join(asked, " "), "metadata.namefalse") {
		t.Errorf("asked for %q", asked)
	}
}

func TestDifferentFoldersHaveDifferentNamespaces(t *testing.T) {
	t.Parallel()
	const yaml = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: web}\n"
	one, other := read(t, yaml, Context{Root: "a"}), read(t, yaml, Context{Root: "b"})
	if one.ServiceAccounts[0].Namespace.Equal(other.ServiceAccounts[0].Namespace) {
		t.Error("two unknown namespaces were taken for one")
	}
	if !one.ServiceAccounts[0].Namespace.Equal(read(t, yaml, Context{Root: "a"}).ServiceAccounts[0].Namespace) {
		t.Error("one unknown namespace was taken for two")
	}
}
