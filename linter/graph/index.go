package graph

import (
	"strings"
	"sync"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// index finds facts by their names, so that the join and the rules never look
// at all pairs. Keys are symbolic.Text keys unless said otherwise.
type index struct {
	rolesByARN map[string][]*BoundRole
	// lookedUp holds roles that are looked up by their name, by ARN.
	lookedUp map[string]*Role
	// rolesByName holds roles whose name is fully known, by that name.
	rolesByName map[string][]*BoundRole
	// rolesByPrefix holds roles whose name begins with known characters and
	// goes on with a token, by those characters.
	rolesByPrefix map[string][]*BoundRole
	// rolesByWord gives every role by the words of its name's literals. It is made
	// when somebody asks: only for what names no declared role for certain.
	rolesByWord func() map[string][]*BoundRole
	// rolesBySubject holds roles by the exact subjects that they trust.
	rolesBySubject map[pair][]*BoundRole

	accountsByName  map[pair][]*ServiceAccount   // namespace and name
	accountsByShort map[string][]*ServiceAccount // name alone
	accountsIn      map[string][]*ServiceAccount // namespace
	workloadsByUser map[pair][]*Workload         // namespace and account
	associations    map[pair][]*PodIdentityAssociation
	providers       map[string][]*OIDCProvider // ARN
	providersByURL  map[string][]*OIDCProvider // issuer
	clusters        map[string][]*Cluster      // issuer
	bindings        map[*ServiceAccount][]*Binding
	// suspected are the roles that a binding may name; see [Graph.MayBeNamed].
	suspected map[*BoundRole]bool
	// covered counts, for each literal account, the declared roles in it.
	covered map[string]int
}

// pair is the key of what is found by a namespace and a name in it.
type pair struct{ namespace, name string }

func pairOf(namespace, name symbolic.Text) pair { return pair{namespace.Key(), name.Key()} }

func newIndex(facts *Facts, bound []*BoundRole) index {
	x := index{
		rolesByARN:      make(map[string][]*BoundRole, len(bound)),
		lookedUp:        map[string]*Role{},
		rolesByName:     make(map[string][]*BoundRole, len(bound)),
		rolesByPrefix:   map[string][]*BoundRole{},
		rolesByWord:     sync.OnceValue(func() map[string][]*BoundRole { return byWord(bound) }),
		rolesBySubject:  make(map[pair][]*BoundRole, len(bound)),
		accountsByName:  make(map[pair][]*ServiceAccount, len(facts.ServiceAccounts)),
		accountsByShort: make(map[string][]*ServiceAccount, len(facts.ServiceAccounts)),
		accountsIn:      map[string][]*ServiceAccount{},
		workloadsByUser: make(map[pair][]*Workload, len(facts.Workloads)),
		associations:    make(map[pair][]*PodIdentityAssociation, len(facts.Associations)),
		providers:       map[string][]*OIDCProvider{},
		providersByURL:  map[string][]*OIDCProvider{},
		clusters:        map[string][]*Cluster{},
		suspected:       map[*BoundRole]bool{},
		covered:         map[string]int{},
	}
	for _, role := range bound {
		x.addRole(role)
	}
	for _, role := range facts.Roles {
		if role.Referenced && !role.Name.IsEmpty() {
			x.lookedUp[role.ARN.Key()] = role
		}
	}
	for _, sa := range facts.ServiceAccounts {
		key := pairOf(sa.Namespace, sa.Name)
		add(x.accountsByName, key, sa)
		add(x.accountsByShort, key.name, sa)
		add(x.accountsIn, key.namespace, sa)
	}
	for _, w := range facts.Workloads {
		add(x.workloadsByUser, pairOf(w.Namespace, w.ServiceAccount), w)
	}
	for _, a := range facts.Associations {
		add(x.associations, pairOf(a.Namespace, a.ServiceAccount), a)
	}
	for _, p := range facts.Providers {
		add(x.providers, p.ARN.Key(), p)
		add(x.providersByURL, p.Issuer.Key(), p)
	}
	for _, c := range facts.Clusters {
		add(x.clusters, c.Issuer.Key(), c)
	}
	return x
}

// add puts a fact behind those that have its key already.
func add[K comparable, F any](to map[K][]F, key K, fact F) { to[key] = append(to[key], fact) }

// addBinding notes which roles a binding names or may name.
func (x *index) addBinding(b *Binding) {
	if b.ServiceAccount != nil {
		add(x.bindings, b.ServiceAccount, b)
	}
	if b.Nearest != nil {
		x.suspected[b.Nearest] = true
	}
	for _, role := range b.Candidates {
		x.suspected[role] = true
	}
}

func (x *index) addRole(role *BoundRole) {
	add(x.rolesByARN, role.ARN.Key(), role)
	if name, known := role.Name.Literal(); known {
		add(x.rolesByName, name, role)
	} else if prefix := literalPrefix(role.Name); prefix != "" {
		add(x.rolesByPrefix, prefix, role)
	}
	for _, s := range role.Subjects {
		add(x.rolesBySubject, pairOf(s.Namespace, s.Name), role)
	}
	if account, known := role.Account.Literal(); known && account != "" {
		x.covered[account]++
	}
}

// byWord finds roles by the words of their names.
func byWord(roles []*BoundRole) map[string][]*BoundRole {
	found := map[string][]*BoundRole{}
	for _, role := range roles {
		for _, word := range words(role.Name) {
			add(found, word, role)
		}
	}
	return found
}

// literalPrefix returns the characters before the first token.
func literalPrefix(t symbolic.Text) string {
	flat := t.Flat()
	if before, _, ok := strings.Cut(flat, "\xff"); ok {
		return before
	}
	return flat
}

// tokenByte stands for a token in symbolic.Text.Flat.
const tokenByte = 0xFF

// words returns the runs of letters and digits of a name, in lower case, that
// do not touch a token: a run beside a token may be a part of a longer word.
func words(t symbolic.Text) []string {
	flat := t.Flat()
	var out []string
	for start := 0; start < len(flat); {
		end := start
		for end < len(flat) && isWordByte(flat[end]) {
			end++
		}
		touches := start > 0 && flat[start-1] == tokenByte || end < len(flat) && flat[end] == tokenByte
		if end > start && !touches {
			out = append(out, strings.ToLower(flat[start:end]))
		}
		start = end + 1
	}
	return out
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// RolesNamed returns the declared roles with exactly this name, in order.
func (g *Graph) RolesNamed(name symbolic.Text) []*BoundRole {
	if literal, known := name.Literal(); known {
		return g.index.rolesByName[literal]
	}
	return nil
}

// RolesMeant returns the declared roles that a role ARN certainly means, as far
// as its known parts tell: the name is the role's, and no other part differs.
func (g *Graph) RolesMeant(arn symbolic.Text) []*BoundRole {
	candidates, _ := g.candidates(arn)
	var out []*BoundRole
	for _, c := range candidates {
		if c.certain && c.arn == SameARN {
			out = append(out, c.role)
		}
	}
	return out
}

// MayBeNamed reports whether some binding, whose role is not certain, may turn out to
// name the role: it is its nearest one or among its candidates.
func (g *Graph) MayBeNamed(role *BoundRole) bool { return g.index.suspected[role] }

// ClustersWithIssuer returns the clusters whose tokens have exactly this issuer, in
// order.
func (g *Graph) ClustersWithIssuer(issuer symbolic.Text) []*Cluster {
	return g.index.clusters[issuer.Key()]
}

// RolesTrusting returns the declared roles that name the service account as an
// exact subject, in order.
func (g *Graph) RolesTrusting(namespace, name symbolic.Text) []*BoundRole {
	return g.index.rolesBySubject[pairOf(namespace, name)]
}

// ServiceAccountsNamed returns the declarations of a service account, in order:
// several when environments or overlays declare it each for itself.
func (g *Graph) ServiceAccountsNamed(namespace, name symbolic.Text) []*ServiceAccount {
	return g.index.accountsByName[pairOf(namespace, name)]
}

// ServiceAccountsCalled returns the declarations with this name in any
// namespace, in order.
func (g *Graph) ServiceAccountsCalled(name symbolic.Text) []*ServiceAccount {
	return g.index.accountsByShort[name.Key()]
}

// ServiceAccountsIn returns the service accounts of a namespace, in order.
func (g *Graph) ServiceAccountsIn(namespace symbolic.Text) []*ServiceAccount {
	return g.index.accountsIn[namespace.Key()]
}

// WorkloadsOf returns the workloads that run as the service account, in order.
func (g *Graph) WorkloadsOf(namespace, name symbolic.Text) []*Workload {
	return g.index.workloadsByUser[pairOf(namespace, name)]
}

// AssociationsOf returns the Pod Identity associations that name the service
// account, in order.
func (g *Graph) AssociationsOf(namespace, name symbolic.Text) []*PodIdentityAssociation {
	return g.index.associations[pairOf(namespace, name)]
}

// ProvidersWithARN returns the OIDC providers with this ARN, in order.
func (g *Graph) ProvidersWithARN(arn symbolic.Text) []*OIDCProvider {
	return g.index.providers[arn.Key()]
}

// ProvidersOf returns the OIDC providers of an issuer (without scheme), in order.
func (g *Graph) ProvidersOf(issuer symbolic.Text) []*OIDCProvider {
	return g.index.providersByURL[issuer.Key()]
}

// BindingsOf returns the bindings of a service account, in order.
func (g *Graph) BindingsOf(sa *ServiceAccount) []*Binding { return g.index.bindings[sa] }

// Covers reports whether the tree declares roles in the account: only then can
// a missing role be told from one that lives in another repository.
func (g *Graph) Covers(account symbolic.Text) bool {
	literal, known := account.Literal()
	return known && g.index.covered[literal] > 0
}
