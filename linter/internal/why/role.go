package why

import (
	"fmt"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Role walks every role of the name, ARN or address: who may assume it, and who
// uses it.
func Role(g *graph.Graph, findings []lint.Finding, name string) []Walk {
	asked := symbolic.Literal(name)
	var walks []Walk
	for _, role := range g.Bound {
		if role.Name.String() != name && role.Address != name && role.ARN.String() != name && !sameRole(role, asked) {
			continue
		}
		w := Walk{Title: "role " + role.Name.String()}
		w.add(declared(role.Origin), Step{Label: "arn", Text: role.ARN.String()})
		w.mayAssume(g, role)
		for i, policy := range role.Parsed {
			w.add(Step{Label: policyLabel(role, i), Text: "of the role", Place: policyPlace(role, policy)})
			w.statements(policy, nil)
		}
		places := w.users(role)
		w.edits(findings, nil, append(places, roleRanges(role)...))
		walks = append(walks, w)
	}
	return walks
}

// sameRole reports whether a whole ARN means a role whose account and partition
// may not be known: path and name decide.
func sameRole(role *graph.BoundRole, asked symbolic.Text) bool {
	arn, ok := iam.ParseARN(asked)
	if !ok {
		return false
	}
	path, name, ok := arn.Role()
	return ok && role.Name.Equal(name) && symbolic.Same(role.Path, path) != symbolic.No && symbolic.Same(role.ARN, asked) != symbolic.No
}

// policyLabel numbers the policies of a role that may have one of several.
func policyLabel(role *graph.BoundRole, index int) string {
	if len(role.Parsed) < 2 {
		return "trust policy"
	}
	return fmt.Sprintf("policy %d or", index+1)
}

// mayAssume lists whom the role's policies name, and whether the tree declares
// them.
func (w *Walk) mayAssume(g *graph.Graph, role *graph.BoundRole) {
	named := false
	for _, s := range role.Subjects {
		step := Step{Label: "trusts", Text: fmt.Sprintf("service account %s/%s", s.Namespace, s.Name), Place: s.Text.Range()}
		w.add(step)
		accounts := g.ServiceAccountsNamed(s.Namespace, s.Name)
		for _, sa := range accounts {
			w.add(Step{Depth: 1, Label: "declared", Text: sa.Address, Place: sa.Range})
		}
		if len(accounts) == 0 {
			w.add(Step{Depth: 1, Label: "declared", Text: "nowhere in these files"})
		}
		named = true
	}
	for _, policy := range role.Parsed {
		for _, s := range policy.Statements {
			for _, p := range s.Principals {
				if s.Effect == iam.Allow && p.Type != iam.Federated {
					w.add(Step{Label: "trusts", Text: fmt.Sprintf("%s %s", p.Type, p.Value), Place: p.Value.Range()})
					named = true
				}
			}
		}
	}
	if !named {
		w.add(Step{Label: "trusts", Text: "no service account by name: see the policy"})
	}
}

// users lists who uses a role and whether it admits them; it returns the places
// of their annotations and associations.
func (w *Walk) users(role *graph.BoundRole) (places []source.Range) {
	w.Verdict = symbolic.Unknown
	if len(role.Bindings) == 0 {
		w.add(Step{Label: "used by", Text: "no service account of these files"})
		return nil
	}
	var answers []symbolic.Answer
	for _, b := range role.Bindings {
		answers = append(answers, b.Verdict)
		step := Step{Label: "used by", Judged: true, Answer: b.Verdict}
		if b.Association != nil {
			step.Text = fmt.Sprintf("%s/%s, by association", b.Association.Namespace, b.Association.ServiceAccount)
			step.Place = b.Association.Range
		} else {
			step.Text = fmt.Sprintf("%s/%s, by annotation", b.ServiceAccount.Namespace, b.ServiceAccount.Name)
			step.Place = b.ServiceAccount.RoleARN.Value.Range()
		}
		w.add(step)
		places = append(places, step.Place)
		if b.Verdict != symbolic.Yes && len(b.Reasons) > 0 {
			w.add(Step{Depth: 1, Label: "because", Text: b.Reasons[0]})
		}
	}
	w.Verdict = symbolic.And(answers...)
	return places
}

// roleRanges are the places at which an edit of a role's trust may stand.
func roleRanges(role *graph.BoundRole) []source.Range {
	out := []source.Range{role.Range, role.PolicyRange, role.Name.Range()}
	for _, policy := range role.Parsed {
		out = append(out, policy.Range)
		for _, s := range policy.Statements {
			out = append(out, s.Range)
			for _, p := range s.Principals {
				out = append(out, p.Value.Range())
			}
			for _, c := range s.Conditions {
				out = append(out, c.Key.Range())
				for _, v := range c.Values {
					out = append(out, v.Range())
				}
			}
		}
	}
	return out
}

func policyPlace(role *graph.BoundRole, policy iam.TrustPolicy) source.Range {
	if !role.PolicyRange.IsZero() {
		return role.PolicyRange
	}
	return policy.Range
}
