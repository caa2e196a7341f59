package tfplan

import (
	"fmt"
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// makeFacts turns the resources into facts, in the order of the document.
func (r *reader) makeFacts() {
	if r.options.Belongs != nil {
		if root, ok := r.options.Belongs(r.declared()); ok {
			r.options.Root = root
		}
	}
	r.learnSettings()
	for _, res := range r.resources {
		switch res.kind {
		case "aws_iam_role":
			r.addRole(res)
		case "aws_iam_openid_connect_provider":
			r.addProvider(res)
		case "aws_eks_cluster":
			r.facts.Clusters = append(r.facts.Clusters, &graph.Cluster{
				Origin: r.origin(res), Name: r.attribute(res, "name"), Issuer: r.issuer(res), Referenced: res.data,
			})
		case "aws_eks_pod_identity_association":
			r.addAssociation(res)
		case "aws_eks_addon":
			r.addAddon(res)
		default:
			r.addObjects(res)
		}
	}
}

// declared are the addresses of resources and module calls that the root module
// itself declares, each once.
func (r *reader) declared() []string {
	var out []string
	seen := map[string]bool{}
	for _, res := range r.resources {
		address := res.label()
		if steps := moduleSteps(res.module); len(steps) > 0 {
			name, _ := cutKey(steps[0])
			address = "module." + name
		}
		if !seen[address] {
			seen[address] = true
			out = append(out, address)
		}
	}
	return out
}

func (r *reader) origin(res *resource) graph.Origin {
	return graph.Origin{Root: r.options.Root, Address: res.address, Door: r.door, Range: r.place(res)}
}

func (r *reader) addRole(res *resource) {
	role := &graph.Role{
		Origin: r.origin(res), Path: r.rolePath(res), ARN: r.roleARN(res),
		Partition: r.partition(res), Account: r.account(res),
		PolicyRange: r.place(res, "assume_role_policy"), Referenced: res.data,
	}
	role.Name, role.NamePrefix = r.roleName(res)
	if arn, ok := iam.ParseARN(role.ARN); ok && arn.Account.IsKnown() {
		role.Partition, role.Account = arn.Partition, arn.Account
	}
	role.Policies = r.policies(res, 0)
	if len(role.Policies) == 0 && !res.data {
		r.facts.Undecided = append(r.facts.Undecided, graph.Undecided{
			What:    fmt.Sprintf("trust policy of role %q", role.Name.String()),
			Because: "the plan does not know " + res.address + ".assume_role_policy before the apply",
			Supply:  "the sources of the root module, or its state after the apply",
			Range:   role.PolicyRange,
		})
	}
	r.facts.Roles = append(r.facts.Roles, role)
}

// policies returns the trust policy of a role, or several of which one applies.
func (r *reader) policies(res *resource, depth int) []symbolic.Text {
	if t, ok := r.known(res, "assume_role_policy"); ok {
		return []symbolic.Text{t}
	}
	var out []symbolic.Text
	if !res.get("assume_role_policy").isUnknown() || depth > maxFollow {
		return nil
	}
	for _, t := range r.targets(res, "assume_role_policy") {
		switch {
		case t.kind == "aws_iam_policy_document" && slices.Contains([]string{"json", "minified_json", ""}, t.attribute):
			if doc, ok := r.document(t.resource, depth); ok {
				out = append(out, doc)
			}
		case t.kind == "aws_iam_role" && t.attribute == "assume_role_policy" && t.resource != res:
			out = append(out, r.policies(t.resource, depth+1)...)
		}
	}
	return out
}

func (r *reader) addProvider(res *resource) {
	url := r.providerURL(res)
	provider := &graph.OIDCProvider{
		Origin: r.origin(res), URL: url, Issuer: withoutScheme(url), ARN: r.providerARN(res),
		Account: r.account(res), Referenced: res.data,
	}
	if arn, ok := iam.ParseARN(provider.ARN); ok && arn.Account.IsKnown() {
		provider.Account = arn.Account
	}
	for id := range res.get("client_id_list").elements() {
		if id.isUnknown() {
			provider.ClientIDs = nil
			break
		}
		provider.ClientIDs = append(provider.ClientIDs, id.text())
	}
	r.facts.Providers = append(r.facts.Providers, provider)
}

func (r *reader) addAssociation(res *resource) {
	association := &graph.PodIdentityAssociation{
		Origin:         r.origin(res),
		Cluster:        r.clusterName(res),
		Namespace:      r.namespaceOf(res, "namespace"),
		ServiceAccount: r.linked(res, r.objectNameOf, "service_account"),
		RoleARN:        r.linked(res, r.roleARNOf, "role_arn"),
		TargetRoleARN:  r.linked(res, r.roleARNOf, "target_role_arn"),
	}
	switch disabled := res.get("disable_session_tags"); {
	case disabled.known.kind() == boolean:
		association.SessionTagsDisabled = symbolic.AnswerOf(disabled.known.truth())
	case res.declared == nil || res.declared.expressions.get("disable_session_tags").kind() == none:
		association.SessionTagsDisabled = symbolic.No
	}
	r.facts.Associations = append(r.facts.Associations, association)
}

// clusterName is the cluster_name argument, through a reference if need be.
func (r *reader) clusterName(res *resource) symbolic.Text {
	return r.linked(res, func(t target) (symbolic.Text, bool) {
		if t.kind != "aws_eks_cluster" {
			return symbolic.Text{}, false
		}
		return r.attribute(t.resource, "name"), true
	}, "cluster_name")
}
