package tfplan

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Overlay puts what a plan or state tells beside what the sources of the same
// root module tell. A thing that both tell stays once, as the sources have it,
// because their places are those to edit; what the sources leave open is filled
// in from the document. Overlay changes the facts of sources in place and
// returns what only the document tells.
//
// Facts are the same if their root and address are. A state may be older than
// the sources, so it never contradicts them.
func Overlay(sources, told graph.Facts) graph.Facts {
	only := told
	only.Roles, only.Providers, only.Clusters = nil, nil, nil
	only.ServiceAccounts, only.Associations, only.Workloads = nil, nil, nil

	roles := indexed(sources.Roles, func(r *graph.Role) key { return keyed(r.Origin) })
	for _, r := range told.Roles {
		if own := roles[keyed(r.Origin)]; own != nil {
			fillRole(own, r)
			continue
		}
		only.Roles = append(only.Roles, r)
	}
	providers := indexed(sources.Providers, func(p *graph.OIDCProvider) key { return keyed(p.Origin) })
	for _, p := range told.Providers {
		if own := providers[keyed(p.Origin)]; own != nil {
			fill(&own.Issuer, p.Issuer, own.Range)
			fill(&own.ARN, p.ARN, own.Range)
			fill(&own.Account, p.Account, own.Range)
			continue
		}
		only.Providers = append(only.Providers, p)
	}
	clusters := indexed(sources.Clusters, func(c *graph.Cluster) key { return keyed(c.Origin) })
	for _, c := range told.Clusters {
		if clusters[keyed(c.Origin)] == nil {
			only.Clusters = append(only.Clusters, c)
		}
	}
	accounts := indexed(sources.ServiceAccounts, func(a *graph.ServiceAccount) key { return keyed(a.Origin) })
	for _, a := range told.ServiceAccounts {
		if own := accounts[keyed(a.Origin)]; own != nil {
			fill(&own.Namespace, a.Namespace, own.Range)
			fill(&own.Name, a.Name, own.Range)
			continue
		}
		only.ServiceAccounts = append(only.ServiceAccounts, a)
	}
	associations := indexed(sources.Associations, func(a *graph.PodIdentityAssociation) key { return keyed(a.Origin) })
	for _, a := range told.Associations {
		if associations[keyed(a.Origin)] == nil {
			only.Associations = append(only.Associations, a)
		}
	}
	workloads := indexed(sources.Workloads, func(w *graph.Workload) key { return keyed(w.Origin) })
	for _, w := range told.Workloads {
		if workloads[keyed(w.Origin)] == nil {
			only.Workloads = append(only.Workloads, w)
		}
	}
	only.Undecided = stillOpen(told.Undecided, sources)
	return only
}

// key tells facts of one document apart.
type key struct{ root, address string }

func keyed(o graph.Origin) key { return key{o.Root, o.Address} }

// indexed finds facts by their key; of several with one key, the first.
func indexed[F any](all []*F, keyOf func(*F) key) map[key]*F {
	out := make(map[key]*F, len(all))
	for _, f := range all {
		if k := keyOf(f); out[k] == nil {
			out[k] = f
		}
	}
	return out
}

func fillRole(own, told *graph.Role) {
	fill(&own.Name, told.Name, own.Range)
	fill(&own.Path, told.Path, own.Range)
	fill(&own.ARN, told.ARN, own.Range)
	fill(&own.Account, told.Account, own.Range)
	fill(&own.Partition, told.Partition, own.Range)
	if len(own.Policies) == 0 {
		for _, p := range told.Policies {
			own.Policies = append(own.Policies, p.UsedAt(own.PolicyRange, 0))
		}
	}
	own.Conditional = false // it is planned, or there
}

// fill replaces a text that the sources leave open by one that is known.
func fill(own *symbolic.Text, told symbolic.Text, at source.Range) {
	if own.IsKnown() || !told.IsKnown() || told.IsEmpty() {
		return
	}
	if rng := own.Range(); !rng.IsZero() {
		at = rng
	}
	*own = told.UsedAt(at, 0)
}

// stillOpen keeps what the document leaves open, unless the sources tell it.
func stillOpen(undecided []graph.Undecided, sources graph.Facts) []graph.Undecided {
	policies := map[source.Range]bool{}
	for _, r := range sources.Roles {
		if len(r.Policies) > 0 {
			policies[r.PolicyRange] = true
		}
	}
	var out []graph.Undecided
	for _, u := range undecided {
		if !policies[u.Range] {
			out = append(out, u)
		}
	}
	return out
}
