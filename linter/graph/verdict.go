package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// decider asks one policy about the identity of a binding.
type decider func(iam.TrustPolicy) iam.Decision

// outcome is a candidate with what its policies say.
type outcome struct {
	candidate
	decision iam.Decision
	policy   int
	apart    bool // visibly another environment than the service account
}

// settle finds the role that text names and decides b by its policies.
//
// The rules, in order: a role that may be meant and admits the account settles
// it as a match. A mismatch needs a role that is certainly meant, in the same
// environment, whose policies all say no. Everything else is undecided.
func (g *Graph) settle(b *Binding, text symbolic.Text, place Origin, decide decider) {
	text = given(text)
	b.RoleARN = text
	candidates, isARN := g.candidates(text)
	if !isARN {
		b.Verdict, b.ARN = symbolic.No, NotAnARN
		b.Reasons = []string{fmt.Sprintf("%q is not a role ARN", text)}
		return
	}
	here := environmentOf(place)
	var same, other []outcome
	for _, c := range candidates {
		o := outcome{candidate: c, apart: here.apart(c.role.environment)}
		o.decision, o.policy = decideRole(c.role, decide)
		if c.arn == SameARN {
			same = append(same, o)
		} else {
			other = append(other, o)
		}
	}
	switch {
	case len(same) > 0:
		g.settleAmong(b, text, same)
	case len(other) > 0:
		g.settleOther(b, text, other)
	default:
		g.settleMissing(b, text, here)
	}
}

// given is the text that remains of a choice when its empty alternatives are
// left out: `try(aws_iam_role.x[0].arn, "")` names the role, or there is no
// binding to decide. A text with several alternatives stays as it is.
func given(text symbolic.Text) symbolic.Text {
	var only symbolic.Text
	for _, c := range symbolic.Cases(text) {
		switch one := c.Apply(text); {
		case one.IsEmpty() || one.Equal(only):
		case !only.IsEmpty():
			return text
		default:
			only = one
		}
	}
	if only.IsEmpty() {
		return text
	}
	return only
}

// granted takes for a yes what only hangs on a condition key that evidently is
// made for the provider that the statement trusts: in a module that takes both
// as inputs nobody could prove that it names the issuer.
func granted(d iam.Decision) iam.Decision {
	if d.EvidentIssuer {
		d.Answer = symbolic.Yes
		d.Reason = "statement " + strconv.Itoa(d.Statement+1) + " admits it, taking its condition keys for those of the provider that it trusts"
	}
	return d
}

// decideRole asks all policies of a role, of which one applies. Where they do
// not agree, the decision is that of the first policy that does not say yes: it
// tells what is in doubt.
func decideRole(role *BoundRole, decide decider) (iam.Decision, int) {
	if len(role.Parsed) == 0 {
		return iam.Decision{Statement: -1, Condition: -1, Reason: "the role's trust policy is not in the files"}, -1
	}
	decisions := make([]iam.Decision, len(role.Parsed))
	answers := make([]symbolic.Answer, len(role.Parsed))
	for i, policy := range role.Parsed {
		decisions[i] = granted(decide(policy))
		if len(policy.Statements) == 0 && !policy.StatementsOpen && !policy.Unread {
			// No role has such a policy. It comes of an input that is empty here, such
			// as the issuer of a module that a test calls, and the apply would fail.
			decisions[i] = iam.Decision{Statement: -1, Condition: -1, Reason: "the trust policy comes out without a statement, and IAM stores none like that"}
		}
		answers[i] = decisions[i].Answer
	}
	answer, at := symbolic.Agree(answers...), 0
	if answer == symbolic.Unknown {
		at = slices.IndexFunc(answers, func(a symbolic.Answer) bool { return a != symbolic.Yes })
	}
	decision := decisions[at]
	if decision.Answer == symbolic.No && answer == symbolic.Unknown {
		decision.Reason = "one of the policies that it may have does not admit it: " + decision.Reason
	}
	decision.Answer = answer
	return decision, at
}

