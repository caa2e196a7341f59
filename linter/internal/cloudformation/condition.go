package cloudformation

import (
	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// condition decides a condition by its name, as far as the template does.
func (w *world) condition(name string) symbolic.Answer {
	return w.decide(w.root.At("Conditions", name))
}

// decide evaluates the expression of a condition.
func (w *world) decide(n *manifest.Node) symbolic.Answer {
	if w.depth >= maxDepth || n == nil {
		return symbolic.Unknown
	}
	w.depth++
	defer func() { w.depth-- }()
	name, argument, ok := intrinsic(n)
	if !ok {
		if entry, named := n.Entry("Condition"); named {
			name, argument, ok = "Condition", entry.Value, true
		}
	}
	if !ok {
		return symbolic.Unknown
	}
	var answers []symbolic.Answer
	switch name {
	case "Condition":
		other, _ := argument.Literal()
		return w.condition(other)
	case "Fn::And", "Fn::Or", "Fn::Not":
		for _, item := range argument.Items() {
			answers = append(answers, w.decide(item))
		}
	}
	switch {
	case name == "Fn::And":
		return symbolic.And(answers...)
	case name == "Fn::Or":
		return symbolic.Or(answers...)
	case name == "Fn::Not" && len(answers) == 1:
		return answers[0].Not()
	case name == "Fn::Equals" && len(argument.Items()) == 2:
		a, first := w.eval(argument.Items()[0]).asText()
		b, second := w.eval(argument.Items()[1]).asText()
		if first && second {
			return symbolic.Same(a, b)
		}
	}
	return symbolic.Unknown
}
