package factsfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// door is the Origin.Door of facts that came from a file.
const door = "facts"

// Read turns a facts file back into facts. Their ranges are the places in the
// facts file; Origin.Address tells where they were declared. A file that is no
// facts file, or of another version, gives a Problem and no facts.
func Read(file *source.File) graph.Facts {
	var doc document
	decoder := json.NewDecoder(bytes.NewReader(file.Data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil {
		return problem(file, decoder.InputOffset(), "not a facts file: "+describe(err))
	}
	if doc.SchemaVersion != Version {
		return problem(file, 0, fmt.Sprintf("facts file has schema version %d, this irsalint reads %d", doc.SchemaVersion, Version))
	}
	return newReader(file).facts(doc)
}

func describe(err error) string {
	if _, ok := errors.AsType[*json.SyntaxError](err); ok {
		return "invalid JSON"
	}
	return err.Error()
}

func problem(file *source.File, offset int64, message string) graph.Facts {
	at := file.LineRange(file.Position(int(offset)).Line)
	return graph.Facts{Problems: []graph.Problem{{
		Range: at, Message: message, Help: "write it again with `irsalint facts` in the other repository",
	}}}
}

// reader finds the place of each fact by the order of the list entries.
type reader struct {
	file   *source.File
	places map[string][]source.Range
}

func newReader(file *source.File) *reader {
	return &reader{file: file, places: entryPlaces(file)}
}

// entryPlaces returns, for each top-level list, the ranges of its entries.
func entryPlaces(file *source.File) map[string][]source.Range {
	places := map[string][]source.Range{}
	decoder := json.NewDecoder(bytes.NewReader(file.Data))
	if _, err := decoder.Token(); err != nil {
		return places
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return places
		}
		name, _ := key.(string)
		if name == "schema_version" {
			if _, err := decoder.Token(); err != nil {
				return places
			}
			continue
		}
		if open, err := decoder.Token(); err != nil || open != json.Delim('[') {
			continue
		}
		for decoder.More() {
			var entry json.RawMessage
			if err := decoder.Decode(&entry); err != nil {
				return places
			}
			end := int(decoder.InputOffset())
			places[name] = append(places[name], file.Range(end-len(entry), end))
		}
		if _, err := decoder.Token(); err != nil {
			return places
		}
	}
	return places
}

func (r *reader) origin(list string, i int, o origin) graph.Origin {
	at := r.file.Whole()
	if i < len(r.places[list]) {
		at = r.places[list][i]
	}
	address := o.Address
	if o.Place != "" {
		address += " at " + o.Place
	}
	return graph.Origin{Root: o.Root, Address: address, Door: door, Conditional: o.Conditional, Range: at}
}

func at(t text, o graph.Origin) symbolic.Text { return t.At(o.Range) }

func (r *reader) facts(doc document) graph.Facts {
	var f graph.Facts
	for i, x := range doc.Roles {
		f.Roles = append(f.Roles, r.role(i, x))
	}
	for i, x := range doc.Providers {
		o := r.origin("providers", i, x.origin)
		p := &graph.OIDCProvider{Origin: o, URL: at(x.URL, o), Issuer: at(x.Issuer, o), ARN: at(x.ARN, o), Account: at(x.Account, o)}
		for _, id := range x.ClientIDs {
			p.ClientIDs = append(p.ClientIDs, at(id, o))
		}
		f.Providers = append(f.Providers, p)
	}
	for i, x := range doc.Clusters {
		o := r.origin("clusters", i, x.origin)
		f.Clusters = append(f.Clusters, &graph.Cluster{Origin: o, Name: at(x.Name, o), Issuer: at(x.Issuer, o)})
	}
	for i, x := range doc.ServiceAccounts {
		f.ServiceAccounts = append(f.ServiceAccounts, r.account(i, x))
	}
	for i, x := range doc.Workloads {
		o := r.origin("workloads", i, x.origin)
		f.Workloads = append(f.Workloads, &graph.Workload{
			Origin: o, Kind: x.Kind, Namespace: at(x.Namespace, o), Name: at(x.Name, o),
			ServiceAccount: at(x.ServiceAccount, o), Named: x.Named, PodSpec: o.Range,
		})
	}
	for i, x := range doc.Associations {
		o := r.origin("associations", i, x.origin)
		a := &graph.PodIdentityAssociation{
			Origin: o, Cluster: at(x.Cluster, o), Namespace: at(x.Namespace, o), ServiceAccount: at(x.ServiceAccount, o),
			RoleARN: at(x.RoleARN, o), TargetRoleARN: at(x.TargetRoleARN, o),
		}
		for answer, name := range sessionTags {
			if name == x.SessionTags {
				a.SessionTagsDisabled = answer
			}
		}
		f.Associations = append(f.Associations, a)
	}
	return f
}

func (r *reader) role(i int, x role) *graph.Role {
	o := r.origin("roles", i, x.origin)
	out := &graph.Role{
		Origin: o, Name: at(x.Name, o), Path: at(x.Path, o), Partition: at(x.Partition, o),
		Account: at(x.Account, o), ARN: at(x.ARN, o), PolicyRange: o.Range,
	}
	if x.NamePrefix != nil {
		out.NamePrefix = at(*x.NamePrefix, o)
	}
	for _, p := range x.Policies {
		out.Policies = append(out.Policies, at(p, o))
	}
	return out
}

func (r *reader) account(i int, x serviceAccount) *graph.ServiceAccount {
	o := r.origin("service_accounts", i, x.origin)
	out := &graph.ServiceAccount{
		Origin: o, Namespace: at(x.Namespace, o), Name: at(x.Name, o), Managed: x.Managed, Generated: x.Generated,
		AddonAssociation: x.AddonAssociation, NamespaceImplied: x.NamespaceImplied, Cluster: at(x.Cluster, o),
	}
	for _, a := range x.Annotations {
		out.Annotations = append(out.Annotations, graph.Annotation{Key: a.Key, KeyRange: o.Range, Value: at(a.Value, o)})
	}
	if x.RoleARN != nil {
		out.RoleARN = &graph.Annotation{Key: x.RoleARN.Key, KeyRange: o.Range, Value: at(x.RoleARN.Value, o)}
	}
	return out
}
