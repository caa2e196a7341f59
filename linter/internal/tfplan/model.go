package tfplan

import (
	"strconv"
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
	return symbolic.Named(r.scope(res.module), res.inModule()+dotted(path))
}

// dotted writes a path as a reference does: ".metadata[0].name".
func dotted(path []string) string {
	var b strings.Builder
	for _, step := range path {
		if _, err := strconv.Atoi(step); err == nil {
			b.WriteString("[" + step + "]")
		} else {
			b.WriteString("." + step)
		}
	}
	return b.String()
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
	return r.options.Locate(r.options.Root, res.address, path...)
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
	name := res.inModule() + dotted(path)
	return symbolic.Of(&symbolic.Token{
		Name: name, Scope: r.scope(res.module),
		Choice: &symbolic.Choice{Condition: name, Alternatives: texts},
	}).At(at)
}

// account is the AWS account of a resource: what its provider configuration or
// a lookup through the same provider says, else the token of the account.
func (r *reader) account(res *resource) symbolic.Text {
	return r.standard(res, "account", "data.aws_caller_identity.current.account_id", symbolic.AccountNumber())
}

// partition is the AWS partition of a resource, or the token of it.
func (r *reader) partition(res *resource) symbolic.Text {
	return r.standard(res, "partition", "data.aws_partition.current.partition", symbolic.Partition())
}

// region is the AWS region of a resource, or the token of it.
func (r *reader) region(res *resource) symbolic.Text {
	return r.standard(res, "region", "data.aws_region.current.region", symbolic.Region())
}

// standard is what is known of a provider configuration, or a token. The tokens
// are those that package terraform makes for the same root module.
func (r *reader) standard(res *resource, what, name string, nature symbolic.Nature) symbolic.Text {
	if t, ok := r.settings[setting{res.provider, what}]; ok {
		return t
	}
	scope := r.options.Root
	if strings.Contains(res.provider, ".") {
		if what != "region" && r.isRegional(res.provider) {
			if t, ok := r.settings[setting{"aws", what}]; ok {
				return t
			}
		} else {
			scope += " provider " + res.provider
		}
	}
	return symbolic.Of(&symbolic.Token{Scope: scope, Name: name, Nature: nature})
}

// isRegional reports whether an alias is for another region of the account of
// the default provider: nothing in it leads to another account.
func (r *reader) isRegional(provider string) bool {
	configuration := r.providers.get(provider)
	if configuration.kind() != object {
		return false
	}
	for _, name := range []string{"assume_role", "assume_role_with_web_identity", "profile", "access_key", "shared_credentials_files", "shared_config_files"} {
		if configuration.get("expressions", name).kind() != none {
			return false
		}
	}
	return true
}

// setting is one thing that a provider configuration decides.
type setting struct{ provider, what string }

// learnSettings looks for the accounts, partitions and regions of provider
// configurations.
func (r *reader) learnSettings() {
	for key, provider := range r.providers.members() {
		name, expressions := key.string(), provider.get("expressions")
		role := expressions.get("assume_role").at(0).get("role_arn", "constant_value")
		if arn, ok := iam.ParseARN(role.text()); ok {
			r.learn(name, "account", arn.Account)
			r.learn(name, "partition", arn.Partition)
		}
		if ids := expressions.get("allowed_account_ids", "constant_value"); ids.at(1).kind() == none {
			r.learn(name, "account", ids.at(0).text())
		}
		r.learn(name, "region", expressions.get("region", "constant_value").text())
	}
	for _, res := range r.resources {
		switch res.kind {
		case "aws_partition":
			r.learn(res.provider, "partition", res.get("partition").text())
		case "aws_caller_identity":
			r.learn(res.provider, "account", res.get("account_id").text())
		case "aws_iam_role", "aws_iam_openid_connect_provider", "aws_eks_cluster":
			if arn, ok := iam.ParseARN(res.get("arn").known.text()); ok {
				r.learn(res.provider, "account", arn.Account)
				r.learn(res.provider, "partition", arn.Partition)
			}
		}
	}
}

func (r *reader) learn(provider, what string, t symbolic.Text) {
	if _, known := r.settings[setting{provider, what}]; !known && !t.IsEmpty() {
		r.settings[setting{provider, what}] = t.Placeless()
	}
}

// roleName returns a role's name and, if it is generated, the prefix.
func (r *reader) roleName(res *resource) (name, prefix symbolic.Text) {
	if t, ok := r.known(res, "name"); ok {
		return t, symbolic.Text{}
	}
	declared := func(name string) bool {
		return res.declared != nil && res.declared.expressions.get(name).kind() == object
	}
	if declared("name") || !res.get("name").isUnknown() {
		return r.nameToken(res, "name").At(r.place(res, "name")), symbolic.Text{}
	}
	prefix, ok := r.known(res, "name_prefix")
	switch {
	case ok:
	case declared("name_prefix"):
		return r.nameToken(res, "name").At(r.place(res, "name_prefix")), r.nameToken(res, "name_prefix")
	default:
		return r.nameToken(res, "name").At(r.place(res)), symbolic.Text{}
	}
	return symbolic.Concat(prefix, r.nameToken(res, "generated suffix")), prefix
}

// nameToken is a part of a role's name that is not known.
func (r *reader) nameToken(res *resource, attribute string) symbolic.Text {
	return symbolic.Of(&symbolic.Token{
		Scope: r.scope(res.module), Name: res.inModule() + "." + attribute,
		Nature: symbolic.Nature{Alphabet: "a-zA-Z0-9_+=,.@-", NotEmpty: true},
	})
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

// issuer is a cluster's OIDC issuer without scheme. Unknown, it is the same for
// all that names the same cluster of an account.
func (r *reader) issuer(cluster *resource) symbolic.Text {
	if t, ok := r.known(cluster, "identity", "0", "oidc", "0", "issuer"); ok {
		return withoutScheme(t)
	}
	name := r.attribute(cluster, "name")
	nature := symbolic.Issuer()
	if !cluster.data {
		nature.Apart = r.options.Root + " " + cluster.address // no two clusters have the same
	}
	return symbolic.Of(&symbolic.Token{
		Scope:  strings.Join([]string{r.options.Root, r.account(cluster).Key(), r.region(cluster).Key(), name.Key()}, " "),
		Name:   "issuer of cluster " + name.String(),
		Nature: nature,
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
