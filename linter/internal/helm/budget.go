package helm

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/metrics"
	"strings"
)

// Limits of one rendering. A chart that goes beyond one is given up, and named.
const (
	maxSteps      = 400_000 // function calls, loop passes and named templates
	maxText       = 4 << 20 // bytes of one string
	maxElements   = 20_000  // elements of a list that a function makes up
	maxHeapGrowth = 1 << 30 // bytes of memory
	maxNesting    = 200     // blocks inside blocks of one template
	maxIncludes   = 150     // named templates that call each other
)

// stepFunction is the name of the function that templates are made to call in
// every pass of a loop and at the head of every named template: without it a
// template could run for ever.
const stepFunction = "irsalintStep"

// enterFunction and leaveFunction stand at the head and foot of every named
// template: Helm lets them call each other a thousand deep, and the error of such
// a chain alone takes it minutes to write.
const (
	enterFunction = "irsalintEnter"
	leaveFunction = "irsalintLeave"
)

var errBudget = errors.New("rendering takes too many steps, too much memory or too long")

// budget counts what one rendering costs.
type budget struct {
	ctx   context.Context
	steps int
	depth int
	heap  uint64
	err   error
}

// enter counts a named template that begins.
func (b *budget) enter() (string, error) {
	if b.depth++; b.depth > maxIncludes && b.err == nil {
		b.err = errors.New("named templates call each other without end")
	}
	return b.step()
}

// leave counts a named template that ends.
func (b *budget) leave() string {
	b.depth--
	return ""
}

func newBudget(ctx context.Context) *budget { return &budget{ctx: ctx, heap: heapBytes()} }

// step counts one pass; it renders as nothing.
func (b *budget) step() (string, error) {
	b.steps++
	switch {
	case b.err != nil:
	case b.steps > maxSteps:
		b.err = errBudget
	case b.ctx.Err() != nil:
		b.err = fmt.Errorf("%w: %w", errBudget, b.ctx.Err())
	case b.steps%4 == 0 && heapBytes() > b.heap+maxHeapGrowth:
		b.err = errBudget
	}
	return "", b.err
}

// call counts one call. A call that is one too many panics, which the template
// engine turns into an error of the rendering.
func (b *budget) call(string) {
	if _, err := b.step(); err != nil {
		panic(err)
	}
}

// arguments refuses calls that would cost more than the whole budget.
func (b *budget) arguments(name string, args []reflect.Value) {
	numbers := make([]int, 0, 3)
	for _, arg := range args {
		collectInts(arg, &numbers)
	}
	for _, n := range numbers {
		switch name {
		case "until", "untilStep", "seq", "repeat", "indent", "nindent":
			if n > maxElements || n < -maxElements {
				panic(fmt.Errorf("%w: %s of %d", errBudget, name, n))
			}
		}
	}
}

func collectInts(v reflect.Value, out *[]int) {
	switch {
	case v.Kind() == reflect.Interface && !v.IsNil():
		collectInts(v.Elem(), out)
	case v.CanInt():
		*out = append(*out, int(v.Int()))
	case v.Kind() == reflect.Slice:
		for i := range min(v.Len(), 4) {
			collectInts(v.Index(i), out)
		}
	}
}

// result refuses strings beyond the limit.
func (b *budget) result(out []reflect.Value) {
	for _, v := range out {
		if v.Kind() == reflect.Interface && !v.IsNil() {
			v = v.Elem()
		}
		if v.Kind() == reflect.String && v.Len() > maxText {
			panic(fmt.Errorf("%w: a string of %d bytes", errBudget, v.Len()))
		}
	}
}

func heapBytes() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// withSteps adds the calls that count to every loop and named template of a
// template. Line numbers and trimming stay. It fails on a template that nests too
// deep to be parsed.
func withSteps(text string) (string, error) {
	var b strings.Builder
	var open []string // the keywords of the blocks that are open
	for {
		start := strings.Index(text, "{{")
		if start < 0 {
			b.WriteString(text)
			return b.String(), nil
		}
		end := actionEnd(text, start)
		if end < 0 {
			b.WriteString(text)
			return b.String(), nil
		}
		action := text[start:end]
		b.WriteString(text[:start])
		text = text[end:]
		word := keyword(action)
		if word == "end" && len(open) > 0 {
			if top := open[len(open)-1]; top == "define" || top == "block" {
				b.WriteString(trimmedLike(action, leaveFunction, true))
			}
			open = open[:len(open)-1]
		}
		b.WriteString(action)
		switch word {
		case "range":
			b.WriteString(trimmedLike(action, stepFunction, false))
		case "define", "block":
			b.WriteString(trimmedLike(action, enterFunction, false))
		}
		switch word {
		case "range", "define", "block", "if", "with":
			open = append(open, word)
		}
		if len(open) > maxNesting {
			return "", fmt.Errorf("blocks nest deeper than %d", maxNesting)
		}
	}
}

// trimmedLike returns an action that calls a function and stands before or behind
// another one; it trims the text on its outer side as that one does.
func trimmedLike(action, function string, before bool) string {
	const blanks = " \t\r\n"
	if before {
		if strings.HasPrefix(action, "{{-") && len(action) > 3 && strings.ContainsRune(blanks, rune(action[3])) {
			return "{{- " + function + " }}"
		}
		return "{{ " + function + " }}"
	}
	if inner, ok := strings.CutSuffix(action, "-}}"); ok && inner != "" && strings.ContainsRune(blanks, rune(inner[len(inner)-1])) {
		return "{{ " + function + " -}}"
	}
	return "{{ " + function + " }}"
}

// actionEnd returns the offset behind the action that begins at start, or -1.
// Delimiters in strings and comments do not count.
func actionEnd(text string, start int) int {
	i := start + 2
	trimmed := strings.TrimLeft(strings.TrimPrefix(text[i:], "-"), " \t\r\n")
	if strings.HasPrefix(trimmed, "/*") {
		end := strings.Index(text[i:], "*/")
		if end < 0 {
			return -1
		}
		i += end + 2
	}
	for i < len(text) {
		switch c := text[i]; {
		case strings.HasPrefix(text[i:], "}}"):
			return i + 2
		case c == '"' || c == '\'':
			for i++; i < len(text) && text[i] != c; i++ {
				if text[i] == '\\' {
					i++
				}
			}
		case c == '`':
			for i++; i < len(text) && text[i] != '`'; i++ {
			}
		}
		i++
	}
	return -1
}

// keyword returns the word that an action begins with.
func keyword(action string) string {
	inner := strings.TrimSuffix(strings.TrimPrefix(action, "{{"), "}}")
	inner = strings.TrimLeft(strings.TrimPrefix(inner, "-"), " \t\r\n")
	end := strings.IndexFunc(inner, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		return inner
	}
	return inner[:end]
}
