package cloudformation

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// maxWorlds limits how many outcomes of a template's conditions are tried for
// one value.
const maxWorlds = 64

// world is one outcome of the conditions that the template does not decide.
type world struct {
	*template
	// script are the outcomes chosen so far, in the order in which they were
	// asked for; what comes behind is true at first.
	script []outcome
	asked  int
	depth  int
	steps  int
}

// outcome is what one condition comes to.
type outcome struct {
	condition string
	is        bool
}

// choose returns the outcome of an undecided condition in this world.
func (w *world) choose(condition string) bool {
	for _, o := range w.script[:w.asked] {
		if o.condition == condition {
			return o.is
		}
	}
	if w.asked == len(w.script) {
		w.script = append(w.script, outcome{condition, true})
	}
	w.asked++
	return w.script[w.asked-1].is
}

// each calls f once for every outcome of the conditions that f asks for, until
// all were tried, and reports whether that was possible.
func (t *template) each(f func(*world)) bool {
	var script []outcome
	for range maxWorlds {
		w := &world{template: t, script: script}
		f(w)
		script = w.script[:w.asked]
		for len(script) > 0 && !script[len(script)-1].is {
			script = script[:len(script)-1]
		}
		if len(script) == 0 {
			return true
		}
		script = append([]outcome{}, script...)
		script[len(script)-1].is = false
	}
	return false
}

// result is a text in one world.
type result struct {
	script []outcome
	text   symbolic.Text
}

// text evaluates a text in all worlds: the one that it is, or a choice.
func (t *template) text(f func(*world) (symbolic.Text, bool)) symbolic.Text {
	var results []result
	complete := t.each(func(w *world) {
		text, _ := f(w)
		results = append(results, result{append([]outcome{}, w.script[:w.asked]...), text})
	})
	if !complete {
		return symbolic.Named(t.scope, "a value that hangs on many conditions")
	}
	return t.choice(results, 0)
}

// choice puts the results of all worlds together. They come in the order of
// their scripts, so that those of one outcome stand together.
func (t *template) choice(results []result, at int) symbolic.Text {
	first := results[0]
	if len(results) == 1 || len(first.script) <= at {
		return first.text
	}
	split := 0
	for split < len(results) && results[split].script[at].is {
		split++
	}
	if split == 0 || split == len(results) {
		return t.choice(results, at+1)
	}
	yes, no := t.choice(results[:split], at+1), t.choice(results[split:], at+1)
	if yes.Equal(no) {
		return yes
	}
	condition := first.script[at].condition
	return symbolic.Of(&symbolic.Token{
		Scope:  t.scope,
		Name:   strings.Join([]string{condition, "?", yes.String(), ":", no.String()}, " "),
		Choice: &symbolic.Choice{Condition: condition, Alternatives: []symbolic.Text{yes, no}},
	})
}

// texts evaluates a text in all worlds and returns each one that it can be.
func (t *template) texts(f func(*world) (symbolic.Text, bool)) []symbolic.Text {
	var out []symbolic.Text
	seen := map[string]bool{}
	complete := t.each(func(w *world) {
		if text, ok := f(w); ok && !seen[text.Key()] {
			seen[text.Key()] = true
			out = append(out, text)
		}
	})
	if !complete {
		return nil
	}
	return out
}
