package why

import (
	"fmt"
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Walk is one identity, step by step.
type Walk struct {
	// Title names where the walk starts: `service account runners/app`.
	Title string
	Steps []Step
	// Verdict of the walk: Yes gets the role, No does not.
	Verdict symbolic.Answer
}

// Step is one thing that was looked at.
type Step struct {
	// Depth indents a step below the one before it; 0 is not indented.
	Depth int
	// Label is a short noun: "pods", "annotation", "statement 1".
	Label string
	// Text is what was found there.
	Text string
	// Place is where it stands, or no place.
	Place source.Range
	// Judged is true if Answer says what this step decided.
	Judged bool
	Answer symbolic.Answer
}

// Account walks every declaration of a service account, in order; none if the
// tree neither declares it nor names it in a policy or association.
func Account(g *graph.Graph, findings []lint.Finding, namespace, name string) []Walk {
	ns, n := symbolic.Literal(namespace), symbolic.Literal(name)
	var walks []Walk
	for _, sa := range g.ServiceAccounts {
		if symbolic.Same(sa.Namespace, ns) == symbolic.No || symbolic.Same(sa.Name, n) == symbolic.No {
			continue
		}
		if !sa.Name.Equal(n) && !sa.Generated {
			continue
		}
		walks = append(walks, walkAccount(g, findings, sa))
	}
	if len(walks) == 0 {
		if w, ok := walkUndeclared(g, findings, ns, n); ok {
			walks = append(walks, w)
		}
	}
	return walks
}

// Role walks every role of the name: who may assume it, and who uses it.
func Role(g *graph.Graph, findings []lint.Finding, name string) []Walk {
	var walks []Walk
	for _, role := range g.Bound {
		if !role.Name.Equal(symbolic.Literal(name)) && role.Name.String() != name && role.Address != name && !role.ARN.Equal(symbolic.Literal(name)) {
			continue
		}
		w := Walk{Title: fmt.Sprintf("role %s", role.Name)}
		w.add(declared(role.Origin))
		w.add(Step{Label: "arn", Text: role.ARN.String()})
		for _, policy := range role.Parsed {
			w.add(Step{Label: "trust policy", Place: policyPlace(role, policy)})
			w.statements(policy, nil)
		}
		w.users(role)
		w.edits(findings, roleRanges(role))
		walks = append(walks, w)
	}
	return walks
}

func (w *Walk) add(steps ...Step) { w.Steps = append(w.Steps, steps...) }

func declared(o graph.Origin) Step {
	text := o.Address
	if o.Conditional {
		text += " (only under a condition that the files do not decide)"
	}
	return Step{Label: "declared", Text: text, Place: o.Range}
}

func walkAccount(g *graph.Graph, findings []lint.Finding, sa *graph.ServiceAccount) Walk {
	w := Walk{Title: fmt.Sprintf("service account %s/%s", sa.Namespace, sa.Name)}
	w.pods(g, sa.Namespace, sa.Name)
	w.add(declared(sa.Origin))
	if !sa.Rendered.IsZero() {
		w.add(Step{Depth: 1, Label: "rendered", Place: sa.Rendered})
	}
	bindings := g.BindingsOf(sa)
	if sa.RoleARN != nil {
		w.add(Step{Label: "annotation", Text: sa.RoleARN.Key + " = " + quoted(sa.RoleARN.Value), Place: sa.RoleARN.Value.Range()})
	} else if len(bindings) == 0 {
		w.add(Step{Label: "annotation", Text: "none: pods get the node's role, not one of their own", Judged: true, Answer: symbolic.No})
		w.trusting(g, sa.Namespace, sa.Name)
		w.Verdict = symbolic.No
	}
	ranges := []source.Range{sa.Range}
	if sa.RoleARN != nil {
		ranges = append(ranges, sa.RoleARN.KeyRange, sa.RoleARN.Value.Range())
	}
	for _, b := range bindings {
		ranges = append(ranges, w.binding(g, b)...)
	}
	w.edits(findings, ranges)
	return w
}

// walkUndeclared walks an account that only policies or associations name.
func walkUndeclared(g *graph.Graph, findings []lint.Finding, namespace, name symbolic.Text) (Walk, bool) {
	w := Walk{Title: fmt.Sprintf("service account %s/%s", namespace, name)}
	w.pods(g, namespace, name)
	w.add(Step{Label: "declared", Text: "nowhere in these files"})
	known := len(w.Steps) > 1
	var ranges []source.Range
	for _, b := range g.Bindings {
		if a := b.Association; a != nil && a.Namespace.Equal(namespace) && a.ServiceAccount.Equal(name) {
			ranges = append(ranges, w.binding(g, b)...)
			known = true
		}
	}
	known = w.trusting(g, namespace, name) || known
	w.edits(findings, ranges)
	return w, known
}

func (w *Walk) pods(g *graph.Graph, namespace, name symbolic.Text) {
	for _, workload := range g.WorkloadsOf(namespace, name) {
		w.add(Step{Label: "pods", Text: fmt.Sprintf("%s %s/%s", workload.Kind, workload.Namespace, workload.Name), Place: workload.Range})
		if workload.HasRole {
			w.add(Step{Depth: 1, Label: "AWS_ROLE_ARN", Text: quoted(workload.RoleARN) + " set by hand wins over the annotation", Place: workload.RoleARN.Range()})
		}
	}
}

// trusting lists the roles that name the account although nothing binds it.
func (w *Walk) trusting(g *graph.Graph, namespace, name symbolic.Text) bool {
	roles := g.RolesTrusting(namespace, name)
	for _, role := range roles {
		w.add(Step{Label: "trusted by", Text: fmt.Sprintf("role %s", role.Name), Place: role.Range})
	}
	return len(roles) > 0
}

// binding walks from an annotation or association to the policy's answer. It
// returns the places that an edit of this binding may touch.
func (w *Walk) binding(g *graph.Graph, b *graph.Binding) []source.Range {
	var ranges []source.Range
	if a := b.Association; a != nil {
		w.add(Step{Label: "association", Text: fmt.Sprintf("cluster %s, role %s", a.Cluster, a.RoleARN), Place: a.Range})
		ranges = append(ranges, a.Range, a.ServiceAccount.Range(), a.Namespace.Range(), a.RoleARN.Range())
	}
	if b.Role == nil {
		w.add(Step{Label: "role", Text: "not declared in these files", Judged: true, Answer: b.Verdict})
		for _, c := range b.Candidates {
			w.add(Step{Depth: 1, Label: "perhaps", Text: fmt.Sprintf("role %s", c.Name), Place: c.Range})
		}
		if b.Nearest != nil {
			w.add(Step{Depth: 1, Label: "near", Text: fmt.Sprintf("role %s", b.Nearest.Name), Place: b.Nearest.Range})
		}
		w.conclude(b)
		return ranges
	}
	w.add(Step{Label: "role", Text: b.Role.ARN.String(), Place: b.Role.Range, Judged: b.ARN != graph.SameARN, Answer: symbolic.No})
	w.add(Step{Depth: 1, Label: "declared", Text: b.Role.Address})
	if b.Policy >= 0 && b.Policy < len(b.Role.Parsed) {
		policy := b.Role.Parsed[b.Policy]
		w.providers(g, b, policy)
		w.add(Step{Label: "trust policy", Place: policyPlace(b.Role, policy)})
		w.statements(policy, &b.Decision)
	} else {
		w.add(Step{Label: "trust policy", Text: "not in these files"})
	}
	w.conclude(b)
	return append(ranges, roleRanges(b.Role)...)
}

// providers shows the OIDC providers that the policy names, and whether the
// tree declares them.
func (w *Walk) providers(g *graph.Graph, b *graph.Binding, policy iam.TrustPolicy) {
	if b.Via != graph.IRSA {
		return
	}
	var seen []string
	for _, s := range policy.Statements {
		for _, p := range s.Principals {
			if p.Type != iam.Federated || slices.Contains(seen, p.Value.Key()) {
				continue
			}
			seen = append(seen, p.Value.Key())
			step := Step{Label: "provider", Text: p.Value.String(), Place: p.Value.Range()}
			w.add(step)
			for _, provider := range g.ProvidersWithARN(p.Value) {
				w.add(Step{Depth: 1, Label: "declared", Text: provider.Address + audiences(provider), Place: provider.Range})
			}
		}
	}
}

func audiences(p *graph.OIDCProvider) string {
	if p.ClientIDs == nil {
		return ""
	}
	text := ", client ids"
	var textSb213 strings.Builder
	for _, id := range p.ClientIDs {
		textSb213.WriteString(" " + quoted(id))
	}
	text += textSb213.String()
	return text
}

// statements shows what each statement says; with a decision also what it
// compared, without one only what it demands.
func (w *Walk) statements(policy iam.TrustPolicy, d *iam.Decision) {
	if policy.Unread {
		w.add(Step{Depth: 1, Label: "unread", Text: "the policy could not be read as JSON", Judged: true, Answer: symbolic.No})
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
			w.add(judged(Step{Depth: 2, Label: "principal", Text: fmt.Sprintf("%s %s", p.Type, p.Value)}, trace, func() symbolic.Answer { return trace.Principal }))
		}
		for _, a := range s.Actions {
			w.add(judged(Step{Depth: 2, Label: "action", Text: a.String()}, trace, func() symbolic.Answer { return trace.Action }))
		}
		for j, c := range s.Conditions {
			w.condition(c, j, trace)
		}
	}
}

