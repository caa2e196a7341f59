package modules

import (
	"embed"
	"slices"
	"strconv"
	"strings"
)

//go:embed models/*.tf
var files embed.FS

// family is one module through its versions.
type family struct {
	// source is that of [Model], file the name of its text.
	source, file string
	// since are the versions from which on the module does something else, from
	// the newest to the oldest; none: it has always done the same. The text
	// tells them apart by local.version: hundred times the first number plus the
	// second.
	since []string
	// before is the version with which the module ended, or empty.
	before string
	// operatorInput is that of [Model].
	operatorInput string
	// alone is true if a module of the same name under another namespace is
	// another module, and no fork.
	alone bool
	// only is true if the models hold for no other versions.
	only bool
	// words, if not nil, puts the words of one module into a text that many share.
	words *strings.Replacer
}

// iam is where terraform-aws-modules keeps its modules for roles.
const iam = "terraform-aws-modules/iam/aws//modules/"

// families lists the modules that have a model, in the order in which they are
// tried: those of one source from the newest to the oldest.
var families = []family{
	{source: iam + "iam-role-for-service-accounts", file: "iam-role-for-service-accounts", operatorInput: "trust_condition_test"},
	{
		source: iam + "iam-role-for-service-accounts-eks", file: "iam-role-for-service-accounts-eks",
		since: []string{"5.5", "4.21.1", "4.14", "4.12"}, before: "6.0", operatorInput: "assume_role_condition_test",
	},
	{source: iam + "iam-role", file: "iam-role"},
	{
		source: iam + "iam-assumable-role", file: "iam-assumable-role",
		since: []string{"5.52", "5.30", "5.23", "5.5", "4.10", "4.7", "3.0"}, before: "6.0",
	},
	{
		source: iam + "iam-assumable-role-with-oidc", file: "iam-assumable-role-with-oidc",
		since: []string{"5.44", "5.5", "4.3", "3.7", "2.18", "2.17", "2.16", "2.6"}, before: "6.0",
	},
	{
		source: iam + "iam-eks-role", file: "iam-eks-role",
		since: []string{"5.18", "5.5", "4.23", "4.9"}, before: "6.0", operatorInput: "assume_role_condition_test",
	},
	{
		source: "terraform-aws-modules/eks-pod-identity/aws", file: "eks-pod-identity",
		since: []string{"2.0", "1.3", "1.1", "1.0"},
	},
	{
		source: "terraform-aws-modules/eks/aws", file: "eks",
		since: []string{"21.0", "20.29", "20.0", "19.0", "18.0", "0.0"}, alone: true,
	},
	{
		source: "terraform-aws-modules/eks/aws//modules/karpenter", file: "eks-karpenter",
		since: []string{"21.0", "20.10", "20.2", "20.0"}, operatorInput: "irsa_assume_role_condition_test",
	},
	{
		source: "terraform-aws-modules/eks/aws//modules/karpenter", file: "eks-karpenter-irsa",
		since: []string{"18.0"}, before: "20.0", operatorInput: "irsa_assume_role_condition_test",
	},
	{source: "aws-ia/eks-blueprints-addon/aws", file: "eks-blueprints-addon", operatorInput: "assume_role_condition_test"},
	{source: "aws-ia/eks-blueprints-addons/aws", file: "eks-blueprints-addons", since: []string{"1.10", "0.0"}},
	{
		source: "cloudposse/eks-iam-role/aws", file: "cloudposse-eks-iam-role",
		since: []string{"2.0", "1.2", "0.8", "0.0"},
	},
	{source: "cloudposse/label/null", file: "label", alone: true},
	{source: "rallyware/eks-iam-role/aws", file: "rallyware-eks-iam-role", alone: true},
	{
		source: "github.com/ministryofjustice/cloud-platform-terraform-irsa", file: "cloud-platform-irsa",
		since: []string{"2.0", "1.0"},
	},
	{source: "aws-ia/eks-blueprints/aws//modules/irsa", file: "eks-blueprints-irsa", since: []string{"4.8"}},
	{source: "Young-ook/eks/aws//modules/irsa", file: "young-ook-irsa", since: []string{"2.0"}},
	{
		source: "lablabs/eks-universal-addon/aws//modules/addon-irsa", file: "lablabs-addon-irsa",
		operatorInput: "irsa_assume_role_policy_condition_test",
	},
}

// everyFamily are the families with those of add-ons.
func everyFamily() []family { return append(slices.Clip(families), addons()...) }

// models makes the models of a family, from the newest versions to the oldest.
func (f family) models() []Model {
	text, err := files.ReadFile("models/" + f.file + ".tf")
	if err != nil {
		panic("bug in irsalint: no text for the model of " + f.source)
	}
	if f.words != nil {
		text = []byte(f.words.Replace(string(text)))
	}
	since := f.since
	if len(since) == 0 {
		since = []string{"0.0"}
	}
	out := make([]Model, len(since))
	before := f.before
	for i, from := range since {
		versions := ">= " + from
		if before != "" {
			versions += ", < " + before
		}
		before = from
		first, _ := parseVersion(from)
		out[i] = Model{
			Name: "(model of " + f.source + " " + versions + ")", Source: f.source, Versions: versions,
			Text:          string(text) + "\nlocals { version = " + strconv.Itoa(100*first[0]+first[1]) + " }\n",
			OperatorInput: f.operatorInput,
		}
	}
	return out
}
