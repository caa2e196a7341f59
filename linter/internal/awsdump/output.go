package awsdump

import (
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// reader gathers the facts of one file.
type reader struct {
	root  string
	facts graph.Facts
}

// output is one kind of output: the key at its top, and who reads what is there.
type output struct {
	key  string
	list bool // the key holds a list of items
	// has is a key of an item without which it is something else of the same name.
	has  string
	read func(r *reader, n *manifest.Node)
}

// outputs are the outputs by their first key (AWS CLI command reference).
var outputs = []output{
	{key: "Role", has: "RoleName", read: (*reader).role},
	{key: "Roles", list: true, has: "RoleName", read: (*reader).role},
	{key: "RoleDetailList", list: true, has: "RoleName", read: (*reader).role},
	{key: "OpenIDConnectProviderList", list: true, has: "Arn", read: (*reader).providerARN},
	{key: "cluster", has: "identity", read: (*reader).cluster},
	{key: "associations", list: true, has: "serviceAccount", read: (*reader).association},
	{key: "association", has: "serviceAccount", read: (*reader).association},
}

// document reads one document; false if it is none of the outputs.
func (r *reader) document(root *manifest.Node) bool {
	found := false
	for _, o := range outputs {
		at := root.Get(o.key)
		items := []*manifest.Node{at}
		if o.list {
			items = at.Items()
		}
		for _, item := range items {
			if item.Get(o.has) != nil {
				found = true
				o.read(r, item)
			}
		}
	}
	switch {
	case found:
	case root.Get("ClientIDList") != nil && root.Get("Url") != nil:
		r.provider(root)
		found = true
	case isRole(root): // aws iam get-role --query Role
		r.role(root)
		found = true
	default: // aws iam list-roles --query 'Roles[]'
		for _, item := range root.Items() {
			if isRole(item) {
				r.role(item)
				found = true
			}
		}
	}
	return found
}

// isRole reports whether a node is a role as IAM describes it. A CloudFormation
// template has the policy too, but not beside the ARN.
func isRole(n *manifest.Node) bool {
	return n.Get("RoleName") != nil && n.Get("Arn") != nil && n.Get("AssumeRolePolicyDocument") != nil
}

// origin returns the origin of a fact that is named by the text at name.
func (r *reader) origin(address string, name *manifest.Node) graph.Origin {
	return graph.Origin{Root: r.root, Door: "dump", Address: address, Range: name.Range()}
}

func (r *reader) role(n *manifest.Node) {
	arn := n.Get("Arn").Text()
	role := &graph.Role{
		Origin: r.origin(arn.String(), n.Get("RoleName")),
		Name:   n.Get("RoleName").Text(), Path: n.Get("Path").Text(), ARN: arn,
		Partition: field(arn, 1), Account: field(arn, 4),
	}
	if role.Path.IsEmpty() {
		role.Path = symbolic.Literal("/")
	}
	if policy := n.Get("AssumeRolePolicyDocument"); policy != nil {
		role.Policies = []symbolic.Text{policyText(policy)}
		role.PolicyRange = policy.Range()
	}
	r.facts.Roles = append(r.facts.Roles, role)
}

// field returns one part of an ARN.
func field(arn symbolic.Text, i int) symbolic.Text {
	if parts := arn.Split(":"); len(parts) > i {
		return parts[i]
	}
	return symbolic.Text{}
}

// providerARN reads an entry of the list of providers: nothing but its ARN, of
// which the issuer is the end. The audiences are not told.
func (r *reader) providerARN(n *manifest.Node) {
	arn := n.Get("Arn").Text()
	const mark = ":oidc-provider/"
	i := arn.Index(mark)
	if i < 0 {
		return
	}
	issuer := arn.Slice(i+len(mark), arn.Len())
	r.facts.Providers = append(r.facts.Providers, &graph.OIDCProvider{
		Origin: r.origin(arn.String(), n.Get("Arn")), ARN: arn, Account: field(arn, 4),
		URL: symbolic.Concat(symbolic.Literal("https://"), issuer), Issuer: issuer,
	})
}

// provider reads get-open-id-connect-provider, whose output tells the issuer and
// the audiences but not the ARN: the account stays open.
func (r *reader) provider(n *manifest.Node) {
	url := n.Get("Url").Text()
	account := symbolic.Of(&symbolic.Token{Name: "account of " + url.String(), Scope: r.root, Nature: symbolic.AccountNumber()})
	partition := symbolic.Of(&symbolic.Token{Name: "partition", Scope: r.root, Nature: symbolic.Partition()})
	p := &graph.OIDCProvider{
		Origin: r.origin("oidc-provider/"+url.String(), n.Get("Url")), Account: account,
		URL: url, Issuer: url.TrimPrefix("https://"),
	}
	if url.Equal(p.Issuer) { // the API leaves the scheme out
		p.URL = symbolic.Concat(symbolic.Literal("https://"), url)
	}
	p.ARN = symbolic.Concat(symbolic.Literal("arn:"), partition, symbolic.Literal(":iam::"), account, symbolic.Literal(":oidc-provider/"), p.Issuer)
	p.ClientIDs = []symbolic.Text{}
	for _, id := range n.Get("ClientIDList").Items() {
		p.ClientIDs = append(p.ClientIDs, id.Text())
	}
	r.facts.Providers = append(r.facts.Providers, p)
}

func (r *reader) cluster(n *manifest.Node) {
	issuer := n.At("identity", "oidc", "issuer").Text()
	if issuer.IsEmpty() || n.Get("name") == nil {
		return
	}
	r.facts.Clusters = append(r.facts.Clusters, &graph.Cluster{
		Origin: r.origin(n.Get("arn").Text().String(), n.Get("name")),
		Name:   n.Get("name").Text(), Issuer: issuer.TrimPrefix("https://"),
	})
}

// association reads one Pod Identity association. A list of them leaves the role
// out; then only that there is one is known.
func (r *reader) association(n *manifest.Node) {
	id := n.Get("associationArn").Text()
	if id.IsEmpty() {
		id = n.Get("associationId").Text()
	}
	a := &graph.PodIdentityAssociation{
		Origin:  r.origin(id.String(), n.Get("serviceAccount")),
		Cluster: n.Get("clusterName").Text(), Namespace: n.Get("namespace").Text(), ServiceAccount: n.Get("serviceAccount").Text(),
		RoleARN: n.Get("roleArn").Text(), TargetRoleARN: n.Get("targetRoleArn").Text(),
		SessionTagsDisabled: symbolic.No,
	}
	if disabled, _ := n.Get("disableSessionTags").Literal(); strings.EqualFold(disabled, "true") {
		a.SessionTagsDisabled = symbolic.Yes
	}
	if a.RoleARN.IsEmpty() {
		a.RoleARN = symbolic.Named(r.root, "role of association "+id.String()).At(placeOf(n))
		a.SessionTagsDisabled = symbolic.Unknown
		r.facts.Undecided = append(r.facts.Undecided, graph.Undecided{
			What:    "role of the Pod Identity association of \"" + a.Namespace.String() + "/" + a.ServiceAccount.String() + "\"",
			Because: "list-pod-identity-associations leaves the role out",
			Supply:  "the output of aws eks describe-pod-identity-association",
			Range:   placeOf(n),
		})
	}
	r.facts.Associations = append(r.facts.Associations, a)
}

// placeOf is the place that stands for an association.
func placeOf(n *manifest.Node) source.Range { return n.Get("serviceAccount").Range() }
