package terraform

import (
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
)

// model says what is known of a resource type beyond its arguments.
type model struct {
	// attributes are those that a reference reads and that are not simply the
	// argument of the same name.
	attributes map[string]attribute
	// emit adds the facts that an instance stands for; nil: none.
	emit func(*resource)
}

// attribute computes one attribute of a resource.
type attribute func(*resource) value.Value

// modelTable has one row for each type that irsalint knows. A type that is not
// listed still gives its arguments, and unknowns for everything else.
func modelTable() map[string]model {
	table := map[string]model{
		"aws_iam_role":      {roleAttributes(), emitRole},
		"data.aws_iam_role": {roleDataAttributes(), emitRoleData},

		"aws_iam_openid_connect_provider":      {providerAttributes(), emitProvider},
		"data.aws_iam_openid_connect_provider": {providerDataAttributes(), emitProviderData},

		"aws_eks_cluster":      {clusterAttributes(), emitCluster},
		"data.aws_eks_cluster": {clusterAttributes(), emitCluster},

		"data.aws_iam_policy_document": {documentAttributes(), nil},

		"data.aws_caller_identity":   {callerAttributes(), nil},
		"data.aws_partition":         {partitionAttributes(), nil},
		"data.aws_region":            {regionAttributes(), nil},
		"data.aws_service_principal": {servicePrincipalAttributes(), nil},

		"data.terraform_remote_state": {remoteStateAttributes(), nil},

		"data.utils_deep_merge_yaml": {mergedAttributes(), nil},

		"aws_eks_pod_identity_association": {nil, emitAssociation},
		"aws_eks_addon":                    {nil, emitAddon},

		"random_id":       {randomAttributes("0-9a-f", "hex"), nil},
		"random_uuid":     {randomAttributes("0-9a-f-", "result"), nil},
		"random_integer":  {randomAttributes("0-9-", "id"), nil},
		"random_string":   {randomAttributes("", "result"), nil},
		"random_password": {randomAttributes("", "result"), nil},
		"random_pet":      {randomAttributes("", "id"), nil},

		"kubernetes_namespace":                  {namespaceAttributes(), nil},
		"kubernetes_namespace_v1":               {namespaceAttributes(), nil},
		"kubernetes_service_account":            {serviceAccountAttributes(), emitServiceAccount},
		"kubernetes_service_account_v1":         {serviceAccountAttributes(), emitServiceAccount},
		"kubernetes_default_service_account":    {nil, emitDefaultServiceAccount},
		"kubernetes_default_service_account_v1": {nil, emitDefaultServiceAccount},
		"kubernetes_annotations":                {nil, emitAnnotations},
		"kubernetes_manifest":                   {nil, emitManifest},
		"kubectl_manifest":                      {nil, emitYAML},
		"helm_release":                          {releaseAttributes(), emitRelease},
	}
	for _, w := range workloads {
		table["kubernetes_"+w.resource] = model{nil, w.emit}
		table["kubernetes_"+w.resource+"_v1"] = model{nil, w.emit}
	}
	return table
}

// modelOf returns what is known of a block's type.
func (r *root) modelOf(block *layout.Block) model {
	kind := block.Labels[0]
	if block.Type != "resource" {
		kind = block.Type + "." + kind
	}
	return r.models[kind]
}
