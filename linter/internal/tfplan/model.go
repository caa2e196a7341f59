package tfplan

import (
	"fmt"
	"strings"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// scope is the scope of the tokens of a module.
func (r *reader) scope(module string) string {
	if module == "" {
		return r.options.Root
	}
	return r.options.Root + " " + module
}

// token stands for an attribute that is not known.
func (r *reader) token(res *resource, path ...string) symbolic.Text {
	return symbolic.Named(r.scope(res.module), res.inModule()+"."+strings.Join(path, "."))
}

// place is where an argument is written: in the sources if they are at hand,
// else in the document.
func (r *reader) place(res *resource, path ...string) source.Range {
	if rng := r.located(res, path...); !rng.IsZero() {
		return rng
	}
	if rng := res.get(path...).known.rng(); len(path) > 0 && !rng.IsZero() {
		return rng
	}
	return res.at
}

func (r *reader) located(res *resource, path ...string) source.Range {
	if r.options.Locate == nil {
		return source.Range{}
	}
	return r.options.Locate(res.address, path...)
}

// known returns the text of an attribute that the document tells, and whether
// it does. With the sources at hand its place is the argument there.
func (r *reader) known(res *resource, path ...string) (symbolic.Text, bool) {
	a := res.get(path...)
	if !a.isSet() || a.known.kind() == object || a.known.kind() == list {
		return symbolic.Text{}, false
	}
	t := a.text()
	if rng := r.located(res, path...); !rng.IsZero() {
		t = t.UsedAt(rng, 0)
	}
	return t, true
}

// attribute returns the text of an attribute, a token if it is unknown, and the
// empty text if it is null.
func (r *reader) attribute(res *resource, path ...string) symbolic.Text {
	if t, ok := r.known(res, path...); ok {
		return t
	}
	if res.get(path...).isUnknown() {
		return r.token(res, path...).At(r.place(res, path...))
	}
	return symbolic.Text{}
}

// linked returns the text of an attribute. If it is unknown, it is what pick
// gives for the things that the argument refers to: the one text, or a choice
// between several.
func (r *reader) linked(res *resource, pick func(target) (symbolic.Text, bool), path ...string) symbolic.Text {
	if t, ok := r.known(res, path...); ok || !res.get(path...).isUnknown() {
		return t
	}
	return r.picked(res, r.targets(res, path...), pick, path...)
}

// picked is the second half of linked, for targets that are at hand.
func (r *reader) picked(res *resource, targets []target, pick func(target) (symbolic.Text, bool), path ...string) symbolic.Text {
	var texts []symbolic.Text
	seen := map[string]bool{}
	for _, t := range targets {
		if picked, ok := pick(t); ok && !seen[picked.Key()] {
			seen[picked.Key()] = true
			texts = append(texts, picked)
		}
	}
	at := r.place(res, path...)
	switch len(texts) {
	case 0:
		return r.token(res, path...).At(at)
	case 1:
		return texts[0].UsedAt(at, 0)
	}
	name := res.inModule() + "." + strings.Join(path, ".")
	return symbolic.Of(&symbolic.Token{
		Name: name, Scope: r.scope(res.module),
		Choice: &symbolic.Choice{Condition: name, Alternatives: texts},
	}).At(at)
}

// account is the AWS account of a resource: what its provider configuration or
// a lookup through the same provider says, else the token of the account.
func (r *reader) account(res *resource) symbolic.Text {
	if t, ok := r.accounts[res.provider]; ok {
		return t
	}
	return r.standard(res, "data.aws_caller_identity.current.account_id", symbolic.AccountNumber())
}

// partition is the AWS partition of a resource, or the token of it.
func (r *reader) partition(res *resource) symbolic.Text {
	if t, ok := r.accounts["partition of "+res.provider]; ok {
		return t
	}
	return r.standard(res, "data.aws_partition.current.partition", symbolic.Partition())
}

// standard is the token of the account or partition of a provider. It is the
// same for all modules of the root module. A provider with an alias has its own.
func (r *reader) standard(res *resource, name string, nature symbolic.Nature) symbolic.Text {
	if _, alias, found := strings.Cut(res.provider, "."); found {
		name = fmt.Sprintf("%s (provider %s)", name, alias)
	}
	return symbolic.Of(&symbolic.Token{Scope: r.options.Root, Name: name, Nature: nature})
}

// learnAccounts looks for the accounts of provider configurations.
func (r *reader) learnAccounts() {
	for key, provider := range r.providers.members() {
		expressions := provider.get("expressions")
		role := expressions.get("assume_role").at(0).get("role_arn", "constant_value")
		if arn, ok := iam.ParseARN(role.text()); ok && role.kind() == text {
			r.accounts[key.string()] = arn.Account
		} else if ids := expressions.get("allowed_account_ids", "constant_value"); ids.at(0).kind() == text && ids.at(1).kind() == none {
			r.accounts[key.string()] = ids.at(0).text()
		}
	}
	for _, res := range r.resources {
		arn, isARN := iam.ParseARN(res.get("arn").known.text())
		switch {
		case res.kind == "aws_partition" && res.get("partition").isSet():
			r.learn("partition of "+res.provider, res.get("partition").text())
		case res.kind == "aws_caller_identity" && res.get("account_id").isSet():
			r.learn(res.provider, res.get("account_id").text())
		case !isARN || !arn.Account.IsKnown() || arn.Account.IsEmpty():
		case strings.HasPrefix(res.kind, "aws_"):
			r.learn(res.provider, arn.Account)
			r.learn("partition of "+res.provider, arn.Partition)
		}
	}
}

func (r *reader) learn(key string, t symbolic.Text) {
	if _, ok := r.accounts[key]; !ok {
		r.accounts[key] = t
	}
}

// roleName returns a role's name and, if it is generated, the prefix.
func (r *reader) roleName(res *resource) (name, prefix symbolic.Text) {
	if t, ok := r.known(res, "name"); ok {
		return t, symbolic.Text{}
	}
	given := res.declared != nil && res.declared.expressions.get("name").kind() == object
	if given || !res.get("name").isUnknown() {
		return r.token(res, "name").At(r.place(res, "name")), symbolic.Text{}
	}
	prefix, ok := r.known(res, "name_prefix")
	if !ok && res.declared != nil && res.declared.expressions.get("name_prefix").kind() == object {
		return r.token(res, "name").At(r.place(res, "name_prefix")), r.token(res, "name_prefix")
	} else if !ok {
		return r.token(res, "name").At(r.place(res)), symbolic.Text{}
	}
	return symbolic.Concat(prefix, r.token(res, "name suffix")), prefix
}

func (r *reader) rolePath(res *resource) symbolic.Text {
	path := r.attribute(res, "path")
	if path.IsEmpty() {
		return symbolic.Literal("/")
	}
	return path
}

// roleARN is the ARN of a role, modelled if the role is still to be created.
func (r *reader) roleARN(res *resource) symbolic.Text {
	if t, ok := r.known(res, "arn"); ok {
		if res.get("name").isSecret() || res.get("path").isSecret() {
			// Terraform does not mark what the provider made of a sensitive name.
			return t.Hidden("(sensitive value)")
		}
		return t
	}
	name, _ := r.roleName(res)
	return symbolic.Concat(
		symbolic.Literal("arn:"), r.partition(res), symbolic.Literal(":iam::"), r.account(res),
		symbolic.Literal(":role"), r.rolePath(res), name,
	)
}

// issuer is a cluster's OIDC issuer without scheme.
func (r *reader) issuer(cluster *resource) symbolic.Text {
	if t, ok := r.known(cluster, "identity", "0", "oidc", "0", "issuer"); ok {
		return withoutScheme(t)
	}
	return symbolic.Of(&symbolic.Token{
		Name: cluster.inModule() + ".issuer", Scope: r.scope(cluster.module), Nature: symbolic.Issuer(),
	})
}

// providerURL is the URL of an OIDC provider as it is given.
func (r *reader) providerURL(res *resource) symbolic.Text {
	return r.linked(res, func(t target) (symbolic.Text, bool) {
		switch {
		case t.kind == "aws_eks_cluster" && (t.attribute == "" || strings.HasPrefix(t.attribute, "identity")):
			return symbolic.Concat(symbolic.Literal("https://"), r.issuer(t.resource)), true
		case t.kind == "tls_certificate" && t.attribute == "url":
			return r.certificateURL(t.resource), true
		default:
			return symbolic.Text{}, false
		}
	}, "url")
}

// certificateURL is the URL that a TLS certificate is looked up at.
func (r *reader) certificateURL(res *resource) symbolic.Text {
	return r.linked(res, func(t target) (symbolic.Text, bool) {
		if t.kind != "aws_eks_cluster" {
			return symbolic.Text{}, false
		}
		return symbolic.Concat(symbolic.Literal("https://"), r.issuer(t.resource)), true
	}, "url")
}

// providerARN is the ARN of an OIDC provider.
func (r *reader) providerARN(res *resource) symbolic.Text {
	if t, ok := r.known(res, "arn"); ok {
		return t
	}
	return symbolic.Concat(
		symbolic.Literal("arn:"), r.partition(res), symbolic.Literal(":iam::"), r.account(res),
		symbolic.Literal(":oidc-provider/"), withoutScheme(r.providerURL(res)),
	)
}

func withoutScheme(t symbolic.Text) symbolic.Text { return t.TrimPrefix("https://") }

// roleARNOf picks the ARN of a role that is referred to by its ARN.
func (r *reader) roleARNOf(t target) (symbolic.Text, bool) {
	if t.kind != "aws_iam_role" || t.attribute != "arn" && t.attribute != "" {
		return symbolic.Text{}, false
	}
	return r.roleARN(t.resource), true
}

// issuerOf picks the issuer of a cluster or provider that is referred to by its
// issuer, URL or ARN.
func (r *reader) issuerOf(t target) (symbolic.Text, bool) {
	switch {
	case t.kind == "aws_eks_cluster" && (t.attribute == "" || strings.HasPrefix(t.attribute, "identity")):
		return r.issuer(t.resource), true
	case t.kind == "aws_iam_openid_connect_provider":
		return withoutScheme(r.providerURL(t.resource)), true
	default:
		return symbolic.Text{}, false
	}
}
