package diagram

import (
	"cmp"
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Diagram is the graph as it is drawn. Its JSON form has schema version 1.
type Diagram struct {
	SchemaVersion   int              `json:"schema_version"`
	ServiceAccounts []ServiceAccount `json:"service_accounts"`
	Roles           []Role           `json:"roles"`
	Providers       []Provider       `json:"providers"`
	// Edges are the bindings, mismatches first, then undecided, then matches;
	// within a verdict by namespace and name of the service account.
	Edges []Edge `json:"edges"`
}

// ServiceAccount is a node. Its ID is unique in the diagram.
type ServiceAccount struct {
	ID        string   `json:"id"`
	Namespace string   `json:"namespace"`
	Name      string   `json:"name"`
	Door      string   `json:"door,omitempty"`
	Workloads []string `json:"workloads,omitempty"`
	Location  Location `json:"location"`
}

// Role is a node; roles that the tree does not declare have no location.
type Role struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	ARN      string   `json:"arn"`
	Account  string   `json:"account,omitempty"`
	Address  string   `json:"address,omitempty"`
	Declared bool     `json:"declared"`
	Subjects []string `json:"subjects,omitempty"`
	Location Location `json:"location"`
}

// Provider is an OIDC provider of the tree.
type Provider struct {
	ARN      string   `json:"arn"`
	Issuer   string   `json:"issuer"`
	Location Location `json:"location"`
}

// Edge is a binding between the nodes with the given IDs.
type Edge struct {
	ServiceAccount string `json:"service_account"`
	Role           string `json:"role"`
	// Via is "irsa" or "pod-identity", Verdict "match", "mismatch" or "undecided".
	Via     string   `json:"via"`
	Verdict string   `json:"verdict"`
	Reasons []string `json:"reasons,omitempty"`
	Supply  string   `json:"supply,omitempty"`
	// Snippets are the two halves: the account's side and the role's side.
	Snippets []Snippet `json:"snippets,omitempty"`
}

// Snippet is a few lines of a file with the place that matters.
type Snippet struct {
	Title    string   `json:"title"`
	Location Location `json:"location"`
	// Lines are the text from First on; Location.Line is among them.
	First int      `json:"first"`
	Lines []string `json:"lines"`
}

// Location is a place in a file; the zero value is none.
type Location struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func locate(r source.Range) Location {
	if r.IsZero() {
		return Location{}
	}
	at := r.StartPosition()
	return Location{File: r.File.Name, Line: at.Line, Column: at.Column}
}

// New makes a diagram of a graph. Two declarations of one service account or
// role are two nodes, because they may belong to different environments.
func New(g *graph.Graph) *Diagram {
	b := builder{
		graph: g, diagram: &Diagram{SchemaVersion: 1},
		accounts: map[*graph.ServiceAccount]string{}, roles: map[*graph.BoundRole]string{},
		foreign: map[string]string{}, implied: map[string]string{},
	}
	for _, sa := range g.ServiceAccounts {
		if sa.RoleARN != nil || len(g.BindingsOf(sa)) > 0 {
			b.account(sa)
		}
	}
	for _, role := range g.Bound {
		if len(role.Subjects) > 0 || len(role.Bindings) > 0 {
			b.role(role)
		}
	}
	for _, p := range g.Providers {
		if !p.Referenced {
			b.diagram.Providers = append(b.diagram.Providers, Provider{
				ARN: p.ARN.String(), Issuer: p.Issuer.String(), Location: locate(p.Range),
			})
		}
	}
	for _, binding := range g.Bindings {
		b.edge(binding)
	}
	b.sort()
	return b.diagram
}

type builder struct {
	graph    *graph.Graph
	diagram  *Diagram
	accounts map[*graph.ServiceAccount]string
	roles    map[*graph.BoundRole]string
	foreign  map[string]string // ARN -> ID of a role that is not declared
	implied  map[string]string // namespace/name -> ID of an account that is not declared
}

func (b *builder) account(sa *graph.ServiceAccount) string {
	if id, ok := b.accounts[sa]; ok {
		return id
	}
	id := nodeID("s", len(b.diagram.ServiceAccounts))
	b.accounts[sa] = id
	node := ServiceAccount{
		ID: id, Namespace: sa.Namespace.String(), Name: sa.Name.String(), Door: sa.Door, Location: locate(sa.Range),
	}
	for _, w := range b.graph.WorkloadsOf(sa.Namespace, sa.Name) {
		node.Workloads = append(node.Workloads, w.Kind+" "+w.Namespace.String()+"/"+w.Name.String())
	}
	b.diagram.ServiceAccounts = append(b.diagram.ServiceAccounts, node)
	return id
}

// impliedAccount is the node of an account that only an association names.
func (b *builder) impliedAccount(a *graph.PodIdentityAssociation) string {
	key := a.Namespace.Key() + "\x00" + a.ServiceAccount.Key()
	if id, ok := b.implied[key]; ok {
		return id
	}
	id := nodeID("s", len(b.diagram.ServiceAccounts))
	b.implied[key] = id
	b.diagram.ServiceAccounts = append(b.diagram.ServiceAccounts, ServiceAccount{
		ID: id, Namespace: a.Namespace.String(), Name: a.ServiceAccount.String(),
	})
	return id
}

