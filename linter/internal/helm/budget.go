package helm

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Limits of rendering, in units: a unit is about what it takes to handle a byte.
// They count what templates do and not how long it takes, so that equal input
// gives equal output on every machine. The largest of well-known charts
// (kube-prometheus-stack) takes about maxCost/20.
const (
	maxCost    = 200_000_000   // of one release; a chart that goes beyond is named
	maxAllCost = 4_000_000_000 // of all renderings of a tree

	callCost  = 500    // of a call, besides what it handles
	passCost  = 300    // of a pass of a loop, besides its text
	enterCost = 3_000  // of a named template, besides its text
	printCost = 4      // of a byte that is written
	itemCost  = 16     // of an element of a list or mapping
	tplCost   = 30_000 // of parsing a template at run time: all others may be copied for it
)

// Limits of single things.
const (
	maxText     = 4 << 20 // bytes of one string
	maxElements = 20_000  // elements of a list that a function makes up
	maxNesting  = 200     // blocks inside blocks of one template
	maxIncludes = 150     // named templates that call each other
)

var errBudget = errors.New("rendering takes too many steps or too much memory")

// budget counts what one rendering costs.
type budget struct {
	ctx   context.Context
	spent int
	// all is what the renderings of the tree have cost together.
	all   *int
	depth int
	err   error
}

// spend counts a cost. The first error is final. What goes beyond the budget is not
// done, so no more of it counts than shows that it does.
func (b *budget) spend(cost int) error {
	cost = min(cost, max(maxCost+1-b.spent, 0))
	b.spent += cost
	*b.all += cost
	switch {
	case b.err != nil:
	case b.spent > maxCost:
		b.err = errBudget
	case *b.all > maxAllCost:
		b.err = fmt.Errorf("%w: the charts of the tree together", errBudget)
	case b.ctx.Err() != nil:
		b.err = fmt.Errorf("%w: %w", errBudget, b.ctx.Err())
	}
	return b.err
}

// must is spend for places that can only panic, which the template engine turns
// into an error of the rendering.
func (b *budget) must(cost int) {
	if err := b.spend(cost); err != nil {
		panic(err)
	}
}

// step counts a pass through a text of so many bytes; it renders as nothing.
func (b *budget) step(size int) (string, error) { return "", b.spend(passCost + size) }

// enter counts a named template that begins.
func (b *budget) enter(size int) (string, error) {
	if b.depth++; b.depth > maxIncludes && b.err == nil {
		b.err = errors.New("named templates call each other without end")
	}
	return "", b.spend(enterCost + size)
}

// leave counts a named template that ends.
func (b *budget) leave() string {
	b.depth--
	return ""
}

// print counts what an action writes: it is copied more than once on its way.
func (b *budget) print(value any) (any, error) { return value, b.spend(printCost * b.weight(value)) }

// weight is what it takes to walk through a value. It stops where that is more
// than the budget: values may share their parts, or hold themselves, and be huge
// when written out.
func (b *budget) weight(value any) int {
	left := max(maxCost-b.spent, 0) + 1
	return left - walk(value, left, 0)
}

// maxWalk bounds how deep values nest that are walked through: a value that holds
// itself has no end.
const maxWalk = 1_000

// walk returns what is left of a cost behind a walk through a value, at least 0.
func walk(value any, left, depth int) int {
	if depth > maxWalk {
		return 0
	}
	children := func(n int, child func(i int) any) {
		left -= itemCost * n
		for i := 0; i < n && left > 0; i++ {
			left = walk(child(i), left, depth+1)
		}
	}
	switch x := value.(type) {
	case string:
		left -= len(x)
	case []string:
		children(len(x), func(i int) any { return x[i] })
	case []any:
		children(len(x), func(i int) any { return x[i] })
	case [][]any:
		children(len(x), func(i int) any { return x[i] })
	case []int:
		left -= itemCost * len(x)
	case map[string]string:
		for key, child := range x {
			left -= itemCost + len(key) + len(child)
		}
	case map[string]any:
		for key, child := range x {
			if left -= itemCost + len(key); left <= 0 {
				break
			}
			left = walk(child, left, depth+1)
		}
	}
	return max(left-1, 0)
}

// call counts a call, and refuses one that would make more of its arguments than
// the budget is worth. Deep is true if the function walks through its arguments.
func (b *budget) call(name string, args []any, deep bool) {
	cost := callCost
	for _, arg := range args {
		if s, ok := arg.(string); ok {
			cost += len(s)
		} else if deep {
			cost += b.weight(arg)
		}
	}
	b.must(cost)
	b.must(b.product(name, args))
}

// product is the size of what a function makes if that is more than its
// arguments: of a string and a number, or of two strings.
func (b *budget) product(name string, args []any) int {
	var numbers, lengths []int
	for _, arg := range args {
		switch x := arg.(type) {
		case int:
			numbers = append(numbers, max(x, -x))
		case string:
			lengths = append(lengths, len(x))
		case []any:
			lengths = append(lengths, len(x))
		case []string:
			lengths = append(lengths, len(x))
		}
	}
	largest := func(list []int) int {
		most := 1
		for _, n := range list {
			most = max(most, n)
		}
		return most
	}
	size := 0
	switch name {
	case "until", "untilStep", "seq":
		if n := largest(numbers); n > maxElements {
			panic(fmt.Errorf("%w: %s of %d", errBudget, name, n))
		}
		return largest(numbers) * itemCost
	case "repeat", "indent", "nindent":
		if n := largest(numbers); n > maxElements {
			panic(fmt.Errorf("%w: %s of %d", errBudget, name, n))
		}
		size = largest(numbers) * largest(lengths)
	case "printf":
		size = formatWidth(args)
	case "replace", "join", "regexReplaceAll", "regexReplaceAllLiteral", "mustRegexReplaceAll", "mustRegexReplaceAllLiteral", "wrapWith":
		if len(lengths) > 1 {
			size = productOf(lengths) / 64 // few of the places are replaced
		}
	case "trimAll", "trimall", "without", "mustWithout", "uniq", "mustUniq", "has", "mustHas":
		return largest(lengths) * len(lengths) * largest(lengths) / 64
	}
	if size > maxText*8 {
		panic(fmt.Errorf("%w: %s of %d bytes", errBudget, name, size))
	}
	return size
}

// productOf multiplies the two largest of some lengths.
func productOf(lengths []int) int {
	first, second := 0, 0
	for _, n := range lengths {
		if n > first {
			first, second = n, first
		} else {
			second = max(second, n)
		}
	}
	return first * second
}

// formatWidth is the sum of all widths in a format, which Go keeps below a
// million each; a star takes one from the arguments.
func formatWidth(args []any) int {
	format, _ := firstOf(args).(string)
	sum := strings.Count(format, "*") * 1_000_000
	number := 0
	for i := range len(format) {
		if c := format[i]; c >= '0' && c <= '9' {
			number = min(number*10+int(c-'0'), 1_000_000)
			continue
		}
		sum, number = sum+number, 0
	}
	return sum + number
}

func firstOf(args []any) any {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

// result counts what a function has made and refuses strings beyond the limit.
func (b *budget) result(out any) {
	s, ok := out.(string)
	if ok && len(s) > maxText {
		panic(fmt.Errorf("%w: a string of %d bytes", errBudget, len(s)))
	}
	b.must(len(s))
}
