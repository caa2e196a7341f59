package iam_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// The laws are tried on random policies over a small world: two clusters, a few
// namespaces and names, all operators on strings.

type drawnStatement struct {
	Effect     string
	Principal  any
	NotAction  bool
	Actions    []string
	Conditions []drawnCondition
}

type drawnCondition struct {
	Operator, Key string
	Values        []string
}

func (s drawnStatement) MarshalJSON() ([]byte, error) {
	conditions := map[string]map[string][]string{}
	for _, c := range s.Conditions {
		if conditions[c.Operator] == nil {
			conditions[c.Operator] = map[string][]string{}
		}
		conditions[c.Operator][c.Key] = c.Values
	}
	action := "Action"
	if s.NotAction {
		action = "NotAction"
	}
	return json.Marshal(map[string]any{"Effect": s.Effect, "Principal": s.Principal, action: s.Actions, "Condition": conditions})
}

func documentOf(statements []drawnStatement) string {
	out, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	if err != nil {
		panic(err)
	}
	return string(out)
}

// words are what keys, values and principals of a drawn policy are made of.
type words struct {
	principals, keys, values []string
}

func plainWords() words {
	return words{
		principals: []string{provider, "arn:aws:iam::110516304694:oidc-provider/" + other},
		keys:       []string{issuer + ":sub", issuer + ":sub", issuer + ":SUB", issuer + ":aud", other + ":sub", issuer + ":email", "https://" + issuer + ":sub"},
		values: []string{
			"system:serviceaccount:a:x", "system:serviceaccount:a:y", "system:serviceaccount:b:x", "system:serviceaccount:a:*",
			"system:serviceaccount:*:x", "system:serviceaccount:A:X", "*", "sts.amazonaws.com",
		},
	}
}

func (w words) statement(r *rapid.T) drawnStatement {
	s := drawnStatement{
		Effect:    rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(r, "effect"),
		NotAction: rapid.IntRange(0, 7).Draw(r, "inverted") == 0,
		Actions:   rapid.SliceOfN(rapid.SampledFrom([]string{"sts:AssumeRoleWithWebIdentity", "sts:Assume*", "STS:*", "sts:AssumeRole"}), 1, 2).Draw(r, "actions"),
	}
	if rapid.IntRange(0, 3).Draw(r, "everyone") == 0 {
		s.Principal = map[string]any{"AWS": "*"}
	} else {
		s.Principal = map[string]any{"Federated": rapid.SliceOfN(rapid.SampledFrom(w.principals), 1, 2).Draw(r, "principals")}
	}
	names := []string{}
	for range rapid.IntRange(0, 3).Draw(r, "conditions") {
		c := drawnCondition{
			Operator: drawOperator(r),
			Key:      rapid.SampledFrom(w.keys).Draw(r, "key"),
			Values:   rapid.SliceOfN(rapid.SampledFrom(w.values), 0, 3).Draw(r, "values"),
		}
		if name := c.Operator + c.Key; !slices.Contains(names, name) {
			names = append(names, name)
			s.Conditions = append(s.Conditions, c)
		}
	}
	return s
}