func (b *builder) role(role *graph.BoundRole) string {
	if id, ok := b.roles[role]; ok {
		return id
	}
	id := nodeID("r", len(b.diagram.Roles))
	b.roles[role] = id
	node := Role{
		ID: id, Name: role.Name.String(), ARN: role.ARN.String(), Account: role.HomeAccount.String(),
		Address: role.Address, Declared: true, Location: locate(role.Range),
	}
	for _, s := range role.Subjects {
		node.Subjects = append(node.Subjects, s.Text.String())
	}
	b.diagram.Roles = append(b.diagram.Roles, node)
	return id
}

// foreignRole is the node of a role that the tree does not declare.
func (b *builder) foreignRole(arn symbolic.Text) string {
	if id, ok := b.foreign[arn.Key()]; ok {
		return id
	}
	id := nodeID("r", len(b.diagram.Roles))
	b.foreign[arn.Key()] = id
	node := Role{ID: id, Name: arn.String(), ARN: arn.String()}
	if parsed, ok := iam.ParseARN(arn); ok {
		node.Account = parsed.Account.String()
		if _, name, ok := parsed.Role(); ok {
			node.Name = name.String()
		}
	}
	b.diagram.Roles = append(b.diagram.Roles, node)
	return id
}

func (b *builder) edge(binding *graph.Binding) {
	e := Edge{Via: string(binding.Via), Verdict: VerdictOf(binding), Reasons: binding.Reasons, Supply: binding.Supply}
	var arn symbolic.Text
	switch {
	case binding.Association != nil:
		arn = binding.Association.RoleARN
		e.Snippets = append(e.Snippets, snippet("association", binding.Association.Range))
	default:
		arn = binding.ServiceAccount.RoleARN.Value
		e.Snippets = append(e.Snippets, snippet("service account", annotationPlace(binding.ServiceAccount)))
	}
	if binding.ServiceAccount != nil {
		e.ServiceAccount = b.account(binding.ServiceAccount)
	} else {
		e.ServiceAccount = b.impliedAccount(binding.Association)
	}
	if binding.Role != nil {
		e.Role = b.role(binding.Role)
		e.Snippets = append(e.Snippets, snippet("trust policy", policyPlace(binding)))
	} else {
		e.Role = b.foreignRole(arn)
	}
	b.diagram.Edges = append(b.diagram.Edges, e)
}

func annotationPlace(sa *graph.ServiceAccount) source.Range {
	if r := sa.RoleARN.Value.Range(); !r.IsZero() {
		return r
	}
	return sa.Range
}

// policyPlace is the text that decided, else the subject that names the account,
// else the policy, else the role.
func policyPlace(b *graph.Binding) source.Range {
	for _, t := range b.Decision.Offending {
		if r := t.Range(); !r.IsZero() {
			return r
		}
	}
	for _, s := range b.Role.Subjects {
		if r := s.Text.Range(); b.ServiceAccount != nil && s.Name.Equal(b.ServiceAccount.Name) && s.Namespace.Equal(b.ServiceAccount.Namespace) && !r.IsZero() {
			return r
		}
	}
	if !b.Role.PolicyRange.IsZero() {
		return b.Role.PolicyRange
	}
	return b.Role.Range
}

// VerdictOf names a binding's verdict as the reports do.
func VerdictOf(b *graph.Binding) string {
	switch b.Verdict {
	case symbolic.Yes:
		return "match"
	case symbolic.No:
		return "mismatch"
	default:
		return "undecided"
	}
}

// Limits of a snippet: enough to recognise the block, small enough for a page
// with thousands of edges.
const (
	snippetBefore = 4
	snippetAfter  = 2
	snippetWidth  = 200
)

func snippet(title string, at source.Range) Snippet {
	s := Snippet{Title: title, Location: locate(at)}
	if at.IsZero() || !report.Quotable(at.File) {
		return s
	}
	line := s.Location.Line
	s.First = max(1, line-snippetBefore)
	for n := s.First; n <= min(line+snippetAfter, at.File.LineCount()); n++ {
		written := at.File.Line(n)
		text := []rune(written[:min(len(written), 4*snippetWidth)]) // a line can be megabytes long
		if len(text) > snippetWidth {
			text = append(text[:snippetWidth:snippetWidth], '…')
		}
		s.Lines = append(s.Lines, string(text))
	}
	return s
}

func (b *builder) sort() {
	rank := map[string]int{"mismatch": 0, "undecided": 1, "match": 2}
	names := map[string]string{}
	for _, sa := range b.diagram.ServiceAccounts {
		names[sa.ID] = sa.Namespace + "/" + sa.Name
	}
	slices.SortStableFunc(b.diagram.Edges, func(x, y Edge) int {
		return cmp.Or(cmp.Compare(rank[x.Verdict], rank[y.Verdict]), cmp.Compare(names[x.ServiceAccount], names[y.ServiceAccount]))
	})
}
