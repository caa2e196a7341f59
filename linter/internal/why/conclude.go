package why

import (
	"fmt"
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// conclude says what follows from a binding at run time.
func (w *Walk) conclude(b *graph.Binding) {
	w.Verdict = b.Verdict
	text := map[symbolic.Answer]string{symbolic.Yes: "match", symbolic.No: "mismatch", symbolic.Unknown: "undecided"}[b.Verdict]
	if len(b.Reasons) > 0 {
		text += ": " + b.Reasons[0]
	}
	w.add(Step{Label: "verdict", Text: text, Judged: true, Answer: b.Verdict})
	switch b.Verdict {
	case symbolic.Yes:
		w.add(Step{Label: "at run time", Text: "STS gives the pod this role's credentials, as far as these files tell"})
	case symbolic.No:
		w.add(Step{Label: "at run time", Text: runTimeError(b)})
	default:
		if open, ok := b.Open(); ok && open.Supply != "" {
			w.add(Step{Label: "to decide", Text: open.Supply})
		}
	}
}

// runTimeError is what AWS answers. STS looks at the provider and the audience
// before the policy (InvalidIdentityToken); a policy that does not admit the
// token, or a role that does not exist, is AccessDenied and names no cause.
func runTimeError(b *graph.Binding) string {
	if b.Via == graph.PodIdentity {
		return "the Pod Identity agent gets AccessDenied for the role, and the pod no credentials"
	}
	if d := b.Decision.Defect; d != nil && d.Kind == iam.InvalidPolicy {
		return "IAM refuses to store this policy (MalformedPolicyDocument), so the deployment fails or the old policy stays"
	}
	return "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"
}

// users lists who uses a role and whether it admits them.
func (w *Walk) users(role *graph.BoundRole) {
	w.Verdict = symbolic.Unknown
	if len(role.Bindings) == 0 {
		w.add(Step{Label: "used by", Text: "no service account of these files"})
		return
	}
	var answers []symbolic.Answer
	for _, b := range role.Bindings {
		answers = append(answers, b.Verdict)
		step := Step{Label: "used by", Judged: true, Answer: b.Verdict}
		if b.Association != nil {
			step.Text = fmt.Sprintf("%s/%s (association)", b.Association.Namespace, b.Association.ServiceAccount)
			step.Place = b.Association.Range
		} else {
			step.Text = fmt.Sprintf("%s/%s", b.ServiceAccount.Namespace, b.ServiceAccount.Name)
			step.Place = b.ServiceAccount.RoleARN.Value.Range()
		}
		w.add(step)
		if b.Verdict != symbolic.Yes && len(b.Reasons) > 0 {
			w.add(Step{Depth: 1, Label: "because", Text: b.Reasons[0]})
		}
	}
	w.Verdict = symbolic.And(answers...)
}

// roleRanges are the places at which an edit of a role's trust may stand.
func roleRanges(role *graph.BoundRole) []source.Range {
	out := []source.Range{role.Range, role.PolicyRange, role.Name.Range()}
	for _, policy := range role.Parsed {
		out = append(out, policy.Range)
		for _, s := range policy.Statements {
			out = append(out, s.Range)
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

// edits adds what the findings at any of the places say, each once.
func (w *Walk) edits(findings []lint.Finding, places []source.Range) {
	places = slices.DeleteFunc(places, source.Range.IsZero)
	for _, f := range findings {
		touched := func(r source.Range) bool {
			return slices.ContainsFunc(places, func(p source.Range) bool { return p.File == r.File && p.Start <= r.End && r.Start <= p.End })
		}
		if !touched(f.Range) {
			continue
		}
		w.add(Step{Label: "finding", Text: f.Message + " [" + f.Rule + "]", Place: f.Range, Judged: f.Severity == lint.Error, Answer: symbolic.No})
		if f.Help != "" {
			w.add(Step{Depth: 1, Label: "edit", Text: f.Help})
		}
	}
}