func drawOperator(r *rapid.T) string {
	if rapid.IntRange(0, 3).Draw(r, "plain") > 0 {
		return rapid.SampledFrom([]string{"StringEquals", "StringLike"}).Draw(r, "operator")
	}
	return rapid.SampledFrom([]string{"", "", "ForAnyValue:", "ForAllValues:"}).Draw(r, "qualifier") +
		rapid.SampledFrom([]string{"StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "ArnLike"}).Draw(r, "operator") +
		rapid.SampledFrom([]string{"", "", "IfExists"}).Draw(r, "suffix")
}

func (w words) policy(r *rapid.T) []drawnStatement {
	var statements []drawnStatement
	for range rapid.IntRange(1, 3).Draw(r, "statements") {
		statements = append(statements, w.statement(r))
	}
	return statements
}

func webRequest(subject string) iam.Request {
	return iam.Request{
		Principal: iam.Principal{Type: iam.Federated, Value: symbolic.Literal(provider)},
		Action:    "sts:AssumeRoleWithWebIdentity",
		Keys: []iam.ContextKey{
			{Name: symbolic.Literal(issuer + ":sub"), Values: []symbolic.Text{symbolic.Literal(subject)}},
			{Name: symbolic.Literal(issuer + ":aud"), Values: []symbolic.Text{symbolic.Literal("sts.amazonaws.com")}},
		},
	}
}

func evaluate(document string, request iam.Request) symbolic.Answer {
	answer, _ := iam.ParseTrustPolicy(symbolic.Literal(document)).Evaluate(request)
	return answer
}

func TestMetamorphicLaws(t *testing.T) {
	t.Parallel()
	for name, law := range map[string]func(r *rapid.T, statements []drawnStatement, before symbolic.Answer, request iam.Request){
		"a matching Deny always denies": func(r *rapid.T, statements []drawnStatement, _ symbolic.Answer, request iam.Request) {
			deny := drawnStatement{Effect: "Deny", Principal: map[string]any{"AWS": "*"}, Actions: []string{"*"}}
			at := rapid.IntRange(0, len(statements)).Draw(r, "at")
			if got := evaluate(documentOf(slices.Insert(statements, at, deny)), request); got != symbolic.No {
				r.Fatalf("got %v", got)
			}
		},
		"an added Allow never removes an admission": func(r *rapid.T, statements []drawnStatement, before symbolic.Answer, request iam.Request) {
			more := plainWords().statement(r)
			more.Effect = "Allow"
			if got := evaluate(documentOf(append(statements, more)), request); before == symbolic.Yes && got != symbolic.Yes {
				r.Fatalf("got %v", got)
			}
		},
		"the order of statements, conditions and values does not count": func(r *rapid.T, statements []drawnStatement, before symbolic.Answer, request iam.Request) {
			for i := range statements {
				for j := range statements[i].Conditions {
					slices.Reverse(statements[i].Conditions[j].Values)
				}
				slices.Reverse(statements[i].Conditions)
			}
			slices.Reverse(statements)
			if got := evaluate(documentOf(statements), request); got != before {
				r.Fatalf("got %v, before %v", got, before)
			}
		},
		"one value is a list of one": func(r *rapid.T, statements []drawnStatement, before symbolic.Answer, request iam.Request) {
			document := documentOf(statements)
			for _, value := range plainWords().values {
				document = strings.ReplaceAll(document, fmt.Sprintf("[%q]", value), fmt.Sprintf("%q", value))
			}
			document = strings.ReplaceAll(document, `["sts:Assume*"]`, `"sts:Assume*"`)
			document = strings.ReplaceAll(document, fmt.Sprintf("[%q]", provider), fmt.Sprintf("%q", provider))
			if got := evaluate(document, request); got != before {
				r.Fatalf("got %v, before %v: %s", got, before, document)
			}
		},
		"the case of keys does not count": func(r *rapid.T, statements []drawnStatement, before symbolic.Answer, request iam.Request) {
			for i := range statements {
				for j, c := range statements[i].Conditions {
					swapped := strings.ToUpper(c.Key)
					clash := slices.ContainsFunc(statements[i].Conditions, func(o drawnCondition) bool { return o.Operator == c.Operator && o.Key == swapped })
					if !clash {
						statements[i].Conditions[j].Key = swapped
					}
				}
			}
			if got := evaluate(documentOf(statements), request); got != before {
				r.Fatalf("got %v, before %v", got, before)
			}
		},
		"the case of actions does not count": func(r *rapid.T, statements []drawnStatement, before symbolic.Answer, request iam.Request) {
			for i := range statements {
				for j, action := range statements[i].Actions {
					statements[i].Actions[j] = strings.ToLower(action)
				}
			}
			if got := evaluate(documentOf(statements), request); got != before {
				r.Fatalf("got %v, before %v", got, before)
			}
		},
		"without wildcards StringLike is StringEquals": func(r *rapid.T, statements []drawnStatement, before symbolic.Answer, request iam.Request) {
			for i := range statements {
				for j, c := range statements[i].Conditions {
					if strings.Contains(strings.Join(c.Values, ""), "*") {
						continue
					}
					swapped := strings.NewReplacer("StringEqualsIf", "StringLikeIf", "StringLike", "StringEquals", "StringNotLike", "StringNotEquals").Replace(c.Operator)
					if strings.HasSuffix(c.Operator, "StringEquals") {
						swapped = strings.TrimSuffix(c.Operator, "Equals") + "Like"
					}
					clash := slices.ContainsFunc(statements[i].Conditions, func(o drawnCondition) bool { return o.Operator == swapped && o.Key == c.Key })
					if !clash {
						statements[i].Conditions[j].Operator = swapped
					}
				}
			}
			if got := evaluate(documentOf(statements), request); got != before {
				r.Fatalf("got %v, before %v", got, before)
			}
		},
		"a negated operator is the opposite where the key is present": func(r *rapid.T, _ []drawnStatement, _ symbolic.Answer, request iam.Request) {
			values := rapid.SliceOfN(rapid.SampledFrom(plainWords().values), 0, 3).Draw(r, "values")
			for _, pair := range [][2]string{{"StringEquals", "StringNotEquals"}, {"StringLike", "StringNotLike"}, {"StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"}} {
				var got [2]symbolic.Answer
				for i, operator := range pair {
					got[i] = evaluate(documentOf([]drawnStatement{{
						Effect: "Allow", Principal: map[string]any{"Federated": provider}, Actions: []string{"*"},
						Conditions: []drawnCondition{{Operator: operator, Key: issuer + ":sub", Values: values}},
					}}), request)
				}
				if got[0] != got[1].Not() {
					r.Fatalf("%s gives %v, %s gives %v", pair[0], got[0], pair[1], got[1])
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				statements := plainWords().policy(r)
				request := webRequest(rapid.SampledFrom(plainWords().values[:3]).Draw(r, "subject"))
				before := evaluate(documentOf(statements), request)
				if before == symbolic.Unknown && !strings.Contains(documentOf(statements), "ForAnyValue") {
					r.Fatalf("a known policy is not decided: %s", documentOf(statements))
				}
				law(r, statements, before, request)
			})
		})
	}
}

// symbolicWords are words with tokens. In JSON a token is written as ${name};
// spell turns it into one.
func symbolicWords() words {
	w := plainWords()
	w.principals = append(w.principals, "arn:aws:iam::110516304694:oidc-provider/${issuer}", "arn:${partition}:iam::110516304694:oidc-provider/${issuer2}", "${arn}")
	w.keys = append(w.keys, "${issuer}:sub", "${issuer2}:sub", "${issuer}:aud", "oidc.eks.eu-west-1.amazonaws.com/id/${id}:sub")
	w.values = append(w.values,
		"system:serviceaccount:${ns}:x", "system:serviceaccount:a:${name}", "system:serviceaccount:${ns}:${name}", "${subject}", "system:serviceaccount:${ns}:*", "${audience}")
	return w
}

// drawValues draws what the tokens of symbolicWords stand for: mostly what makes
// a difference.
func drawValues(r *rapid.T) map[string]string {
	pick := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(r, name) }
	return map[string]string{
		"issuer":    pick("issuer", issuer, other),
		"issuer2":   pick("issuer2", issuer, other),
		"arn":       pick("arn", provider, "arn:aws:iam::110516304694:oidc-provider/"+other),
		"partition": pick("partition", "aws", "aws-cn"),
		"id":        pick("id", strings.SplitN(issuer, "/id/", 2)[1], strings.SplitN(other, "/id/", 2)[1], "X"),
		"ns":        pick("ns", "a", "b", "kube-system", "*"),
		"name":      pick("name", "x", "y", "x-1", "*"),
		"subject":   pick("subject", "system:serviceaccount:a:x", "system:serviceaccount:b:y", "*", "nobody"),
		"audience":  pick("audience", "sts.amazonaws.com", "vault"),
	}
}

