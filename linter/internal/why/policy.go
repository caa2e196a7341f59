package why

import (
	"fmt"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// binding walks from an annotation or association to the policy's answer and
// what follows from it.
func (w *Walk) binding(g *graph.Graph, b *graph.Binding) symbolic.Answer {
	if a := b.Association; a != nil {
		w.add(Step{Label: "association", Text: fmt.Sprintf("cluster %s, role %s", a.Cluster, a.RoleARN), Place: a.Range})
	}
	if b.Role == nil {
		w.add(Step{Label: "role", Text: "not declared in these files", Judged: true, Answer: b.Verdict})
		for _, c := range b.Candidates {
			w.add(Step{Depth: 1, Label: "perhaps", Text: "role " + c.Name.String(), Place: c.Range})
		}
		if b.Nearest != nil {
			w.add(Step{Depth: 1, Label: "near", Text: "role " + b.Nearest.Name.String(), Place: b.Nearest.Range})
		}
		return w.conclude(b, refusal{})
	}
	w.add(Step{Label: "role", Text: b.Role.ARN.String(), Judged: b.ARN != graph.SameARN, Answer: symbolic.No})
	step := declared(b.Role.Origin)
	step.Depth = 1
	w.add(step)
	if b.Policy < 0 || b.Policy >= len(b.Role.Parsed) {
		w.add(Step{Label: "trust policy", Text: "not in these files"})
		return w.conclude(b, refusal{})
	}
	policy := b.Role.Parsed[b.Policy]
	var refused refusal
	if b.Via == graph.IRSA {
		refused = w.token(g, b, policy)
	}
	w.add(Step{Label: "trust policy", Text: "of the role", Place: policyPlace(b.Role, policy)})
	w.statements(policy, &b.Decision)
	return w.conclude(b, refused)
}

// bindingRanges are the places that an edit of a binding may touch.
func bindingRanges(b *graph.Binding) (places []source.Range) {
	if a := b.Association; a != nil {
		places = append(places, a.Range, a.ServiceAccount.Range(), a.Namespace.Range(), a.RoleARN.Range())
	}
	if b.Role != nil {
		places = append(places, roleRanges(b.Role)...)
	}
	return places
}

// statements shows what each statement says; with a decision also what it
// compared, without one only what it demands.
func (w *Walk) statements(policy iam.TrustPolicy, d *iam.Decision) {
	if policy.Unread {
		w.add(Step{Depth: 1, Label: "unread", Text: "the policy is not in these files, or is no JSON that IAM takes", Judged: true, Answer: symbolic.Unknown})
		return
	}
	for i, s := range policy.Statements {
		trace := traceOf(d, i)
		step := Step{Depth: 1, Label: fmt.Sprintf("statement %d", i+1), Text: string(s.Effect), Place: s.Range}
		if trace != nil {
			step.Judged, step.Answer = true, trace.Answer
		}
		w.add(step)
		for _, p := range s.Principals {
			step := Step{Depth: 2, Label: "principal", Text: fmt.Sprintf("%s %s", p.Type, p.Value), Place: p.Value.Range()}
			w.add(step.judge(trace != nil, func() symbolic.Answer { return trace.Principal }))
		}
		for _, a := range s.Actions {
			step := Step{Depth: 2, Label: "action", Text: a.String(), Place: a.Range()}
			w.add(step.judge(trace != nil, func() symbolic.Answer { return trace.Action }))
		}
		for j, c := range s.Conditions {
			w.condition(c, j, trace)
		}
	}
}

func (s Step) judge(judged bool, answer func() symbolic.Answer) Step {
	if judged {
		s.Judged, s.Answer = true, answer()
	}
	return s
}

func traceOf(d *iam.Decision, statement int) *iam.StatementTrace {
	if d == nil {
		return nil
	}
	for i := range d.Trace {
		if d.Trace[i].Statement == statement {
			return &d.Trace[i]
		}
	}
	return nil
}

// condition shows operator and key, the values that are wanted, and what the
// request holds.
func (w *Walk) condition(c iam.Condition, index int, trace *iam.StatementTrace) {
	head := Step{Depth: 2, Label: "condition", Text: fmt.Sprintf("%s %s", c.Operator, c.Key)}
	var found *iam.ConditionTrace
	if trace != nil {
		if i := slices.IndexFunc(trace.Conditions, func(t iam.ConditionTrace) bool { return t.Condition == index }); i >= 0 {
			found = &trace.Conditions[i]
			head.Judged, head.Answer = true, found.Answer
		}
	}
	w.add(head)
	for i, v := range c.Values {
		label := "wants"
		if i > 0 {
			label = "or"
		}
		w.add(Step{Depth: 3, Label: label, Text: quoted(v), Place: v.Range()})
	}
	switch {
	case found == nil:
	case found.Missing:
		w.add(Step{Depth: 3, Label: "request", Text: "has no such key"})
	default:
		w.add(Step{Depth: 3, Label: "request", Text: quoted(found.Compared)})
	}
}

// quoted puts a text into quotes without escapes: the writer makes it safe.
func quoted(t symbolic.Text) string { return `"` + t.String() + `"` }

// list joins quoted texts with "or".
func list(texts []symbolic.Text) string {
	var parts []string
	for _, t := range texts {
		parts = append(parts, quoted(t))
	}
	return strings.Join(parts, " or ")
}
