package tfplan

import (
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/jsontext"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// principals renders the principals blocks of a statement. Their unknown
// identifiers are what the expressions refer to.
func (r *reader) principals(res *resource, blocks attributes, expressions []value) (symbolic.Text, bool) {
	var kinds []string
	byKind := map[string][]symbolic.Text{}
	for b := range blocks.elements() {
		kind := b.get("type").known.string()
		if b.get("type").isUnknown() {
			return r.token(res, "statement.principals"), true
		}
		if _, ok := byKind[kind]; !ok {
			kinds = append(kinds, kind)
		}
		byKind[kind] = append(byKind[kind], r.identifiers(res, b.get("identifiers"), kind, expressions)...)
	}
	if len(kinds) == 0 {
		return symbolic.Text{}, false
	}
	if everyone := byKind["*"]; len(kinds) == 1 && len(everyone) == 1 && everyone[0].Flat() == `"*"` {
		return everyone[0], true
	}
	members := make([]symbolic.Text, len(kinds))
	for i, kind := range kinds {
		members[i] = jsontext.Member(symbolic.Literal(kind), array(byKind[kind]))
	}
	return jsontext.Object(members), true
}

// identifiers returns the JSON strings of one principals block.
func (r *reader) identifiers(res *resource, a attributes, kind string, expressions []value) []symbolic.Text {
	missing := 0
	var out []symbolic.Text
	for e := range a.elements() {
		if e.isUnknown() {
			missing++
			continue
		}
		out = append(out, jsontext.Quote(r.used(res, variables(e.text()))))
	}
	if a.isUnknown() {
		missing = 1
	}
	if missing == 0 {
		return out
	}
	var arns []symbolic.Text
	seen := map[string]bool{}
	for _, x := range expressions {
		for _, t := range r.targetsOf(res, x) {
			if arn, ok := r.principalOf(t, kind); ok && !seen[arn.Key()] {
				seen[arn.Key()] = true
				arns = append(arns, arn)
			}
		}
	}
	if len(arns) == missing || a.isUnknown() && len(arns) > 0 {
		for _, arn := range arns {
			out = append(out, jsontext.Quote(r.used(res, arn)))
		}
		return out
	}
	for i := range missing {
		out = append(out, jsontext.Quote(r.token(res, "statement.principals.identifiers["+strconv.Itoa(i)+"]")))
	}
	return out
}

// principalOf picks the ARN of what a principal's identifier refers to.
func (r *reader) principalOf(t target, kind string) (symbolic.Text, bool) {
	switch {
	case t.kind == "aws_iam_openid_connect_provider" && (t.attribute == "arn" || t.attribute == "id" || t.attribute == ""):
		return r.providerARN(t.resource), true
	case t.kind == "aws_iam_role" && kind == "AWS":
		return r.roleARNOf(t)
	case kind == "Federated":
		issuer, ok := r.issuerOf(t)
		return symbolic.Concat(
			symbolic.Literal("arn:"), r.partition(t.resource), symbolic.Literal(":iam::"), r.account(t.resource),
			symbolic.Literal(":oidc-provider/"), issuer,
		), ok
	default:
		return symbolic.Text{}, false
	}
}

// conditions renders the condition blocks of a statement.
func (r *reader) conditions(res *resource, s attributes, expressions value) (symbolic.Text, bool) {
	var tests []*operator
	for b := range s.get("condition").elements() {
		test := find(&tests, r.attributeOf(res, b.get("test"), "statement.condition.test"))
		key := find(&test.keys, r.conditionKey(res, b, expressions))
		key.values = append(key.values, r.strings(res, b.get("values"), "statement.condition.values")...)
	}
	rendered := make([]symbolic.Text, len(tests))
	for i, test := range tests {
		members := make([]symbolic.Text, len(test.keys))
		for j, key := range test.keys {
			members[j] = jsontext.Member(key.name, array(key.values))
		}
		rendered[i] = jsontext.Member(test.name, jsontext.Object(members))
	}
	return jsontext.Object(rendered), len(tests) > 0
}

// operator is one operator of a condition with its keys, or one key with its
// values.
type operator struct {
	name   symbolic.Text
	keys   []*operator
	values []symbolic.Text
}

// find returns the one of that name, and adds it if it is missing.
func find(all *[]*operator, name symbolic.Text) *operator {
	for _, o := range *all {
		if o.name.Equal(name) {
			return o
		}
	}
	o := &operator{name: name}
	*all = append(*all, o)
	return o
}

// attributeOf returns the text of a nested attribute, or a token.
func (r *reader) attributeOf(res *resource, a attributes, name string) symbolic.Text {
	if a.isUnknown() {
		return r.token(res, name)
	}
	return r.used(res, a.text())
}

// conditionKey returns a condition's key. Where the plan does not know it, the
// issuer is that of the one cluster or provider which the conditions of the
// statement refer to, or its principal, and the claim that for which the values
// are meant: a subject names a service account, an audience the token service.
func (r *reader) conditionKey(res *resource, b attributes, expressions value) symbolic.Text {
	variable := b.get("variable")
	keys := block(expressions, "condition", "variable")
	if !variable.isUnknown() {
		t := r.used(res, variable.text())
		if t.HasPrefix("https://") && r.readsURL(res, keys) {
			return withoutScheme(t)
		}
		return t
	}
	var issuers []symbolic.Text
	for _, x := range append(keys, block(expressions, "principals", "identifiers")...) {
		for _, t := range r.targetsOf(res, x) {
			if issuer, ok := r.issuerOf(t); ok && (len(issuers) == 0 || !issuer.Equal(issuers[0])) {
				issuers = append(issuers, issuer)
			}
		}
	}
	if len(issuers) != 1 {
		return r.token(res, "statement.condition.variable")
	}
	return r.used(res, symbolic.Concat(issuers[0], symbolic.Literal(":"), r.claim(res, b.get("values"))))
}

// readsURL reports whether an expression reads the URL of a provider that is
// still to be created: the plan shows it as given, but AWS answers it without
// the scheme, and that is what the document will hold.
func (r *reader) readsURL(res *resource, expressions []value) bool {
	for _, x := range expressions {
		for _, t := range r.targetsOf(res, x) {
			if t.kind == "aws_iam_openid_connect_provider" && t.attribute == "url" && t.get("arn").isUnknown() {
				return true
			}
		}
	}
	return false
}

// claim tells the claim of a condition from its values.
func (r *reader) claim(res *resource, values attributes) symbolic.Text {
	claims := map[string]bool{}
	for v := range values.elements() {
		switch s := v.known.string(); {
		case strings.HasPrefix(s, "system:serviceaccount:"):
			claims["sub"] = true
		case strings.HasPrefix(s, "sts."):
			claims["aud"] = true
		default:
			claims[""] = true
		}
	}
	if len(claims) == 1 && !claims[""] {
		for claim := range claims {
			return symbolic.Literal(claim)
		}
	}
	return r.token(res, "statement.condition.claim")
}
