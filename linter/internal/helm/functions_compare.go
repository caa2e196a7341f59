package helm

import (
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"

	"sigs.k8s.io/yaml"
)

// comparing replaces the built-in comparisons, which would see the marks.
func (f *functions) comparing(table map[string]any) {
	compare := func(name string, want bool) any {
		return func(first any, others ...any) (bool, error) {
			f.budget.must(callCost)
			if len(others) == 0 {
				return false, errors.New("missing argument for comparison")
			}
			seen := view{budget: f.budget, deep: true}
			a := seen.strip(first, 0)
			found := false
			for _, other := range others {
				same, err := equal(a, seen.strip(other, 0))
				if err != nil {
					return false, err
				}
				found = found || same
			}
			answer := found == want
			if len(seen.words) > 0 && answer == openIf[name] {
				answer = f.question(answer)
			}
			return answer, nil
		}
	}
	table["eq"] = compare("eq", true)
	table["ne"] = compare("ne", false)
	table["len"] = f.blind("len", of1e(length))
}

// writing replaces what writes values out, each bounded.
func (f *functions) writing(table map[string]any) {
	yamlOf := of1(func(x any) string {
		data, err := yaml.Marshal(x)
		if err != nil {
			return "" // as Helm's own
		}
		return strings.TrimSuffix(string(data), "\n")
	})
	for _, name := range []string{"toYaml", "mustToYaml", "toYamlPretty"} {
		table[name] = f.bounded(name, yamlOf, true)
	}
	table["print"] = f.bounded("print", ofMany(fmt.Sprint), true)
	table["println"] = f.bounded("println", ofMany(fmt.Sprintln), true)
	table["printf"] = f.bounded("printf", ofOneMany(fmt.Sprintf), true)
	table["html"] = f.bounded("html", ofMany(func(args ...any) string { return html.EscapeString(fmt.Sprint(args...)) }), true)
	table["urlquery"] = f.bounded("urlquery", ofMany(func(args ...any) string { return url.QueryEscape(fmt.Sprint(args...)) }), true)
}

// steps adds the calls that count to a template that another one makes.
func (f *functions) steps(text any) (any, error) {
	s, ok := text.(string)
	if !ok {
		return text, nil
	}
	if err := f.budget.spend(tplCost + 4*len(s)); err != nil {
		return nil, err
	}
	return withSteps(s)
}

// length is the built-in len.
func length(x any) (int, error) {
	switch x := x.(type) {
	case string:
		return len(x), nil
	case []any:
		return len(x), nil
	case []string:
		return len(x), nil
	case []int:
		return len(x), nil
	case [][]any:
		return len(x), nil
	case []byte:
		return len(x), nil
	case map[string]string:
		return len(x), nil
	case map[string]any:
		return len(x), nil
	}
	return 0, fmt.Errorf("len of type %T", x)
}

// equal is the built-in eq for two arguments.
func equal(a, b any) (bool, error) {
	if a == nil || b == nil {
		return a == b, nil
	}
	if x, ok := integer(a); ok {
		if y, ok := integer(b); ok {
			return x == y, nil
		}
	}
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			return x == y, nil
		}
	case bool:
		if y, ok := b.(bool); ok {
			return x == y, nil
		}
	case float64:
		if y, ok := b.(float64); ok {
			return x == y, nil
		}
	}
	return false, errors.New("incompatible types for comparison")
}

// integer returns a whole number of any type that values and functions have.
func integer(x any) (int64, bool) {
	switch x := x.(type) {
	case int:
		return int64(x), true
	case int64:
		return x, true
	case int32:
		return int64(x), true
	default:
		return 0, false
	}
}