func judged(s Step, trace *iam.StatementTrace, answer func() symbolic.Answer) Step {
	if trace != nil {
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

func (w *Walk) condition(c iam.Condition, index int, trace *iam.StatementTrace) {
	text := fmt.Sprintf("%s %s", c.Operator, c.Key)
	var place source.Range
	var textSb267 strings.Builder
	for i, v := range c.Values {
		if i > 0 {
			textSb267.WriteString(",")
		}
		textSb267.WriteString(" " + quoted(v))
		if place.IsZero() {
			place = v.Range()
		}
	}
	text += textSb267.String()
	step := Step{Depth: 2, Label: "condition", Text: text, Place: place}
	if trace == nil {
		w.add(step)
		return
	}
	for _, t := range trace.Conditions {
		if t.Condition != index {
			continue
		}
		step.Judged, step.Answer = true, t.Answer
		w.add(step)
		if t.Missing {
			w.add(Step{Depth: 3, Label: "request", Text: "has no such key"})
		} else {
			w.add(Step{Depth: 3, Label: "request", Text: "has " + quoted(t.Compared)})
		}
		return
	}
	w.add(step)
}

func quoted(t symbolic.Text) string { return fmt.Sprintf("%q", t.String()) }

func policyPlace(role *graph.BoundRole, policy iam.TrustPolicy) source.Range {
	if !role.PolicyRange.IsZero() {
		return role.PolicyRange
	}
	return policy.Range
}
