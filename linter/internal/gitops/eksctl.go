package gitops

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// clusterConfig reads an eksctl cluster configuration: the cluster with its
// provider, the roles that eksctl makes for service accounts, the accounts, and
// Pod Identity associations.
func (r *reader) clusterConfig(o object) {
	e := eksctl{reader: r, o: o, name: o.name(), scope: o.context.Root}
	e.issuer = symbolic.Of(&symbolic.Token{
		Name: "issuer of cluster " + e.name.String(), Scope: e.scope, Nature: symbolic.Issuer(),
	})
	e.account = symbolic.Of(&symbolic.Token{Name: "account of cluster " + e.name.String(), Scope: e.scope, Nature: symbolic.AccountNumber()})
	e.partition = symbolic.Of(&symbolic.Token{Name: "partition", Scope: e.scope, Nature: symbolic.Partition()})
	iam := o.root.Get("iam")
	r.facts.Clusters = append(r.facts.Clusters, &graph.Cluster{
		Origin: e.origin("cluster "+e.name.String(), o.root.At("metadata", "name").Range()), Name: e.name, Issuer: e.issuer,
	})
	if with, _ := iam.Get("withOIDC").Literal(); with == "true" {
		e.provider(iam.Get("withOIDC").Range())
	}
	for _, item := range iam.Get("serviceAccounts").Items() {
		e.serviceAccount(item)
	}
	for _, item := range iam.Get("podIdentityAssociations").Items() {
		e.association(item)
	}
}

// eksctl is one cluster configuration while it is read.
type eksctl struct {
	reader                           *reader
	o                                object
	name, issuer, account, partition symbolic.Text
	scope                            string
}

func (e *eksctl) origin(address string, rng source.Range) graph.Origin {
	return graph.Origin{
		Root: e.o.context.Root, Address: "ClusterConfig/" + e.name.String() + " " + address, Door: "eksctl",
		Conditional: e.o.context.Conditional, Range: rng,
	}
}

// provider is the OIDC provider that withOIDC makes.
func (e *eksctl) provider(rng source.Range) {
	e.reader.facts.Providers = append(e.reader.facts.Providers, &graph.OIDCProvider{
		Origin: e.origin("OIDC provider", rng),
		URL:    symbolic.Concat(symbolic.Literal("https://"), e.issuer), Issuer: e.issuer,
		ClientIDs: []symbolic.Text{symbolic.Literal("sts.amazonaws.com")},
		ARN:       e.providerARN(), Account: e.account,
	})
}

func (e *eksctl) providerARN() symbolic.Text {
	return symbolic.Concat(symbolic.Literal("arn:"), e.partition, symbolic.Literal(":iam::"), e.account, symbolic.Literal(":oidc-provider/"), e.issuer)
}

// serviceAccount is one entry of iam.serviceAccounts.
func (e *eksctl) serviceAccount(item *manifest.Node) {
	metadata := item.Get("metadata")
	namespace, name := metadata.Get("namespace").Text(), metadata.Get("name").Text()
	if namespace.IsEmpty() {
		namespace = symbolic.Literal("default").At(name.Range())
	}
	address := "iam.serviceAccounts " + namespace.String() + "/" + name.String()
	attached := item.Get("attachRoleARN").Text()
	arn := attached
	if attached.IsEmpty() {
		role := e.role(item, address, namespace, name)
		e.reader.facts.Roles = append(e.reader.facts.Roles, role)
		arn = role.ARN
	}
	if only, _ := item.Get("roleOnly").Literal(); only == "true" {
		return
	}
	sa := &graph.ServiceAccount{
		Origin: e.origin(address, metadata.Get("name").Range()), Namespace: namespace, Name: name, Managed: true, Cluster: e.name,
	}
	rng := item.Get("attachRoleARN").Range()
	if rng.IsZero() {
		rng = name.Range()
	}
	sa.Annotations = append(sa.Annotations, graph.Annotation{Key: "eks.amazonaws.com/role-arn", KeyRange: rng, Value: arn.UsedAt(rng, 0)})
	sa.RoleARN = &sa.Annotations[0]
	e.reader.facts.ServiceAccounts = append(e.reader.facts.ServiceAccounts, sa)
}