// settleAmong decides between roles whose ARN may be the one.
func (g *Graph) settleAmong(b *Binding, text symbolic.Text, same []outcome) {
	admitting := func(o outcome) bool { return o.decision.Answer == symbolic.Yes }
	at := slices.IndexFunc(same, func(o outcome) bool { return admitting(o) && !o.apart })
	if at < 0 {
		at = slices.IndexFunc(same, admitting)
	}
	if at >= 0 {
		b.take(same[at], symbolic.Yes)
		b.Candidates = rolesBut(same, same[at].role)
		return
	}
	near := without(same, func(o outcome) bool { return o.apart })
	open := near
	if len(open) == 0 {
		open = same
	}
	best := open[0]
	b.Candidates = rolesBut(same, best.role)
	unsure := without(open, func(o outcome) bool { return o.decision.Answer == symbolic.No })
	switch {
	case len(unsure) > 0:
		b.take(unsure[0], symbolic.Unknown)
		b.Candidates = rolesBut(same, unsure[0].role)
		b.Supply = supplyFor(unsure[0].decision.Tokens)
	case !best.certain:
		b.take(best, symbolic.Unknown)
		b.Reasons = []string{fmt.Sprintf("%q may name role %q, which does not admit it, or another role", text, best.role.Name)}
		b.Supply = supplyFor(append(text.Tokens(), best.role.Name.Tokens()...))
	case len(near) == 0 && !sameAccount(text, best.role):
		b.take(best, symbolic.Unknown)
		b.Reasons = []string{fmt.Sprintf("the only role %q in the tree stands in the folders of another environment (%s)", best.role.Name, best.role.Root)}
		b.Supply = "lint the Terraform of this environment together with it, or pin environments in the configuration"
	default:
		b.take(best, symbolic.No)
	}
}

// settleOther decides when roles of the name exist, but only under another
// account, partition or path.
func (g *Graph) settleOther(b *Binding, text symbolic.Text, other []outcome) {
	best := other[0]
	for _, o := range other {
		if o.decision.Answer == symbolic.Yes && best.decision.Answer != symbolic.Yes {
			best = o
		}
	}
	b.Candidates = rolesBut(other, best.role)
	arn, _ := iam.ParseARN(text)
	switch {
	case best.decision.Answer == symbolic.No || !best.certain:
		b.take(best, symbolic.Unknown)
		b.Role = nil
		b.Reasons = []string{fmt.Sprintf("role %q is not declared in these files; a role of that name in another account is", text)}
		b.Supply = supplyRole
	case best.arn == OtherAccount && !g.Covers(arn.Account) && (best.apart || g.otherwiseAnnotated(b, best.role)):
		b.take(best, symbolic.Unknown)
		b.Reasons = []string{fmt.Sprintf("account %s belongs to an environment whose Terraform is not in the tree", arn.Account)}
		b.Supply = supplyRole
	default:
		b.take(best, symbolic.No)
		b.Reasons = []string{fmt.Sprintf("the annotation names %q, the role is %q", text, best.role.ARN)}
	}
}

// otherwiseAnnotated reports whether another declaration of the same service
// account names the role in its own account: then the one at hand belongs to
// another environment and is no mistake.
func (g *Graph) otherwiseAnnotated(b *Binding, role *BoundRole) bool {
	if b.ServiceAccount == nil {
		return false
	}
	for _, sa := range g.ServiceAccountsNamed(b.ServiceAccount.Namespace, b.ServiceAccount.Name) {
		if sa == b.ServiceAccount || sa.RoleARN == nil {
			continue
		}
		arn, ok := iam.ParseARN(sa.RoleARN.Value)
		if ok && symbolic.Same(arn.Account, role.HomeAccount) != symbolic.No {
			return true
		}
	}
	return false
}

// settleMissing decides when no declared role can be meant: undecided, unless
// the tree evidently holds the role under another name.
func (g *Graph) settleMissing(b *Binding, text symbolic.Text, here environment) {
	b.Verdict = symbolic.Unknown
	if !text.IsKnown() && len(words(roleNameOf(text))) == 0 {
		b.Reasons = []string{fmt.Sprintf("the role ARN %q is not known", text)}
		b.Supply = supplyFor(text.Tokens())
		if b.ServiceAccount != nil {
			b.Candidates = append(b.Candidates, g.RolesTrusting(b.ServiceAccount.Namespace, b.ServiceAccount.Name)...)
		}
		return
	}
	b.Reasons = []string{fmt.Sprintf("role %q is not declared in these files", text)}
	b.Supply = supplyRole
	if near := g.nearest(b, text, here); near != nil {
		b.Verdict, b.Undeclared, b.Nearest = symbolic.No, true, near
		b.Reasons = []string{fmt.Sprintf("no role %q is declared; role %q is", roleNameOf(text), near.Name)}
	}
}

