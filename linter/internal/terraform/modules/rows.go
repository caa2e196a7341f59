package modules

import (
	"embed"
	"strconv"
)

//go:embed models/*.tf
var files embed.FS

// row is one built-in model.
type row struct {
	source, versions, file string
	// operatorInput is that of [Model].
	operatorInput string
	// alone is true if a module of the same name under another namespace is
	// another module, and no fork.
	alone bool
}

// rows lists the built-in models; those of one source from the newest versions
// to the oldest. A file that stands in several rows tells them apart by
// local.version, see [row.model].
var rows = []row{
	{source: "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts", versions: ">= 6.0", file: "iam-role-for-service-accounts", operatorInput: "trust_condition_test"},
	{source: "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks", versions: ">= 4.14, < 6.0", file: "iam-role-for-service-accounts-eks", operatorInput: "assume_role_condition_test"},

	{source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", versions: ">= 5.44", file: "iam-assumable-role-with-oidc"},
	{source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", versions: ">= 5.5, < 5.44", file: "iam-assumable-role-with-oidc"},
	{source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", versions: ">= 4.3, < 5.5", file: "iam-assumable-role-with-oidc"},
	{source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", versions: ">= 3.7, < 4.3", file: "iam-assumable-role-with-oidc"},
	{source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", versions: ">= 2.18, < 3.7", file: "iam-assumable-role-with-oidc"},
	{source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", versions: ">= 2.17, < 2.18", file: "iam-assumable-role-with-oidc"},
	{source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", versions: ">= 2.16, < 2.17", file: "iam-assumable-role-with-oidc"},
	{source: "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc", versions: ">= 2.6, < 2.16", file: "iam-assumable-role-with-oidc"},

	{source: "aws-ia/eks-blueprints-addon/aws", file: "eks-blueprints-addon", operatorInput: "assume_role_condition_test"},

	{source: "cloudposse/eks-iam-role/aws", versions: ">= 2.0", file: "cloudposse-eks-iam-role"},
	{source: "cloudposse/eks-iam-role/aws", versions: ">= 1.2, < 2.0", file: "cloudposse-eks-iam-role"},
	{source: "cloudposse/eks-iam-role/aws", versions: ">= 0.8, < 1.2", file: "cloudposse-eks-iam-role"},
	{source: "cloudposse/eks-iam-role/aws", versions: "< 0.8", file: "cloudposse-eks-iam-role"},
	{source: "cloudposse/label/null", file: "label", alone: true},
}

// model makes the model of a row. Its text knows by local.version from which
// version on the row holds: hundred times the first number plus the second.
func (r row) model() Model {
	text, err := files.ReadFile("models/" + r.file + ".tf")
	if err != nil {
		panic("bug in irsalint: no text for the model of " + r.source)
	}
	first := constraint(r.versions).low
	return Model{
		Name: "(model of " + r.source + " " + r.versions + ")", Source: r.source, Versions: r.versions,
		Text:          string(text) + "\nlocals { version = " + strconv.Itoa(100*first[0]+first[1]) + " }\n",
		OperatorInput: r.operatorInput,
	}
}