// substituted returns a document with its tokens replaced.
func substituted(document string, values map[string]string) string {
	for name, value := range values {
		document = strings.ReplaceAll(document, "${"+name+"}", value)
	}
	return document
}

// The law of the symbolic core, for whole policies: whatever the tokens turn out
// to be, the decision about the known policy does not contradict the one before.
func TestNoSubstitutionContradictsADecision(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		document := documentOf(symbolicWords().policy(r))
		values := drawValues(r)
		known := substituted(document, values)
		identity := func(text func(string) symbolic.Text) iam.Identity {
			id := iam.Identity{Namespace: text("${ns}"), Name: text("${name}")}
			if rapid.Bool().Draw(r, "known account") {
				id = iam.Identity{Namespace: text("a"), Name: text("x")}
			}
			switch rapid.IntRange(0, 2).Draw(r, "cluster") {
			case 0:
				id.Issuer = text(issuer)
			case 1:
				id.Issuer = text("${issuer}")
			}
			return id
		}
		// The same draws for both identities.
		var drawn []string
		before := identity(func(s string) symbolic.Text { drawn = append(drawn, s); return spell(s) })
		after := before
		for _, field := range []*symbolic.Text{&after.Namespace, &after.Name, &after.Issuer} {
			*field = symbolic.Literal(substituted(field.String(), values))
		}
		open := iam.ParseTrustPolicy(spell(document)).Decide(before)
		policy := iam.ParseTrustPolicy(symbolic.Literal(known))
		if slices.ContainsFunc(policy.Defects, func(d iam.Defect) bool { return d.Refused }) {
			return // two keys that became one
		}
		closed := policy.Decide(after)
		if open.Answer != symbolic.Unknown && closed.Answer != symbolic.Unknown && open.Answer != closed.Answer {
			r.Fatalf("%s (%s)\nis decided as %v: %s\nbut with %v\nas %v: %s", document, drawn, open.Answer, open.Reason, values, closed.Answer, closed.Reason)
		}
	})
}

