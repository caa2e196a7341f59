package graph

import (
	"slices"
	"testing"
)

// TestRolesThatABindingMayName asks for each role whether some binding, of which the
// role is not certain, may turn out to name it.
func TestRolesThatABindingMayName(t *testing.T) {
	t.Parallel()
	tr := new(tree).
		role("infra/a.tf", prod, "app-${var.env}", prod, subject("apps/app")).
		role("infra/b.tf", prod, "app-blue", prod, subject("apps/blue")).
		role("infra/c.tf", prod, "unused", prod, subject("apps/unused")).
		role("infra/d.tf", prod, "certain", prod, subject("apps/certain")).
		role("infra/e.tf", prod, "exporter", prod, subject("apps/exporter")).
		account("apps/sa.tf", "apps", "app", "arn:aws:iam::"+prod+":role/app-${local.colour}").
		account("apps/sa.tf", "apps", "certain", "arn:aws:iam::"+prod+":role/certain").
		account("apps/sa.tf", "apps", "exporter", "arn:aws:iam::"+prod+":role/exportr")
	g := Join(tr.facts)
	count := map[bool]int{}
	for _, role := range g.Bound {
		want := slices.ContainsFunc(g.Bindings, func(b *Binding) bool { return b.Nearest == role || slices.Contains(b.Candidates, role) })
		if got := g.MayBeNamed(role); got != want {
			t.Errorf("%s: %v, want %v", role.Name, got, want)
		}
		count[want]++
	}
	if count[true] == 0 || count[false] == 0 {
		t.Errorf("%v: one of the answers is not tested", count)
	}
}

func TestClustersAreFoundByTheirIssuer(t *testing.T) {
	t.Parallel()
	facts := Facts{Clusters: []*Cluster{{Issuer: text("${a.issuer}")}, {Issuer: text("${b.issuer}")}}}
	g := Join(facts)
	for name, want := range map[string]int{"${a.issuer}": 1, "${b.issuer}": 1, "${c.issuer}": 0, "a.issuer": 0} {
		if got := len(g.ClustersWithIssuer(text(name))); got != want {
			t.Errorf("%s: %d clusters, want %d", name, got, want)
		}
	}
}