// role is the role that eksctl makes for one account: it trusts exactly that.
func (e *eksctl) role(item *manifest.Node, address string, namespace, name symbolic.Text) *graph.Role {
	role := &graph.Role{
		Origin: e.origin(address, item.At("metadata", "name").Range()),
		Name:   item.Get("roleName").Text(), Path: symbolic.Literal("/"),
		Partition: e.partition, Account: e.account, PolicyRange: item.Get("metadata").Range(),
	}
	if role.Name.IsEmpty() {
		// CloudFormation makes the name up.
		role.NamePrefix = symbolic.Concat(symbolic.Literal("eksctl-"), e.name, symbolic.Literal("-addon-iamserviceaccount-"))
		role.Name = symbolic.Concat(role.NamePrefix, symbolic.Named(e.scope+" "+address, "generated suffix")).At(name.Range())
	}
	role.ARN = symbolic.Concat(symbolic.Literal("arn:"), e.partition, symbolic.Literal(":iam::"), e.account, symbolic.Literal(":role/"), role.Name)
	key := func(claim string) symbolic.Text {
		return symbolic.Concat(symbolic.Literal(`"`), e.issuer, symbolic.Literal(`:`+claim+`":`))
	}
	role.Policies = []symbolic.Text{symbolic.Concat(
		symbolic.Literal(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"`), e.providerARN(),
		symbolic.Literal(`"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{`),
		key("sub"), symbolic.Literal(`"system:serviceaccount:`).At(namespace.Range()), namespace, symbolic.Literal(":").At(name.Range()), name,
		symbolic.Literal(`",`), key("aud"), symbolic.Literal(`"sts.amazonaws.com"}}}]}`),
	)}
	return role
}

// association is one entry of iam.podIdentityAssociations.
func (e *eksctl) association(item *manifest.Node) {
	namespace, name := item.Get("namespace").Text(), item.Get("serviceAccountName").Text()
	address := "iam.podIdentityAssociations " + namespace.String() + "/" + name.String()
	a := &graph.PodIdentityAssociation{
		Origin: e.origin(address, name.Range()), Cluster: e.name, Namespace: namespace, ServiceAccount: name,
		RoleARN: item.Get("roleARN").Text(), TargetRoleARN: item.Get("targetRoleARN").Text(),
	}
	disabled, _ := item.Get("disableSessionTags").Literal()
	a.SessionTagsDisabled = symbolic.AnswerOf(disabled == "true")
	if a.RoleARN.IsEmpty() {
		role := e.podRole(item, address)
		e.reader.facts.Roles = append(e.reader.facts.Roles, role)
		a.RoleARN = role.ARN
	}
	e.reader.facts.Associations = append(e.reader.facts.Associations, a)
	if create, _ := item.Get("createServiceAccount").Literal(); create == "true" {
		e.reader.facts.ServiceAccounts = append(e.reader.facts.ServiceAccounts, &graph.ServiceAccount{
			Origin: e.origin(address, name.Range()), Namespace: namespace, Name: name, Managed: true, Cluster: e.name,
		})
	}
}

// podRole is the role that eksctl makes for an association.
func (e *eksctl) podRole(item *manifest.Node, address string) *graph.Role {
	role := &graph.Role{
		Origin: e.origin(address, item.Get("serviceAccountName").Range()), Name: item.Get("roleName").Text(), Path: symbolic.Literal("/"),
		Partition: e.partition, Account: e.account, PolicyRange: item.Range(),
	}
	if role.Name.IsEmpty() {
		role.NamePrefix = symbolic.Concat(symbolic.Literal("eksctl-"), e.name, symbolic.Literal("-podidentityrole-"))
		role.Name = symbolic.Concat(role.NamePrefix, symbolic.Named(e.scope+" "+address, "generated suffix")).At(item.Get("serviceAccountName").Range())
	}
	role.ARN = symbolic.Concat(symbolic.Literal("arn:"), e.partition, symbolic.Literal(":iam::"), e.account, symbolic.Literal(":role/"), role.Name)
	role.Policies = []symbolic.Text{symbolic.Literal(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}]}`,
	)}
	return role
}