// roleNameOf returns the name part of an ARN, or the whole text if it is none.
func roleNameOf(text symbolic.Text) symbolic.Text {
	if arn, ok := iam.ParseARN(text); ok {
		if _, name, ok := arn.Role(); ok {
			return name
		}
	}
	return text
}

// nearest returns the role that an annotation with an undeclared name must mean:
// in the same account, and either trusting exactly this service account while
// nobody uses it, or a typo away. It returns nil when the tree is no proof.
func (g *Graph) nearest(b *Binding, text symbolic.Text, here environment) *BoundRole {
	arn, ok := iam.ParseARN(text)
	if !ok || b.ServiceAccount == nil {
		return nil
	}
	wanted := roleNameOf(text)
	name, known := wanted.Literal()
	if !known || strings.ContainsAny(name, " \t\r\n") {
		return nil // no name that a role can have: the ARN itself is the mistake
	}
	sa := b.ServiceAccount
	fits := func(role *BoundRole) bool {
		if here.apart(role.environment) || !role.Name.IsKnown() {
			return false
		}
		return symbolic.Same(arn.Account, role.HomeAccount) == symbolic.Yes
	}
	for _, role := range g.RolesTrusting(sa.Namespace, sa.Name) {
		if fits(role) && shareWord(wanted, role.Name) && !g.usedBy(role, sa) || g.slipOf(role, arn, name, sa, here) {
			return role
		}
	}
	for _, word := range words(wanted) {
		for _, role := range g.index.rolesByWord()[word] {
			if other, _ := role.Name.Literal(); fits(role) && spelling.Distance(name, other, 2) <= 2 && len(name) > 5 && !digitsDiffer(name, other) {
				return role
			}
		}
	}
	return nil
}

// slipOf reports whether a name is the role's but for a slip of the keyboard, where
// the role's account is in no file and so proves nothing: the role trusts the
// account, nobody uses it, and the whole words that differ are more than the word
// of an environment or a region.
func (g *Graph) slipOf(role *BoundRole, arn iam.ARN, name string, sa *ServiceAccount, here environment) bool {
	other, known := role.Name.Literal()
	if !known || here.apart(role.environment) || g.usedBy(role, sa) || symbolic.Same(arn.Account, role.HomeAccount) == symbolic.No {
		return false
	}
	if len(name) < 8 || len(other) < 8 || digitsDiffer(name, other) || spelling.Distance(name, other, 2) > 2 {
		return false
	}
	mine, theirs := words(symbolic.Literal(name)), words(role.Name)
	if len(mine) != len(theirs) {
		return !slices.ContainsFunc(append(mine, theirs...), isEnvironmentWord)
	}
	for i, word := range mine {
		if word != theirs[i] && (len(word) < 4 || isEnvironmentWord(word)) {
			return false
		}
	}
	return true
}

// isEnvironmentWord reports whether people name an environment by the word.
func isEnvironmentWord(word string) bool { return environmentWords[word] != "" }

// usedBy reports whether another declaration of the account names the role.
func (g *Graph) usedBy(role *BoundRole, sa *ServiceAccount) bool {
	for _, other := range g.ServiceAccountsNamed(sa.Namespace, sa.Name) {
		if other != sa && other.RoleARN != nil && symbolic.Same(roleNameOf(other.RoleARN.Value), role.Name) != symbolic.No {
			return true
		}
	}
	return false
}

// sameAccount reports whether the ARN and the role name the same known account,
// which outweighs what folder names suggest.
func sameAccount(text symbolic.Text, role *BoundRole) bool {
	if text.Equal(role.ARN) {
		return true
	}
	arn, ok := iam.ParseARN(text)
	return ok && arn.Account.IsKnown() && arn.Account.Equal(role.HomeAccount)
}

// take records the role and the decision of an outcome.
func (b *Binding) take(o outcome, verdict symbolic.Answer) {
	b.Role, b.Decision, b.Policy, b.ARN, b.Verdict = o.role, o.decision, o.policy, o.arn, verdict
	if o.decision.Reason != "" {
		b.Reasons = []string{o.decision.Reason}
	}
}

func without(list []outcome, drop func(outcome) bool) []outcome {
	var out []outcome
	for _, o := range list {
		if !drop(o) {
			out = append(out, o)
		}
	}
	return out
}

func rolesBut(list []outcome, not *BoundRole) []*BoundRole {
	var out []*BoundRole
	for _, o := range list {
		if o.role != not {
			out = append(out, o.role)
		}
	}
	return out
}
