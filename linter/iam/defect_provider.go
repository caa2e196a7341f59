package iam

import (
	"fmt"
	"strings"

	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// providerDefects looks for Federated principals that are no identity provider.
func (v *view) providerDefects() {
	for _, p := range v.s.Principals {
		if p.Type != Federated || !mayBeCluster(p.Value) || isService(p.Value) {
			continue
		}
		arn, isARN := ParseARN(p.Value)
		detail, expected := providerFault(p.Value, arn, isARN)
		if detail == "" {
			continue
		}
		v.brokenProvider = true
		d := v.defect(MalformedProvider, -1, p.Value, detail)
		d.Expected = expected
	}
}

// providerFault says what is certainly wrong with a Federated principal, given in
// its parts as well if it has those of an ARN.
func providerFault(value symbolic.Text, arn ARN, isARN bool) (detail string, expected symbolic.Text) {
	flat := value.Flat()
	switch {
	case value.IsEmpty():
		return "is empty", expected
	case isStar(value):
		return "", expected // not documented
	case flat != strings.TrimSpace(flat):
		literal, _ := value.Literal()
		return "begins or ends with a blank", symbolic.Literal(strings.TrimSpace(literal))
	case value.HasPrefix("https://"), value.HasPrefix("http://"):
		return "is a URL, not the ARN of an OIDC provider", expected
	case value.HasPrefix(providerPrefix), value.HasPrefix("oidc.eks."), value.HasPrefix("oidc-eks."):
		return "is not the ARN of an OIDC provider: it lacks the beginning", expected
	case strings.ContainsAny(flat, "*?"):
		return "has a wildcard, which a principal can not have", expected
	}
	if isARN {
		return arn.providerFault()
	}
	literal, known := value.Literal()
	switch {
	case !known:
		return "", expected
	case strings.HasPrefix(literal, "arn:"):
		return "is not a well-formed ARN", repairedARN(literal)
	case strings.ContainsAny(literal, "/ ") || !strings.Contains(literal, "."):
		return "is neither the ARN of an identity provider nor a domain name", expected
	default:
		return "", expected
	}
}

// repairedARN puts the empty region back that IAM's ARNs have.
func repairedARN(literal string) symbolic.Text {
	parts := strings.SplitN(literal, ":", 5)
	if len(parts) == 5 && parts[2] == "iam" && isAccountNumber(parts[3]) {
		return symbolic.Literal(strings.Join([]string{"arn", parts[1], "iam", "", parts[3], parts[4]}, ":"))
	}
	return symbolic.Text{}
}

func (a ARN) providerFault() (detail string, expected symbolic.Text) {
	if service, known := a.Service.Literal(); known && service != "iam" {
		return fmt.Sprintf("names a resource of the service %q: an OIDC provider is one of \"iam\"", service), expected
	}
	if region, known := a.Region.Literal(); known && region != "" {
		return "names a region, which the ARN of an OIDC provider does not have", a.with(symbolic.Literal(""), a.Resource)
	}
	if account, known := a.Account.Literal(); known && strings.Trim(account, "0123456789") == "" && !isAccountNumber(account) {
		if account == "" {
			return "names no account", expected
		}
		return fmt.Sprintf("has the account %q, which does not have twelve digits", account), expected
	}
	if issuer, ok := a.Issuer(); ok {
		return a.issuerFault(issuer)
	}
	kind, _, slash := strings.Cut(a.Resource.Flat(), "/")
	switch {
	case strings.IndexByte(kind, hole) >= 0:
		return "", expected
	case slash && spelling.Near(kind, "oidc-provider"), slash && (kind == "oidc" || kind == "provider"):
		rest := a.Resource.Slice(len(kind)+1, a.Resource.Len())
		return fmt.Sprintf("says %q, not \"oidc-provider/\"", kind+"/"), a.with(a.Region, symbolic.Concat(symbolic.Literal(providerPrefix), rest))
	case a.Resource.HasPrefix("saml-provider/"):
		return "", expected
	default:
		return "is not the ARN of an identity provider", expected
	}
}

// with returns the ARN with another region and resource.
func (a ARN) with(region, resource symbolic.Text) symbolic.Text {
	colon := symbolic.Literal(":")
	return symbolic.Concat(
		symbolic.Literal("arn:"), a.Partition, colon, a.Service, colon, region, colon, a.Account, colon, resource)
}

func (a ARN) withIssuer(issuer symbolic.Text) symbolic.Text {
	return a.with(a.Region, symbolic.Concat(symbolic.Literal(providerPrefix), issuer))
}

// issuerFault says what is wrong with the issuer in a provider's ARN.
func (a ARN) issuerFault(issuer symbolic.Text) (detail string, expected symbolic.Text) {
	flat := issuer.Flat()
	switch {
	case issuer.IsEmpty():
		return "names no issuer", expected
	case issuer.HasPrefix("https://"), issuer.HasPrefix("http://"):
		scheme := flat[:strings.Index(flat, "://")+3]
		return fmt.Sprintf("has the scheme %q behind \"oidc-provider/\"", scheme), a.withIssuer(issuer.TrimPrefix(scheme))
	case issuer.HasPrefix("arn:"):
		return "holds another ARN behind \"oidc-provider/\"", issuer
	case issuer.HasPrefix(providerPrefix):
		return "says \"oidc-provider/\" twice", a.withIssuer(issuer.TrimPrefix(providerPrefix))
	case issuer.HasSuffix(":" + subClaim), issuer.HasSuffix(":" + audClaim):
		return "ends with a claim, which belongs to condition keys", a.withIssuer(issuer.Slice(0, issuer.Len()-len(":"+subClaim)))
	case strings.IndexByte(flat, ':') >= 0:
		return "has a colon in the issuer: an OIDC provider's ARN holds no port", expected
	case strings.ContainsAny(flat, " \t"):
		return "has a blank", expected
	case namesCluster(flat):
		return a.clusterFault(issuer)
	default:
		return "", expected
	}
}

// clusterFault says what is wrong with the issuer of an EKS cluster, which is
// oidc.eks.REGION.SUFFIX/id/ID.
func (a ARN) clusterFault(issuer symbolic.Text) (detail string, expected symbolic.Text) {
	if trimmed := issuer.TrimSuffix("/"); trimmed.Len() < issuer.Len() {
		return "ends with a slash", a.withIssuer(trimmed)
	}
	parsed, ok := ParseClusterIssuer(issuer)
	if !ok {
		return a.hostFault(issuer)
	}
	if parsed.ID.IsEmpty() {
		return "names no cluster behind \"/id/\"", expected
	}
	region, known := parsed.Region.Literal()
	host, hostKnown := parsed.Host.Literal()
	if !known || !hostKnown || parsed.Partition == "" {
		return "", expected
	}
	suffix := strings.TrimPrefix(host[len("oidc.eks."):], region+".")
	for _, p := range partitions() {
		if p.name != parsed.Partition || suffix == p.suffix || suffix == p.dualStack {
			continue
		}
		right := p.suffix
		if strings.HasPrefix(host, "oidc-eks.") {
			right = p.dualStack
		}
		corrected := symbolic.Concat(symbolic.Literal(host[:len("oidc.eks.")]+region+"."+right+"/id/"), parsed.ID)
		return fmt.Sprintf("names the host %q: in the region %q it ends with %q", host, region, right), a.withIssuer(corrected)
	}
	return "", expected
}

// hostFault words the fault of a host that holds the words of an EKS issuer in
// another order, or lacks "/id/".
func (a ARN) hostFault(issuer symbolic.Text) (detail string, expected symbolic.Text) {
	const form = `is not the provider of an EKS cluster, whose issuer has the form "oidc.eks.<region>.amazonaws.com/id/<id>"`
	literal, known := issuer.Literal()
	host, path, _ := strings.Cut(literal, "/")
	if !known {
		slash := strings.IndexByte(issuer.Flat(), '/')
		if slash < 0 || strings.IndexByte(issuer.Flat()[:slash], hole) >= 0 {
			return "", expected
		}
		return form, expected
	}
	var region string
	for label := range strings.SplitSeq(host, ".") {
		if _, ok := PartitionOfRegion(label); ok && region == "" && strings.Count(label, "-") >= 2 {
			region = label
		}
	}
	id := strings.TrimPrefix(path, "id/")
	if region == "" || id == "" || strings.Contains(id, "/") {
		return form, expected
	}
	partition, _ := PartitionOfRegion(region)
	for _, p := range partitions() {
		if p.name == partition {
			return form, a.withIssuer(symbolic.Literal("oidc.eks." + region + "." + p.suffix + "/id/" + id))
		}
	}
	return form, expected
}

// isService reports whether a text is the name of an AWS service principal.
func isService(value symbolic.Text) bool {
	literal, known := value.Literal()
	return known && !strings.Contains(literal, "/") && !isForeign(value) &&
		(strings.HasSuffix(literal, ".amazonaws.com") || strings.HasSuffix(literal, ".amazonaws.com.cn"))
}

// principalDefects finds providers and services under the wrong type, and near
// misses of the one service principal that service accounts need.
func (v *view) principalDefects() {
	for _, p := range v.s.Principals {
		literal, known := p.Value.Literal()
		switch {
		case isProvider(p.Value) && (p.Type == AWS || p.Type == Service || p.Type == CanonicalUser):
			v.defect(WrongPrincipal, -1, p.Value, fmt.Sprintf("is an OIDC provider, but stands under %q, not \"Federated\"", p.Type))
		case p.Type == Federated && isService(p.Value):
			v.defect(WrongPrincipal, -1, p.Value, "is a service, but stands under \"Federated\", not \"Service\"")
		case p.Type == AWS && isService(p.Value):
			v.defect(WrongPrincipal, -1, p.Value, "is a service, but stands under \"AWS\", not \"Service\"")
		case p.Type == Service && known && literal != PodIdentityService && nearService(literal):
			d := v.defect(WrongPrincipal, -1, p.Value, fmt.Sprintf("is no service principal: that of EKS Pod Identity is %q", PodIdentityService))
			d.Expected = symbolic.Literal(PodIdentityService)
		}
	}
}

// isProvider reports whether a text is the ARN of an OIDC provider.
func isProvider(value symbolic.Text) bool {
	_, ok := flatIssuer(value.Flat())
	return ok
}

// nearService reports a slip in the name of the Pod Identity service. Services
// of AWS are named too much alike for a guess at the others.
func nearService(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(lower, "pod") && strings.Contains(lower, "eks") && spelling.Distance(lower, PodIdentityService, 4) <= 4
}
