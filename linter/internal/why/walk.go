package why

import (
	"fmt"
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
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

	// idle is true if no workload runs as the account.
	idle bool
	// providers are the places of the OIDC providers that were looked at.
	providers []source.Range
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

func (w *Walk) add(steps ...Step) { w.Steps = append(w.Steps, steps...) }

// Account walks every declaration of a service account, in order; none if the
// tree neither declares it nor names it in a policy or association. An empty
// namespace stands for every one.
func Account(g *graph.Graph, findings []lint.Finding, namespace, name string) []Walk {
	ns, n := symbolic.Literal(namespace), symbolic.Literal(name)
	var walks []Walk
	for _, sa := range g.ServiceAccounts {
		if isMeant(sa, ns, n) {
			walks = append(walks, walkAccount(g, findings, sa))
		}
	}
	if len(walks) == 0 && namespace != "" {
		if w, ok := walkUndeclared(g, findings, ns, n); ok {
			walks = append(walks, w)
		}
	}
	return walks
}

// isMeant reports whether the user's words may mean an account: by its name, or
// as the report shows it where a part of it is not known.
func isMeant(sa *graph.ServiceAccount, namespace, name symbolic.Text) bool {
	shown := func(part, asked symbolic.Text) bool { return part.String() == asked.String() }
	if !namespace.IsEmpty() && !shown(sa.Namespace, namespace) && symbolic.Same(sa.Namespace, namespace) == symbolic.No {
		return false
	}
	return shown(sa.Name, name) || sa.Generated && symbolic.Same(sa.Name, name) != symbolic.No
}

func walkAccount(g *graph.Graph, findings []lint.Finding, sa *graph.ServiceAccount) Walk {
	w := Walk{Title: fmt.Sprintf("service account %s/%s", sa.Namespace, sa.Name)}
	w.pods(g, sa.Namespace, sa.Name)
	w.add(declared(sa.Origin))
	if !sa.Rendered.IsZero() {
		w.add(Step{Depth: 1, Label: "rendered", Text: "to", Place: sa.Rendered})
	}
	own := []source.Range{sa.Range}
	if a := sa.RoleARN; a != nil {
		w.add(Step{Label: "annotation", Text: a.Key + ": " + a.Value.String(), Place: a.Value.Range()})
		own = append(own, a.KeyRange, a.Value.Range())
	}
	own = append(own, misplaced(g, sa)...)
	bindings := g.BindingsOf(sa)
	var answers []symbolic.Answer
	var policies []source.Range
	for _, b := range bindings {
		answers = append(answers, w.binding(g, b))
		policies = append(policies, bindingRanges(b)...)
	}
	w.Verdict = symbolic.Or(answers...)
	if len(bindings) == 0 {
		policies = w.unbound(g, sa)
	}
	w.edits(findings, own, policies)
	return w
}

// unbound tells what becomes of an account that names no role, and which roles
// trust it all the same.
func (w *Walk) unbound(g *graph.Graph, sa *graph.ServiceAccount) []source.Range {
	switch {
	case sa.AnnotationsUnknown:
		w.Verdict = symbolic.Unknown
		w.add(Step{Label: "annotation", Text: "not in these files, which leave the annotations open", Judged: true, Answer: symbolic.Unknown})
	default:
		w.Verdict = symbolic.No
		w.add(Step{Label: "annotation", Text: "none, and no Pod Identity association", Judged: true, Answer: symbolic.No})
		w.add(Step{Label: "at run time", Text: "the pod asks STS for nothing: it gets the node's role, and AccessDenied that names the node's role, or finds no credentials"})
	}
	return w.trusting(g, sa.Namespace, sa.Name)
}

// walkUndeclared walks an account that only policies or associations name.
func walkUndeclared(g *graph.Graph, findings []lint.Finding, namespace, name symbolic.Text) (Walk, bool) {
	w := Walk{Title: fmt.Sprintf("service account %s/%s", namespace, name)}
	known := w.pods(g, namespace, name)
	w.add(Step{Label: "declared", Text: "nowhere in these files"})
	var places []source.Range
	var answers []symbolic.Answer
	for _, b := range g.Bindings {
		if a := b.Association; a != nil && a.Namespace.Equal(namespace) && a.ServiceAccount.Equal(name) {
			answers = append(answers, w.binding(g, b))
			places = append(places, bindingRanges(b)...)
			known = true
		}
	}
	w.Verdict = symbolic.Unknown
	if len(answers) > 0 {
		w.Verdict = symbolic.Or(answers...)
	}
	trusting := w.trusting(g, namespace, name)
	w.edits(findings, nil, append(places, trusting...))
	return w, known || len(trusting) > 0
}

// pods lists the workloads that run as an account; false if there are none.
func (w *Walk) pods(g *graph.Graph, namespace, name symbolic.Text) bool {
	workloads := g.WorkloadsOf(namespace, name)
	for _, workload := range workloads {
		w.add(Step{Label: "pods", Text: fmt.Sprintf("%s %s/%s", workload.Kind, workload.Namespace, workload.Name), Place: workload.Range})
		if workload.HasRole {
			w.add(Step{Depth: 1, Label: "AWS_ROLE_ARN", Text: workload.RoleARN.String() + ", set by hand, wins over the annotation", Place: workload.RoleARN.Range()})
		}
	}
	if w.idle = len(workloads) == 0; w.idle {
		w.add(Step{Label: "pods", Text: "none in these files run as it"})
	}
	return len(workloads) > 0
}

// trusting lists the roles that name an account, and returns their places.
func (w *Walk) trusting(g *graph.Graph, namespace, name symbolic.Text) (places []source.Range) {
	for _, role := range g.RolesTrusting(namespace, name) {
		w.add(Step{Label: "trusted by", Text: "role " + role.Name.String(), Place: role.Range})
		places = append(places, roleRanges(role)...)
	}
	return places
}

// misplaced returns where the workloads of an account carry its annotation.
func misplaced(g *graph.Graph, sa *graph.ServiceAccount) (places []source.Range) {
	for _, workload := range g.WorkloadsOf(sa.Namespace, sa.Name) {
		for _, m := range g.Misplaced {
			if m.Kind == workload.Kind && m.Name.Equal(workload.Name) && m.Namespace.Equal(workload.Namespace) {
				places = append(places, m.Annotation.KeyRange, m.Annotation.Value.Range())
			}
		}
	}
	return places
}

func declared(o graph.Origin) Step {
	text := o.Address
	if o.Conditional {
		text += ", under a condition that the files do not decide"
	}
	return Step{Label: "declared", Text: text, Place: o.Range}
}

// edits adds what the findings say that touch the account's own places, also as
// the other half, or the policies' places; each finding once, the worst first.
func (w *Walk) edits(findings []lint.Finding, own, policies []source.Range) {
	var found []lint.Finding
	for _, f := range findings {
		other := slices.ContainsFunc(f.Related, func(r lint.Related) bool { return touches(r.Range, own) })
		if touches(f.Range, own) || touches(f.Range, policies) || touches(f.Range, w.providers) || other {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(a, b lint.Finding) int { return int(b.Severity) - int(a.Severity) })
	for _, f := range found {
		w.add(Step{Label: f.Severity.String(), Text: f.Message + " [" + f.Rule + "]"})
		if f.Help != "" {
			w.add(Step{Label: "edit", Text: f.Help, Place: f.Range})
		} else {
			w.add(Step{Label: "edit", Text: "here", Place: f.Range})
		}
	}
}

// touches reports whether a place overlaps one of others.
func touches(r source.Range, others []source.Range) bool {
	return !r.IsZero() && slices.ContainsFunc(others, func(o source.Range) bool {
		return !o.IsZero() && o.File == r.File && o.Start <= r.End && r.Start <= o.End
	})
}
