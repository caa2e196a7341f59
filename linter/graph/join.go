package graph

import (
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Join ties service accounts and associations to roles and decides each
// binding. It sorts the lists of facts, which it takes over.
func Join(facts Facts) *Graph {
	sortFacts(&facts)
	g := &Graph{Facts: facts}
	var declared []*Role
	for _, role := range facts.Roles {
		if !role.Referenced {
			declared = append(declared, role)
		}
	}
	g.Bound = spread(len(declared), func() func(i int) *BoundRole {
		var parser iam.Parser
		return func(i int) *BoundRole { return bind(declared[i], &parser) }
	})
	g.index = newIndex(&g.Facts, g.Bound)
	var annotated []*ServiceAccount
	for _, sa := range g.ServiceAccounts {
		if sa.RoleARN != nil && !sa.RoleARN.Value.IsEmpty() {
			annotated = append(annotated, sa)
		}
	}
	associated := len(g.Associations)
	g.Bindings = spread(associated+len(annotated), func() func(i int) *Binding {
		return func(i int) *Binding {
			if i < associated {
				return g.bindAssociation(g.Associations[i])
			}
			return g.bindAccount(annotated[i-associated])
		}
	})
	g.index.bindings = make(map[*ServiceAccount][]*Binding, len(g.Bindings))
	for _, b := range g.Bindings {
		g.index.addBinding(b)
		if b.Role != nil {
			b.Role.Bindings = append(b.Role.Bindings, b)
		}
	}
	for _, b := range g.Bindings {
		if b.Verdict == symbolic.No {
			b.Story = g.tell(b)
		}
	}
	return g
}

// sortFacts orders each list by place, then address, so that the result does
// not depend on the order or the number of readers.
func sortFacts(f *Facts) {
	slices.SortStableFunc(f.Roles, func(a, b *Role) int { return compareOrigins(&a.Origin, &b.Origin) })
	slices.SortStableFunc(f.Providers, func(a, b *OIDCProvider) int { return compareOrigins(&a.Origin, &b.Origin) })
	slices.SortStableFunc(f.Clusters, func(a, b *Cluster) int { return compareOrigins(&a.Origin, &b.Origin) })
	slices.SortStableFunc(f.ServiceAccounts, func(a, b *ServiceAccount) int { return compareOrigins(&a.Origin, &b.Origin) })
	slices.SortStableFunc(f.Workloads, func(a, b *Workload) int { return compareOrigins(&a.Origin, &b.Origin) })
	slices.SortStableFunc(f.Associations, func(a, b *PodIdentityAssociation) int { return compareOrigins(&a.Origin, &b.Origin) })
	slices.SortStableFunc(f.Misplaced, func(a, b *MisplacedAnnotation) int { return compareOrigins(&a.Origin, &b.Origin) })
	slices.SortStableFunc(f.Assumptions, func(a, b *RoleAssumption) int { return compareOrigins(&a.Origin, &b.Origin) })
	slices.SortStableFunc(f.Problems, func(a, b Problem) int { return source.Compare(a.Range, b.Range) })
	slices.SortStableFunc(f.Undecided, func(a, b Undecided) int { return source.Compare(a.Range, b.Range) })
	slices.SortStableFunc(f.Skipped, func(a, b Skipped) int { return strings.Compare(a.File, b.File) })
}

func compareOrigins(a, b *Origin) int {
	if c := source.Compare(a.Range, b.Range); c != 0 {
		return c
	}
	if c := strings.Compare(a.Root, b.Root); c != 0 {
		return c
	}
	return strings.Compare(a.Address, b.Address)
}

// bind parses a role's policies and collects what the join asks of it.
func bind(role *Role, parser *iam.Parser) *BoundRole {
	bound := &BoundRole{Role: role, HomeAccount: role.Account, HomePartition: role.Partition, environment: environmentOf(role.Origin)}
	for _, document := range role.Policies {
		bound.Parsed = append(bound.Parsed, parser.Parse(document))
	}
	// What IAM refuses never gets into use: of two alternatives, the one with an
	// empty list of statements or a principal that is null.
	if slices.ContainsFunc(bound.Parsed, func(p iam.TrustPolicy) bool { return !p.IsRefused() }) {
		bound.Parsed = slices.DeleteFunc(bound.Parsed, iam.TrustPolicy.IsRefused)
	}
	for i, policy := range bound.Parsed {
		for _, subject := range policy.Subjects() {
			if subject.Exact {
				bound.Subjects = append(bound.Subjects, Subject{TrustedSubject: subject, Policy: i})
			}
		}
	}
	if role.Account.IsKnown() && role.Partition.IsKnown() {
		return bound
	}
	providers := providersOf(bound.Parsed)
	if account, ok := common(providers, accountOf); ok && !role.Account.IsKnown() {
		bound.HomeAccount = account
	}
	if role.Partition.IsKnown() {
		return bound
	}
	partition, ok := common(providers, partitionOf)
	if name, _ := partition.Literal(); ok && name != "aws" {
		bound.HomePartition = partition
	} else if partition, ok := common(providers, issuerPartition); ok {
		bound.HomePartition = partition
	}
	return bound
}

func accountOf(arn iam.ARN) symbolic.Text   { return arn.Account }
func partitionOf(arn iam.ARN) symbolic.Text { return arn.Partition }

// issuerPartition is the partition of the region in a provider's issuer; empty if
// it names none.
func issuerPartition(arn iam.ARN) symbolic.Text {
	if issuer, ok := arn.Issuer(); ok {
		if cluster, ok := iam.ParseClusterIssuer(issuer); ok {
			return symbolic.Literal(cluster.Partition)
		}
	}
	return symbolic.Text{}
}

// providersOf returns the ARNs of the OIDC providers that policies trust; none if
// one of them can not be cut into parts.
func providersOf(policies []iam.TrustPolicy) []iam.ARN {
	var arns []iam.ARN
	for _, policy := range policies {
		for _, statement := range policy.Statements {
			for _, principal := range statement.Principals {
				if principal.Type != iam.Federated {
					continue
				}
				arn, ok := iam.ParseARN(principal.Value)
				if !ok {
					return nil
				}
				arns = append(arns, arn)
			}
		}
	}
	return arns
}

// common returns a part of ARNs that is known and the same for all of them.
func common(arns []iam.ARN, part func(iam.ARN) symbolic.Text) (symbolic.Text, bool) {
	var found symbolic.Text
	for _, arn := range arns {
		one := part(arn)
		if !one.IsKnown() || !found.IsEmpty() && !found.Equal(one) {
			return symbolic.Text{}, false
		}
		found = one
	}
	return found, !found.IsEmpty()
}

// identityOf is the service account as STS sees its token.
func (g *Graph) identityOf(sa *ServiceAccount) iam.Identity {
	id := iam.Identity{Namespace: sa.Namespace, Name: sa.Name}
	for _, a := range sa.Annotations {
		if a.Key == g.AnnotationKey("audience") {
			id.Audience = a.Value
		}
	}
	return id
}

// bindAccount decides the binding that an annotation or argument makes.
func (g *Graph) bindAccount(sa *ServiceAccount) *Binding {
	b := &Binding{ServiceAccount: sa, Via: IRSA}
	identity := g.identityOf(sa)
	g.settle(b, sa.RoleARN.Value, sa.Origin, func(policy iam.TrustPolicy) iam.Decision {
		return policy.Decide(identity)
	})
	if b.Verdict == symbolic.No && len(g.AssociationsOf(sa.Namespace, sa.Name)) > 0 {
		// The webhook injects only the Pod Identity variables for an account that
		// has an association (amazon-eks-pod-identity-webhook, buildPodPatchConfig),
		// so the annotation has no effect.
		b.Verdict = symbolic.Unknown
		b.Reasons = []string{"a Pod Identity association for this service account takes precedence over its annotation"}
	}
	return b
}

// bindAssociation decides the binding that a Pod Identity association makes.
func (g *Graph) bindAssociation(a *PodIdentityAssociation) *Binding {
	b := &Binding{Association: a, Via: PodIdentity}
	if declared := g.ServiceAccountsNamed(a.Namespace, a.ServiceAccount); len(declared) > 0 {
		b.ServiceAccount = declared[0]
	}
	identity := iam.PodIdentity{
		Cluster: a.Cluster, Namespace: a.Namespace, ServiceAccount: a.ServiceAccount,
		SessionTagsDisabled: a.SessionTagsDisabled,
	}
	g.settle(b, a.RoleARN, a.Origin, func(policy iam.TrustPolicy) iam.Decision {
		return policy.DecidePodIdentity(identity)
	})
	return b
}
