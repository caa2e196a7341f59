package gitops

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/addon"
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
		e.association(item, item.Get("namespace").Text(), "iam.podIdentityAssociations")
	}
	for _, item := range o.root.Get("addons").Items() {
		e.addon(item)
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
	arn, rng := item.Get("attachRoleARN").Text(), item.Get("attachRoleARN").Range()
	if arn.IsEmpty() {
		arn = e.role(madeRole{
			address: address, name: item.Get("roleName").Text(), prefix: "-addon-iamserviceaccount-",
			at: name.Range(), policy: e.trust(namespace, name), policyRange: metadata.Range(),
		})
	}
	if only, _ := item.Get("roleOnly").Literal(); only == "true" {
		return
	}
	if rng.IsZero() {
		rng = name.Range()
	}
	e.annotated(address, namespace, name, name.Range(), arn, rng)
}

// annotated adds a service account that eksctl, or EKS for an add-on, annotates
// with a role. place is the argument that carries the role.
func (e *eksctl) annotated(address string, namespace, name symbolic.Text, at source.Range, arn symbolic.Text, place source.Range) {
	sa := &graph.ServiceAccount{Origin: e.origin(address, at), Namespace: namespace, Name: name, Managed: true, Cluster: e.name}
	sa.Annotations = []graph.Annotation{{Key: "eks.amazonaws.com/role-arn", KeyRange: place, Value: arn.UsedAt(place, 0)}}
	sa.RoleARN = &sa.Annotations[0]
	e.reader.facts.ServiceAccounts = append(e.reader.facts.ServiceAccounts, sa)
}

// addon is one entry of addons: EKS annotates the add-on's service account with
// the role that is given, or that eksctl makes for the policies that are given.
func (e *eksctl) addon(item *manifest.Node) {
	name := item.Get("name").Text()
	namespace, account := addon.Identity(name)
	address := "addons " + name.String()
	for _, a := range item.Get("podIdentityAssociations").Items() {
		if !namespace.IsEmpty() {
			e.association(a, namespace, address)
		}
	}
	if account.IsEmpty() {
		return
	}
	if given := item.Get("serviceAccountRoleARN"); !given.Text().IsEmpty() {
		e.annotated(address, namespace, account.At(name.Range()), name.Range(), given.Text(), given.Range())
		return
	}
	for _, policies := range []string{"attachPolicyARNs", "attachPolicy", "wellKnownPolicies"} {
		if item.Get(policies) == nil {
			continue
		}
		arn := e.role(madeRole{
			address: address, prefix: "-addon-" + name.String() + "-", at: name.Range(),
			policy: e.trust(namespace, account), policyRange: item.Range(),
		})
		e.annotated(address, namespace, account.At(name.Range()), name.Range(), arn, name.Range())
		return
	}
}

// madeRole is a role that eksctl makes.
type madeRole struct {
	address string
	// name is the role's; empty: CloudFormation makes one up from
	// "eksctl-CLUSTER" and prefix.
	name   symbolic.Text
	prefix string
	// at is the place that stands for the role.
	at          source.Range
	policy      symbolic.Text
	policyRange source.Range
}

// role adds a role that eksctl makes and returns its ARN.
func (e *eksctl) role(m madeRole) symbolic.Text {
	role := &graph.Role{
		Origin: e.origin(m.address, m.at), Name: m.name, Path: symbolic.Literal("/"),
		Partition: e.partition, Account: e.account, PolicyRange: m.policyRange, Policies: []symbolic.Text{m.policy},
	}
	if role.Name.IsEmpty() {
		role.NamePrefix = symbolic.Concat(symbolic.Literal("eksctl-"), e.name, symbolic.Literal(m.prefix))
		role.Name = symbolic.Concat(role.NamePrefix, symbolic.Named(e.scope+" "+m.address, "generated suffix")).At(m.at)
	}
	role.ARN = symbolic.Concat(symbolic.Literal("arn:"), e.partition, symbolic.Literal(":iam::"), e.account, symbolic.Literal(":role/"), role.Name)
	e.reader.facts.Roles = append(e.reader.facts.Roles, role)
	return role.ARN
}

// trust is the policy of a role that eksctl makes for one account: it trusts
// exactly that.
func (e *eksctl) trust(namespace, name symbolic.Text) symbolic.Text {
	key := func(claim string) symbolic.Text {
		return symbolic.Concat(symbolic.Literal(`"`), e.issuer, symbolic.Literal(`:`+claim+`":`))
	}
	return symbolic.Concat(
		symbolic.Literal(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"`), e.providerARN(),
		symbolic.Literal(`"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{`),
		key("sub"), symbolic.Literal(`"system:serviceaccount:`).At(namespace.Range()), namespace, symbolic.Literal(":").At(name.Range()), name,
		symbolic.Literal(`",`), key("aud"), symbolic.Literal(`"sts.amazonaws.com"}}}]}`),
	)
}

// podTrust is the policy of a role that eksctl makes for an association.
const podTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}]}`

// association is one Pod Identity association, of the cluster or of an add-on. In
// is the list that it stands in.
func (e *eksctl) association(item *manifest.Node, namespace symbolic.Text, in string) {
	name := item.Get("serviceAccountName").Text()
	address := in + " " + namespace.String() + "/" + name.String()
	a := &graph.PodIdentityAssociation{
		Origin: e.origin(address, name.Range()), Cluster: e.name, Namespace: namespace, ServiceAccount: name,
		RoleARN: item.Get("roleARN").Text(), TargetRoleARN: item.Get("targetRoleARN").Text(),
	}
	disabled, _ := item.Get("disableSessionTags").Literal()
	a.SessionTagsDisabled = symbolic.AnswerOf(disabled == "true")
	if a.RoleARN.IsEmpty() {
		a.RoleARN = e.role(madeRole{
			address: address, name: item.Get("roleName").Text(), prefix: "-podidentityrole-",
			at: name.Range(), policy: symbolic.Literal(podTrust), policyRange: item.Range(),
		})
	}
	e.reader.facts.Associations = append(e.reader.facts.Associations, a)
	create, _ := item.Get("createServiceAccount").Literal()
	ofAddon := in != "iam.podIdentityAssociations"
	if create == "true" || ofAddon {
		e.reader.facts.ServiceAccounts = append(e.reader.facts.ServiceAccounts, &graph.ServiceAccount{
			Origin: e.origin(address, name.Range()), Namespace: namespace, Name: name, Managed: true, AddonAssociation: ofAddon, Cluster: e.name,
		})
	}
}
