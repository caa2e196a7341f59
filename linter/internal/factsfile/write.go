package factsfile

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Write exports facts as JSON. Facts that came from a facts file themselves are
// left out, so that exports can be chained without growing.
func Write(w io.Writer, f graph.Facts) error {
	doc := document{
		SchemaVersion: Version, Roles: []role{}, Providers: []provider{}, Clusters: []cluster{},
		ServiceAccounts: []serviceAccount{}, Workloads: []workload{}, Associations: []association{},
	}
	for _, r := range f.Roles {
		if r.Door != door && !r.Referenced {
			doc.Roles = append(doc.Roles, exportRole(r))
		}
	}
	for _, p := range f.Providers {
		if p.Door != door && !p.Referenced {
			doc.Providers = append(doc.Providers, provider{
				origin: exportOrigin(p.Origin), URL: text{p.URL}, Issuer: text{p.Issuer},
				ClientIDs: exportTexts(p.ClientIDs), ARN: text{p.ARN}, Account: text{p.Account},
			})
		}
	}
	for _, c := range f.Clusters {
		if c.Door != door && !c.Referenced {
			doc.Clusters = append(doc.Clusters, cluster{origin: exportOrigin(c.Origin), Name: text{c.Name}, Issuer: text{c.Issuer}})
		}
	}
	for _, sa := range f.ServiceAccounts {
		if sa.Door != door {
			doc.ServiceAccounts = append(doc.ServiceAccounts, exportAccount(sa))
		}
	}
	for _, x := range f.Workloads {
		if x.Door != door {
			doc.Workloads = append(doc.Workloads, workload{
				origin: exportOrigin(x.Origin), Kind: x.Kind, Namespace: text{x.Namespace}, Name: text{x.Name},
				ServiceAccount: text{x.ServiceAccount}, Named: x.Named,
			})
		}
	}
	for _, a := range f.Associations {
		if a.Door != door {
			doc.Associations = append(doc.Associations, exportAssociation(a))
		}
	}
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(doc); err != nil {
		return err
	}
	return report.WriteEscaped(w, encoded.String())
}

func exportOrigin(o graph.Origin) origin {
	out := origin{Address: o.Address, Root: o.Root, Conditional: o.Conditional}
	if !o.Range.IsZero() {
		out.Place = o.Range.String()
	}
	return out
}

func exportTexts(texts []symbolic.Text) []text {
	if texts == nil {
		return nil
	}
	out := make([]text, 0, len(texts))
	for _, t := range texts {
		out = append(out, text{t})
	}
	return out
}

func exportRole(r *graph.Role) role {
	out := role{
		origin: exportOrigin(r.Origin), Name: text{r.Name}, Path: text{r.Path}, Partition: text{r.Partition},
		Account: text{r.Account}, ARN: text{r.ARN}, Policies: exportTexts(r.Policies),
	}
	if !r.NamePrefix.IsEmpty() {
		out.NamePrefix = &text{r.NamePrefix}
	}
	return out
}

func exportAccount(sa *graph.ServiceAccount) serviceAccount {
	out := serviceAccount{
		origin: exportOrigin(sa.Origin), Namespace: text{sa.Namespace}, Name: text{sa.Name}, Managed: sa.Managed,
		Generated: sa.Generated, AddonAssociation: sa.AddonAssociation, NamespaceImplied: sa.NamespaceImplied,
		Cluster: text{sa.Cluster},
	}
	for _, a := range sa.Annotations {
		out.Annotations = append(out.Annotations, annotation{Key: a.Key, Value: text{a.Value}})
	}
	if sa.RoleARN != nil {
		out.RoleARN = &annotation{Key: sa.RoleARN.Key, Value: text{sa.RoleARN.Value}}
	}
	return out
}

var sessionTags = map[symbolic.Answer]string{symbolic.Yes: "disabled", symbolic.No: "sent", symbolic.Unknown: "unknown"}

func exportAssociation(a *graph.PodIdentityAssociation) association {
	return association{
		origin: exportOrigin(a.Origin), Cluster: text{a.Cluster}, Namespace: text{a.Namespace},
		ServiceAccount: text{a.ServiceAccount}, RoleARN: text{a.RoleARN}, TargetRoleARN: text{a.TargetRoleARN},
		SessionTags: sessionTags[a.SessionTagsDisabled],
	}
}
