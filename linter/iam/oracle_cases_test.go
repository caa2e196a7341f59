package iam_test

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
)

// caseDrawer draws policies with a request each: statements of all shapes that
// IAM stores, over two clusters and a few accounts of Kubernetes, so that near
// misses are frequent.
type caseDrawer struct{ *rand.Rand }

// drawCases returns n cases; the same seed gives the same ones. Left out is what the
// evaluator does in another way than IAM's documentation says, or what it does not
// say: policy variables, the account as principal of a token, negated comparison of
// ARNs with what is none; and documents that IAM refuses to store.
func drawCases(seed uint64, n int) []recorded {
	d := caseDrawer{rand.New(rand.NewPCG(seed, 0))}
	out := make([]recorded, 0, n)
	for range n {
		out = append(out, d.draw())
	}
	return out
}

func oneOf[T any](d caseDrawer, list ...T) T { return list[d.IntN(len(list))] }

func (d caseDrawer) draw() recorded {
	var statements []any
	for range 1 + d.IntN(4) {
		statements = append(statements, d.statement())
	}
	document := map[string]any{"Version": oneOf(d, "2012-10-17", "2012-10-17", "2008-10-17"), "Statement": statements}
	if len(statements) == 1 && d.IntN(3) == 0 {
		document["Statement"] = statements[0]
	}
	if d.IntN(8) == 0 {
		delete(document, "Version")
	}
	policy, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	context := map[string]string{issuer + ":sub": d.subject(), issuer + ":aud": oneOf(d, "sts.amazonaws.com", "sts.amazonaws.com", "sts.amazonaws.com", "vault")}
	if d.IntN(6) == 0 {
		delete(context, issuer+":aud")
	}
	if d.IntN(6) == 0 {
		context["sts:RoleSessionName"] = oneOf(d, "botocore-session-1", "app")
	}
	return recorded{Policy: policy, Principal: provider, Role: "arn:aws:iam::110516304694:role/r", Context: context}
}

// subject is the subject of a token.
func (d caseDrawer) subject() string {
	return "system:serviceaccount:" + oneOf(d, "a", "b", "a-b") + ":" + oneOf(d, "x", "y", "x-1", "default")
}

func (d caseDrawer) statement() map[string]any {
	s := map[string]any{"Effect": oneOf(d, "Allow", "Allow", "Allow", "Deny")}
	actions := d.oneOrMore(func() string {
		return oneOf(d, "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithWebIdentity", "STS:assumerolewithwebidentity", "sts:Assume*", "sts:*", "sts:AssumeRole", "sts:AssumeRoleWith?ebIdentity", "sts:TagSession", "*")
	})
	if d.IntN(12) == 0 {
		s["NotAction"] = actions
	} else {
		s["Action"] = actions
	}
	s["Principal"] = d.principal()
	conditions := map[string]map[string]any{}
	for range d.IntN(4) {
		operator, key := d.operator(), d.key()
		if conditions[operator] == nil {
			conditions[operator] = map[string]any{}
		}
		conditions[operator][key] = d.values(operator)
	}
	if len(conditions) > 0 || d.IntN(4) == 0 {
		s["Condition"] = conditions
	}
	if d.IntN(5) == 0 {
		s["Sid"] = "S" + strconv.Itoa(d.IntN(100))
	}
	return s
}

func (d caseDrawer) principal() any {
	switch d.IntN(10) {
	case 0:
		return map[string]any{"AWS": "*"}
	case 1:
		return map[string]any{"Service": oneOf(d, "ec2.amazonaws.com", "pods.eks.amazonaws.com")}
	case 2:
		return map[string]any{"Federated": provider, "Service": "ec2.amazonaws.com"}
	default:
		return map[string]any{"Federated": d.oneOrMore(func() string {
			return oneOf(d, provider, provider, provider, provider+"x", "arn:aws:iam::110516304694:oidc-provider/"+other, "cognito-identity.amazonaws.com")
		})}
	}
}

// oneOrMore is a text, or a list of up to three.
func (d caseDrawer) oneOrMore(draw func() string) any {
	if d.IntN(2) == 0 {
		return draw()
	}
	list := []string{draw()}
	for range d.IntN(3) {
		list = append(list, draw())
	}
	return list
}

func (d caseDrawer) operator() string {
	name := oneOf(d,
		"StringEquals", "StringEquals", "StringEquals", "StringLike", "StringLike", "StringNotEquals", "StringNotLike",
		"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "ArnLike", "ArnEquals", "Null")
	if name == "Null" {
		return name
	}
	switch d.IntN(8) {
	case 0:
		return "ForAnyValue:" + name // with IfExists it is not documented
	case 1:
		return "ForAllValues:" + name + oneOf(d, "", "", "IfExists")
	case 2:
		return name + "IfExists"
	default:
		return name
	}
}

func (d caseDrawer) key() string {
	return oneOf(d,
		issuer+":sub", issuer+":sub", issuer+":sub", issuer+":SUB", issuer+":aud", issuer+":aud", issuer+":email", other+":sub", other+":aud",
		"https://"+issuer+":sub", "sts:RoleSessionName", "aws:PrincipalOrgID")
}

func (d caseDrawer) values(operator string) any {
	if operator == "Null" {
		return oneOf(d, "true", "false")
	}
	return d.oneOrMore(func() string {
		switch d.IntN(8) {
		case 0:
			return "sts.amazonaws.com"
		case 1:
			return oneOf(d, "*", "sts.*", "vault", "app", "botocore-session-?", "arn:aws:iam::110516304694:*")
		case 2, 3:
			return d.subject()
		default:
			return oneOf(d, "system:serviceaccount:", "system:serviceaccount:", "system:serviceAccount:", "system:*:") +
				oneOf(d, "a", "A", "a*", "?", "*", "a-?", "b") + oneOf(d, ":", ":", ":", "/") + oneOf(d, "x", "X", "x*", "*", "x-?", "?", "default")
		}
	})
}
