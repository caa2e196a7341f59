package terraform

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// roleAttributes are those of aws_iam_role, as the provider documents them. The
// id of a role is its name.
func roleAttributes() map[string]attribute {
	return map[string]attribute{
		"name":        (*resource).roleName,
		"id":          (*resource).roleName,
		"name_prefix": (*resource).roleNamePrefix,
		"path":        (*resource).rolePath,
		"arn":         (*resource).roleARN,
	}
}

// roleName is the role's name. With a prefix the provider adds 26 characters to
// it; with neither name nor prefix it makes the whole name up.
func (r *resource) roleName() value.Value {
	return r.orElse("name", keep, func(r *resource) value.Value {
		return r.orElse("name_prefix", r.generated, func(r *resource) value.Value {
			return value.UnknownOf(r.nameToken("name"), cty.String)
		})
	})
}

// keep is the value itself.
func keep(v value.Value) value.Value { return v }

// generated is a name made from a prefix.
func (r *resource) generated(prefix value.Value) value.Value {
	text, ok := prefix.AsText()
	if !ok {
		return value.UnknownOf(r.nameToken("name"), cty.String)
	}
	return value.OfText(symbolic.Concat(text, symbolic.Of(r.nameToken("generated suffix"))))
}

// nameToken is a part of a role's name that the files do not tell.
func (r *resource) nameToken(attribute string) *symbolic.Token {
	token := r.token(attribute)
	token.Nature = symbolic.Nature{Alphabet: "a-zA-Z0-9_+=,.@-", NotEmpty: true}
	return token
}

func (r *resource) roleNamePrefix() value.Value {
	return r.orElse("name_prefix", keep, func(r *resource) value.Value {
		return value.UnknownOf(r.nameToken("name_prefix"), cty.String)
	})
}

func (r *resource) rolePath() value.Value {
	return r.orElse("path", keep, func(*resource) value.Value { return value.OfString("/") })
}

// orElse is what given makes of an argument or, where that is missing or null,
// what otherwise says. Of a choice with null among its alternatives, otherwise
// is asked for those.
func (r *resource) orElse(name string, given func(value.Value) value.Value, otherwise attribute) value.Value {
	v, ok := r.argument(name)
	if !ok {
		return otherwise(r)
	}
	return eachCase(v, nil, func(v value.Value, when []value.Assumption) value.Value {
		if v.IsNull() {
			return otherwise(r.assuming(when))
		}
		return given(v)
	})
}

// eachCase applies f to every alternative of a choice, with the assumptions
// under which it is the value, and puts the results together again.
func eachCase(v value.Value, when []value.Assumption, f func(value.Value, []value.Assumption) value.Value) value.Value {
	condition, alternatives := v.Alternatives()
	if alternatives == nil {
		return f(v, when)
	}
	out := make([]value.Value, len(alternatives))
	for i, a := range alternatives {
		assumption := value.Assumption{Condition: condition, Outcome: i}
		out[i] = eachCase(a.Given(assumption), append(slices.Clip(when), assumption), f)
	}
	return value.ChoiceOf(condition, out)
}

func (r *resource) roleARN() value.Value {
	path, pathOK := r.read("path").AsText()
	name, nameOK := r.read("name").AsText()
	if !pathOK || !nameOK {
		return value.UnknownOf(r.token("arn"), cty.String)
	}
	return value.OfText(r.account().arn("iam", symbolic.Concat(symbolic.Literal("role"), path, name)))
}

// emitRole adds the role to the facts.
func emitRole(r *resource) {
	account := r.account()
	role := &graph.Role{
		Origin: r.origin(), Name: r.readText("name"), Path: r.readText("path"), ARN: r.readText("arn"),
		Partition: account.partition, Account: account.id,
		PolicyRange: r.place("assume_role_policy"),
	}
	if v, ok := r.argument("name"); !ok || v.Kind() == value.Choice {
		role.NamePrefix, _ = r.text("name_prefix")
	}
	policy, ok := r.argument("assume_role_policy")
	if ok {
		role.Policies = policiesOf(policy)
	}
	if r.in.foreign {
		for i, p := range role.Policies {
			role.Policies[i] = p.SeatedAt(role.Range)
		}
		role.OperatorInput = r.in.module.OperatorInput
	}
	if len(role.Policies) == 0 {
		r.undecided("trust policy of role "+strconv.Quote(role.Name.String()), policy, role.PolicyRange)
	}
	r.in.root.facts.Roles = append(r.in.root.facts.Roles, role)
}

// policiesOf lists the documents that a policy may be; one of which nothing is
// known is its token. It is empty if nothing is known of any.
func policiesOf(v value.Value) []symbolic.Text {
	cases, ok := v.Cases(maxCases)
	if !ok {
		cases = []value.Case{{Value: v}}
	}
	var out []symbolic.Text
	known := false
	for _, c := range cases {
		text, ok := c.Value.AsText()
		if !ok {
			continue
		}
		for _, t := range alternatives(text) {
			known = known || t.Len() > 1
			if !slices.ContainsFunc(out, t.Equal) {
				out = append(out, revealed(t))
			}
		}
	}
	if !known {
		return nil
	}
	return out
}

// fromFile accepts the description of what file() and its like brought in: a
// document is no secret, a sensitive variable inside it is.
func fromFile(description string) bool { return strings.HasPrefix(description, "(from file ") }

// revealed shows a document that came from a file. What else a file brought into
// it stays hidden, and so does a file that is no policy.
func revealed(t symbolic.Text) symbolic.Text {
	file := t.Description()
	if !fromFile(file) || !strings.HasPrefix(strings.TrimSpace(t.Flat()), "{") || t.Index(`"Statement"`) < 0 {
		return t
	}
	for _, origin := range t.Origins() {
		origin.File.MarkSource()
	}
	return t.RevealedIf(func(description string) bool { return description == file })
}

// alternatives are the texts that a text consisting of one token may be.
func alternatives(text symbolic.Text) []symbolic.Text {
	if text.Len() != 1 || text.IsKnown() {
		return []symbolic.Text{text}
	}
	choice := text.TokenAt(0).Choice
	if choice == nil {
		return []symbolic.Text{text}
	}
	var out []symbolic.Text
	for _, a := range choice.Alternatives {
		out = append(out, alternatives(a)...)
	}
	return out
}

// roleDataAttributes are those of a role that is looked up by its name.
func roleDataAttributes() map[string]attribute {
	return map[string]attribute{
		"id":   (*resource).roleName,
		"path": func(r *resource) value.Value { return value.UnknownOf(r.token("path"), cty.String) },
		"arn":  (*resource).roleARN,
	}
}

// emitRoleData adds a role that is declared elsewhere.
func emitRoleData(r *resource) {
	account := r.account()
	r.in.root.facts.Roles = append(r.in.root.facts.Roles, &graph.Role{
		Origin: r.origin(), Name: r.readText("name"), Path: r.readText("path"), ARN: r.readText("arn"),
		Partition: account.partition, Account: account.id, Referenced: true,
		PolicyRange: r.in.place(r.block.Header),
	})
}
