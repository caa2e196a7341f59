package iam

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// WithoutScheme returns an issuer as IAM names it: without "https://" and
// without a slash at the end.
func WithoutScheme(issuer symbolic.Text) symbolic.Text {
	start, end := withoutScheme(issuer.Flat())
	return issuer.Slice(start, end)
}

// withoutScheme tells where what [WithoutScheme] leaves begins and ends.
func withoutScheme(issuer string) (start, end int) {
	rest := issuer
	for _, scheme := range []string{"https://", "http://"} {
		rest = strings.TrimPrefix(rest, scheme)
	}
	start = len(issuer) - len(rest)
	return start, start + len(strings.TrimSuffix(rest, "/"))
}

// ClusterIssuer is the issuer of an EKS cluster in its parts.
type ClusterIssuer struct {
	// Host is "oidc.eks.REGION.SUFFIX", or "oidc-eks.REGION.SUFFIX" for the
	// dual-stack form.
	Host   symbolic.Text
	Region symbolic.Text
	// ID is what stands behind "/id/": 32 upper-case hexadecimal digits in every
	// sample seen.
	ID symbolic.Text
	// Partition follows from the region; empty if the region is not known.
	Partition string
}

// ParseClusterIssuer cuts an issuer without scheme into its parts. It returns
// false unless the text is certainly the issuer of an EKS cluster: the host's
// beginning and "/id/" outside tokens.
func ParseClusterIssuer(issuer symbolic.Text) (ClusterIssuer, bool) {
	const id = "/id/"
	var begin int
	switch {
	case issuer.HasPrefix("oidc.eks."):
		begin = len("oidc.eks.")
	case issuer.HasPrefix("oidc-eks."):
		begin = len("oidc-eks.")
	default:
		return ClusterIssuer{}, false
	}
	slash := issuer.Index(id)
	if slash < 0 || strings.IndexByte(issuer.Flat()[:slash], '/') >= 0 {
		return ClusterIssuer{}, false
	}
	dot := strings.IndexByte(issuer.Flat()[begin:slash], '.')
	if dot < 0 {
		return ClusterIssuer{}, false
	}
	parsed := ClusterIssuer{
		Host:   issuer.Slice(0, slash),
		Region: issuer.Slice(begin, begin+dot),
		ID:     issuer.Slice(slash+len(id), issuer.Len()),
	}
	if region, known := parsed.Region.Literal(); known {
		parsed.Partition, _ = PartitionOfRegion(region)
	}
	return parsed, true
}

// foreignIssuer is an identity provider of others than Kubernetes clusters, by
// how its issuer begins and ends in lower case.
type foreignIssuer struct{ prefix, suffix string }

// foreignIssuers are the issuers that STS knows condition keys for (AWS service
// authorization reference), and services seen in public code.
var foreignIssuers = [...]foreignIssuer{
	{"accounts.google.com", ""},
	{"agent.buildkite.", ""},
	{"api.bitbucket.org/", ""},
	{"api.pulumi.com/oidc", ""},
	{"app.terraform.io", ""},
	{"cognito-identity", ""},
	{"cognito-idp.", ""},
	{"github.com/", ""},
	{"gitlab.", ""},
	{"graph.facebook.com", ""},
	{"idcs-", ""},
	{"login.microsoftonline.com", ""},
	{"oidc.circleci.com/", ""},
	{"oidc.vercel.com", ""},
	{"sts.windows.net", ""},
	{"token.actions.", ""},
	{"www.amazon.com", ""},
	{"", ".auth0.com"},
	{"", ".ghe.com"},
	{"", ".okta.com"},
	{"", ".oktapreview.com"},
	{"", ".spacelift.io"},
}

// isForeign reports whether an issuer certainly is not that of a cluster. The
// issuer of a self-hosted cluster may be any host: it is not foreign.
func isForeign(issuer symbolic.Text) bool { return isForeignFlat(issuer.Flat()) }

// isForeignFlat is isForeign for the flat form of an issuer.
func isForeignFlat(issuer string) bool {
	if strings.HasPrefix(issuer, "oidc") && namesCluster(issuer) {
		return false
	}
	text := issuer
	if strings.ContainsFunc(text, func(c rune) bool { return 'A' <= c && c <= 'Z' || isStrange(c) }) {
		text = strings.ToLower(text)
	}
	host, _, _ := strings.Cut(text, "/")
	for _, f := range foreignIssuers {
		if strings.HasPrefix(text, f.prefix) && strings.HasSuffix(host, f.suffix) {
			return true
		}
	}
	return false
}
