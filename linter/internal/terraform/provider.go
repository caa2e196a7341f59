package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// account is where a provider configuration works: what it knows of the AWS
// account, the partition and the region.
type account struct{ id, partition, region symbolic.Text }

// account returns the account in which the resource lives.
func (r *resource) account() account {
	name := "aws"
	if a := r.block.Body().Attribute("provider"); a != nil {
		if named := referenceName(a.Expr); named != "" {
			name = named
		}
	}
	return r.in.account(name)
}

// arn puts an ARN of the account together. It has no place: the place of a
// reference to it is the reference.
func (a account) arn(service string, rest symbolic.Text) symbolic.Text {
	return symbolic.Concat(
		symbolic.Literal("arn:"), a.partition, symbolic.Literal(":"+service+"::"), a.id, symbolic.Literal(":"), rest,
	).Placeless()
}

// referenceName is a reference to a provider, such as "aws" or "aws.dev",
// which JSON syntax writes as a string.
func referenceName(x hclsyntax.Expression) string {
	if key, ok := x.(*hclsyntax.ObjectConsKeyExpr); ok {
		x = key.Wrapped
	}
	if traversal, diags := hcl.AbsTraversalForExpr(x); !diags.HasErrors() {
		var names []string
		for _, step := range traversal {
			switch step := step.(type) {
			case hcl.TraverseRoot:
				names = append(names, step.Name)
			case hcl.TraverseAttr:
				names = append(names, step.Name)
			}
		}
		return strings.Join(names, ".")
	}
	if v, diags := x.Value(nil); !diags.HasErrors() && v.Type() == cty.String && v.IsKnown() && !v.IsNull() {
		return v.AsString()
	}
	return ""
}

// account returns where the provider of a name, as the module knows it, works.
func (in *instance) account(name string) account {
	if known, ok := in.accounts[name]; ok {
		return known
	}
	in.accounts[name] = in.openAccount(name) // for a provider that refers to itself
	a := in.findAccount(name)
	in.accounts[name] = a
	return a
}

func (in *instance) findAccount(name string) account {
	if block := in.providerBlock(name); block != nil {
		return in.configured(name, block)
	}
	if in.parent == nil {
		return in.openAccount(name)
	}
	passed := in.call.Body().Attribute("providers")
	if passed != nil {
		if object, ok := expression.Unwrap(passed.Expr).(*hclsyntax.ObjectConsExpr); ok {
			for _, item := range object.Items {
				if referenceName(item.KeyExpr) == name {
					return in.parent.account(referenceName(item.ValueExpr))
				}
			}
		}
	}
	return in.parent.account(name)
}

// providerBlock finds the module's own configuration of a provider.
func (in *instance) providerBlock(name string) *layout.Block {
	kind, alias, _ := strings.Cut(name, ".")
	for _, b := range slices.Concat(in.module.Providers, in.generatedProviders()) {
		if b.Labels[0] != kind {
			continue
		}
		own := ""
		if a := b.Body().Attribute("alias"); a != nil {
			own = referenceName(a.Expr)
		}
		if own == alias {
			return b
		}
	}
	return nil
}

// openAccount is an account of which nothing is known. The default provider's
// is the one that data sources name.
func (in *instance) openAccount(name string) account {
	scope := in.root.folder
	if strings.Contains(name, ".") {
		scope += " provider " + name
	}
	token := func(name string, nature symbolic.Nature) symbolic.Text {
		return symbolic.Of(&symbolic.Token{Scope: scope, Name: name, Nature: nature})
	}
	return account{
		id:        token("data.aws_caller_identity.current.account_id", symbolic.AccountNumber()),
		partition: token("data.aws_partition.current.partition", symbolic.Partition()),
		region:    token("data.aws_region.current.region", symbolic.Region()),
	}
}

// credentials are the arguments by which a provider comes to another account
// than the default provider.
var credentials = []string{"profile", "access_key", "shared_credentials_files", "shared_config_files"}

// configured is the account of a provider block.
func (in *instance) configured(name string, block *layout.Block) account {
	body, s := block.Body(), in.scope()
	a := in.openAccount(name)
	roles, _ := blocksOf(in, body, s, "assume_role")
	own := len(roles) > 0 || len(body.Blocks("assume_role_with_web_identity", 0)) > 0
	for _, argument := range credentials {
		own = own || body.Attribute(argument) != nil
	}
	if strings.Contains(name, ".") && !own {
		// An alias for another region: the same account.
		base := in.account("aws")
		a.id, a.partition = base.id, base.partition
	}
	for _, role := range roles {
		if arn, ok := role.text("role_arn"); ok && !role.conditional() {
			a.takeARN(arn)
		}
	}
	if v, ok := argumentOf(body, s, "allowed_account_ids"); ok {
		if ids := v.Elements(); len(ids) == 1 && !ids[0].IsOptional() {
			if id, ok := ids[0].AsText(); ok {
				a.takeID(id)
			}
		}
	}
	if v, ok := argumentOf(body, s, "region"); ok {
		if region, ok := v.AsText(); ok {
			a.region = region
			if partition := partitionOf(region); partition != "" {
				a.partition = symbolic.Literal(partition)
			}
		}
	}
	return a
}