// A defect is a proof: no substitution may make it disappear, or turn a policy
// with a mended value into the same complaint.
func TestNoSubstitutionRemovesADefect(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		w := symbolicWords()
		w.values = append(w.values, "system:serviceaccount:system:serviceaccount:${ns}:x", "system:serviceAccount:${ns}:x", "sts.amazonaws.com.cn")
		w.keys = append(w.keys, "https://${issuer}:sub", "${issuer}:sub:sub", "${issuer}/:sub", "${issuer}", other+":aud")
		w.principals = append(w.principals, "arn:aws:iam::110516304694:oidc-provider/https://${issuer}", "arn:aws:iam::1:oidc-provider/${issuer}")
		document := documentOf(w.policy(r))
		values := drawValues(r)
		// A namespace or name that is a wildcard changes what is wrong.
		if values["ns"] == "*" || values["name"] == "*" || values["subject"] == "*" {
			return
		}
		open := iam.ParseTrustPolicy(spell(document))
		closed := iam.ParseTrustPolicy(symbolic.Literal(substituted(document, values)))
		for _, d := range open.Defects {
			if d.Kind == iam.InvalidPolicy || d.IfCluster {
				continue // a substitution can make two keys one
			}
			same := slices.ContainsFunc(closed.Defects, func(other iam.Defect) bool {
				return other.Statement == d.Statement && (other.Kind == d.Kind || other.Kind == iam.InvalidPolicy || supersedes(other.Kind, d.Kind))
			})
			if !same {
				r.Fatalf("%s\nhas the defect %s %q %s\nbut with %v only\n%s", document, kinds[d.Kind], d.Value, d.Detail, values, describe(closed))
			}
		}
	})
}

// supersedes tells which defect may be found in place of another once more is
// known: the same mistake seen from its cause.
func supersedes(found, expected iam.DefectKind) bool {
	switch expected {
	case iam.IssuerMismatch, iam.UnsatisfiableCondition, iam.MissingAudience, iam.InvertedCondition:
		return found == iam.IssuerMismatch || found == iam.MalformedConditionKey || found == iam.UnsatisfiableCondition || found == iam.MalformedProvider
	default:
		return false
	}
}
