package graph

import (
	"cmp"
	"slices"

	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Facts is what the readers found, before anything is joined. Readers make
// Facts, [Facts.Add] puts them together and [Join] turns them into a Graph.
// The order of each list is the order of reading; Join sorts.
type Facts struct {
	Roles           []*Role
	Providers       []*OIDCProvider
	Clusters        []*Cluster
	ServiceAccounts []*ServiceAccount
	Workloads       []*Workload
	Associations    []*PodIdentityAssociation
	Misplaced       []*MisplacedAnnotation
	Assumptions     []*RoleAssumption

	// Problems are defects of the input that hide facts: syntax errors, limits.
	Problems []Problem
	// Undecided are values that hide facts and that the user can supply.
	Undecided []Undecided
	// Skipped are inputs that were recognised but not read, with the reason.
	Skipped []Skipped
	// Overridden are the places of role annotations that were read and became no
	// facts: a base's that an overlay replaces, a chart's that a switch turns off.
	Overridden []source.Range
	// AnnotationPrefix is that of the webhook's annotations; empty: that of EKS.
	AnnotationPrefix string
}

// DefaultAnnotationPrefix is the prefix that the webhook of EKS itself has; one
// that people run may have another (flag --annotation-prefix).
const DefaultAnnotationPrefix = "eks.amazonaws.com"

// AnnotationKey returns the key of one of the webhook's annotations, such as
// "role-arn".
func (f *Facts) AnnotationKey(name string) string {
	return cmp.Or(f.AnnotationPrefix, DefaultAnnotationPrefix) + "/" + name
}

// Add appends the facts of other.
func (f *Facts) Add(other Facts) {
	f.Roles = append(f.Roles, other.Roles...)
	f.Providers = append(f.Providers, other.Providers...)
	f.Clusters = append(f.Clusters, other.Clusters...)
	f.ServiceAccounts = append(f.ServiceAccounts, other.ServiceAccounts...)
	f.Workloads = append(f.Workloads, other.Workloads...)
	f.Associations = append(f.Associations, other.Associations...)
	f.Misplaced = append(f.Misplaced, other.Misplaced...)
	f.Assumptions = append(f.Assumptions, other.Assumptions...)
	f.Problems = append(f.Problems, other.Problems...)
	f.Undecided = append(f.Undecided, other.Undecided...)
	f.Skipped = append(f.Skipped, other.Skipped...)
	f.Overridden = append(f.Overridden, other.Overridden...)
	f.AnnotationPrefix = cmp.Or(f.AnnotationPrefix, other.AnnotationPrefix)
}

// Clone returns copies of the facts, which may be changed without a trace in
// these. What a fact points to is shared.
func (f *Facts) Clone() Facts {
	return Facts{
		Roles: copies(f.Roles), Providers: copies(f.Providers), Clusters: copies(f.Clusters),
		ServiceAccounts: copies(f.ServiceAccounts), Workloads: copies(f.Workloads),
		Associations: copies(f.Associations), Misplaced: copies(f.Misplaced), Assumptions: copies(f.Assumptions),
		Problems: slices.Clone(f.Problems), Undecided: slices.Clone(f.Undecided), Skipped: slices.Clone(f.Skipped),
		Overridden: slices.Clone(f.Overridden), AnnotationPrefix: f.AnnotationPrefix,
	}
}

func copies[T any](facts []*T) []*T {
	out := make([]*T, len(facts))
	for i, fact := range facts {
		copied := *fact
		out[i] = &copied
	}
	return out
}

// Origins goes over the origins of all facts that belong to an environment.
func (f *Facts) Origins(yield func(*Origin) bool) {
	for _, x := range f.Roles {
		if !yield(&x.Origin) {
			return
		}
	}
	for _, x := range f.Providers {
		if !yield(&x.Origin) {
			return
		}
	}
	for _, x := range f.Clusters {
		if !yield(&x.Origin) {
			return
		}
	}
	for _, x := range f.ServiceAccounts {
		if !yield(&x.Origin) {
			return
		}
	}
	for _, x := range f.Workloads {
		if !yield(&x.Origin) {
			return
		}
	}
	for _, x := range f.Associations {
		if !yield(&x.Origin) {
			return
		}
	}
	for _, x := range f.Assumptions {
		if !yield(&x.Origin) {
			return
		}
	}
}

// Deploy says of all facts that they belong to an environment; an empty name
// changes nothing.
func (f *Facts) Deploy(environment string) {
	for origin := range f.Origins {
		if environment != "" {
			origin.Environment = environment
		}
	}
}

// Origin says which part of the tree a fact belongs to. Facts of different
// environments (a dev and a prod root that both declare "external-dns") are
// told apart by it.
type Origin struct {
	// Root is the slash-separated folder of the Terraform root module, chart,
	// overlay or manifest that defines the fact.
	Root string
	// Address is the fact's name in its own language: the Terraform address
	// ("module.irsa[\"dns\"].aws_iam_role.this[0]"), or kind/namespace/name.
	Address string
	// Door is the way in: "terraform", "plan", "state", "manifest", "helm",
	// "kustomize", "argocd", "flux", "eksctl", "crossplane", "ack",
	// "cloudformation", "dump", "facts".
	Door string
	// Environment is the name that the user's configuration gives to the part of
	// the tree that the fact belongs to; empty: its folders tell, if anything.
	Environment string
	// Conditional is true if the fact exists only under a condition that the
	// files do not decide, such as count on a variable without value.
	Conditional bool
	// Rendered notes where a generated form stands, when Range is the place
	// that the user edits; else no place.
	Rendered source.Range
	// Range is the declaration: the block or document head to show.
	Range source.Range
}

// Role is an IAM role with its trust policy.
type Role struct {
	Origin
	// Name is the role's name without path. A generated suffix is a token.
	Name symbolic.Text
	// NamePrefix is set when the name is generated from a prefix.
	NamePrefix symbolic.Text
	// Path begins and ends with "/"; it is "/" when none is given.
	Path symbolic.Text
	// Partition and Account are tokens unless the files tell them.
	Partition, Account symbolic.Text
	// ARN is the whole ARN: what a reference to the role evaluates to.
	ARN symbolic.Text
	// Policies are the trust policy as JSON documents: one, or several of which
	// one applies but the files do not tell which. Empty: the policy is unknown
	// (a data source, another repository).
	Policies []symbolic.Text
	// PolicyRange is the argument that holds the policy.
	PolicyRange source.Range
	// OperatorInput names the module argument that chooses the operator of the
	// subject's condition ("assume_role_condition_test"), when a module writes
	// the policy and has such an argument; else it is empty.
	OperatorInput string
	// Referenced is true for a role that is looked up and not declared here
	// (data source): its trust is not known, and it is no role of the tree.
	Referenced bool
}

// OIDCProvider is an IAM OIDC identity provider.
type OIDCProvider struct {
	Origin
	// URL is the issuer with its scheme as written; Issuer is without scheme.
	URL, Issuer symbolic.Text
	// ClientIDs are the audiences in the order written; nil: not known.
	ClientIDs []symbolic.Text
	ARN       symbolic.Text
	Account   symbolic.Text
	// Referenced is true for a provider that is only looked up (data source).
	Referenced bool
}

// Cluster is an EKS cluster that the tree declares or looks up.
type Cluster struct {
	Origin
	Name symbolic.Text
	// Issuer is the OIDC issuer without scheme.
	Issuer symbolic.Text
	// Referenced is true for a cluster that is only looked up (data source).
	Referenced bool
}

// Annotation is one key of a service account's annotations with its value.
type Annotation struct {
	Key      string
	KeyRange source.Range
	// Value carries its own range.
	Value symbolic.Text
}

// ServiceAccount is a Kubernetes service account.
type ServiceAccount struct {
	Origin
	// Namespace is a token when the manifest has none and nothing tells it, and
	// "default" only where the tool that applies it says so.
	Namespace, Name symbolic.Text
	// Annotations are those that matter to irsalint: every eks.amazonaws.com
	// key and every near miss of one, in the order written. A key that occurs
	// twice is there twice.
	Annotations []Annotation
	// AnnotationsUnknown is true when there may be more annotations than those
	// listed (a variable map, values that are given at deployment), so that a
	// missing one proves nothing.
	AnnotationsUnknown bool
	// RoleARN is the annotation eks.amazonaws.com/role-arn, or nil.
	RoleARN *Annotation
	// Managed is true when AWS or a tool makes the account and annotates it
	// (EKS add-on, eksctl): RoleARN then is the argument that carries the role.
	Managed bool
	// Generated is true when the name holds a part that the cluster makes up.
	Generated bool
	// AddonAssociation is true when a Pod Identity association of the add-on
	// itself carries the role.
	AddonAssociation bool
	// NamespaceImplied is true when the object names no namespace itself.
	NamespaceImplied bool
	// Cluster is the name of the cluster it lives in, when the files tell.
	Cluster symbolic.Text
}

// Workload is an object that runs pods: Deployment, Job, a custom resource.
type Workload struct {
	Origin
	Kind            string
	Namespace, Name symbolic.Text
	// ServiceAccount is the account that the pods run as; "default" when the
	// pod spec names none.
	ServiceAccount symbolic.Text
	// Named is false when the pod spec names no account.
	Named bool
	// PodSpec is where the missing name would go when Named is false.
	PodSpec source.Range
	// RoleARN is a hand-written AWS_ROLE_ARN of a container, if there is one.
	RoleARN symbolic.Text
	HasRole bool
	// Tokens are the projected service account tokens of the pod.
	Tokens []ProjectedToken
}

// ProjectedToken is a serviceAccountToken source of a projected volume.
type ProjectedToken struct {
	// Audience is empty when none is given: the API server's own audience.
	Audience symbolic.Text
	// ForAWS is true when a container's AWS_WEB_IDENTITY_TOKEN_FILE names it.
	ForAWS bool
	Range  source.Range
}

// PodIdentityAssociation ties a role to a service account of a cluster.
type PodIdentityAssociation struct {
	Origin
	Cluster, Namespace, ServiceAccount symbolic.Text
	RoleARN, TargetRoleARN             symbolic.Text
	// SessionTagsDisabled is Yes if disable_session_tags is true.
	SessionTagsDisabled symbolic.Answer
}

// MisplacedAnnotation is a role-arn annotation on something that does not read
// it: a Deployment, a pod template, a values path that the chart ignores.
type MisplacedAnnotation struct {
	Origin
	// Kind and Name tell the object ("Deployment", or "chart values").
	Kind            string
	Namespace, Name symbolic.Text
	Annotation      Annotation
	// Path is where it stands, such as "spec.template.metadata.annotations".
	Path string
	// Instead says where it belongs, such as "the ServiceAccount
	// \"ci/runner\"" or "rbac.serviceAccount.annotations".
	Instead string
	// InsteadRange is the place that reads what stands under Instead, such as the
	// line of a chart's template; may be no place.
	InsteadRange source.Range
	// Reason is a sentence part: "pods do not read it", "the dots of the key
	// are not escaped".
	Reason string
}

// RoleAssumption is a component that is told to assume a role with the
// credentials it already has (ClusterIssuer, SecretStore, Prometheus sigv4), or
// a second hop.
type RoleAssumption struct {
	Origin
	Kind            string
	Namespace, Name symbolic.Text
	// ServiceAccount is the account the component runs as; empty: unknown.
	ServiceAccountNamespace, ServiceAccount symbolic.Text
	// RoleARN is the role to assume, with its range.
	RoleARN symbolic.Text
	// ExternalID is the external id that is sent, or empty.
	ExternalID symbolic.Text
}

// Problem is a defect of the input that hides facts. It becomes a finding.
type Problem struct {
	Range   source.Range
	Message string // lower case, no full stop, as a finding's message
	Help    string // may be empty
}

// Undecided is a value that hides facts and that the user can supply.
type Undecided struct {
	What    string // what stays open: `role of service account "a/b"`
	Because string // the value it hangs on
	Supply  string // the flag, file or setting that supplies it
	Range   source.Range
}

// Skipped is an input that was recognised but not read.
type Skipped struct {
	File   string
	Reason string // "a template of another tool, not plain YAML"
	// Holds is true when the input visibly holds something irsalint looks for
	// (a role-arn annotation, a trust policy), so that a fact may be missing.
	Holds bool
}