// takeARN takes account and partition from the ARN of a role that the provider
// assumes.
func (a *account) takeARN(arn symbolic.Text) {
	parts := arn.Split(":")
	if len(parts) < 6 || !parts[0].Equal(symbolic.Literal("arn")) {
		return
	}
	a.takeID(parts[4])
	if s, known := parts[1].Literal(); known && s != "" {
		a.partition = parts[1]
	}
}

// takeID takes an account number: one that is not known, or twelve digits.
func (a *account) takeID(id symbolic.Text) {
	s, known := id.Literal()
	if !known || len(s) == 12 && strings.Trim(s, "0123456789") == "" {
		a.id = id
	}
}

// callerAttributes are those of data.aws_caller_identity.
func callerAttributes() map[string]attribute {
	id := func(r *resource) value.Value { return value.OfText(r.account().id) }
	return map[string]attribute{"account_id": id, "id": id}
}

// regionAttributes are those of data.aws_region; it may name another region
// than the provider's.
func regionAttributes() map[string]attribute {
	region := func(r *resource) value.Value {
		for _, name := range []string{"region", "name"} {
			if v, ok := r.argument(name); ok {
				return v
			}
		}
		return value.OfText(r.account().region)
	}
	return map[string]attribute{"name": region, "region": region, "id": region}
}

// partitionAttributes are those of data.aws_partition.
func partitionAttributes() map[string]attribute {
	partition := func(r *resource) value.Value { return value.OfText(r.account().partition) }
	suffix := func(r *resource) value.Value { return value.OfText(r.suffix()) }
	return map[string]attribute{"partition": partition, "id": partition, "dns_suffix": suffix}
}

// suffix is the DNS suffix of the partition in which the resource lives.
func (r *resource) suffix() symbolic.Text {
	if name, known := r.account().partition.Literal(); known {
		if suffix := suffixOf(name); suffix != "" {
			return symbolic.Literal(suffix)
		}
	}
	return symbolic.Of(&symbolic.Token{
		Scope: r.in.root.folder, Name: "data.aws_partition.current.dns_suffix",
		Nature: symbolic.Nature{Alphabet: "a-z0-9.-", NotEmpty: true},
	})
}

// servicePrincipalAttributes are those of data.aws_service_principal. Outside of
// the standard partition only EC2 is known to have a name of the partition; the
// names of other services there differ one by one.
func servicePrincipalAttributes() map[string]attribute {
	name := func(r *resource) value.Value {
		service, ok := r.text("service_name")
		if !ok {
			return value.UnknownOf(r.token("name"), cty.String)
		}
		suffix := symbolic.Literal("amazonaws.com")
		if s, known := service.Literal(); known && s == "ec2" {
			suffix = r.suffix()
		} else if p, known := r.account().partition.Literal(); known && p != "aws" {
			return value.UnknownOf(r.token("name"), cty.String)
		}
		return value.OfText(symbolic.Concat(service, symbolic.Literal("."), suffix).Placeless())
	}
	return map[string]attribute{"name": name, "id": name}
}

// partitions lists the AWS partitions with the beginnings of their regions'
// names and their DNS suffixes, the longer beginnings first (AWS partition table).
var partitions = []struct{ name, region, suffix string }{
	{"aws-us-gov", "us-gov-", "amazonaws.com"},
	{"aws-iso-b", "us-isob-", "sc2s.sgov.gov"},
	{"aws-iso-e", "eu-isoe-", "cloud.adc-e.uk"},
	{"aws-iso-f", "us-isof-", "csp.hci.ic.gov"},
	{"aws-iso", "us-iso-", "c2s.ic.gov"},
	{"aws-eusc", "eusc-", "amazonaws.eu"},
	{"aws-cn", "cn-", "amazonaws.com.cn"},
	{"aws", "us-", "amazonaws.com"},
	{"aws", "eu-", ""},
	{"aws", "ap-", ""},
	{"aws", "sa-", ""},
	{"aws", "ca-", ""},
	{"aws", "me-", ""},
	{"aws", "af-", ""},
	{"aws", "il-", ""},
	{"aws", "mx-", ""},
}

// partitionOf is the partition of a region whose name is known at least as far
// as that takes; else it is empty.
func partitionOf(region symbolic.Text) string {
	for _, p := range partitions {
		if region.HasPrefix(p.region) && (region.IsKnown() || p.region != "us-" && p.region != "eu-") {
			return p.name
		}
	}
	return ""
}

func suffixOf(partition string) string {
	for _, p := range partitions {
		if p.name == partition {
			return p.suffix
		}
	}
	return ""
}
