package helm

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// functions are the template functions of one rendering: Helm's own, made blind
// to marks, repeatable and bounded.
type functions struct {
	*marks
	budget *budget
	scope  string
	// other answers open questions the other way round.
	other bool
	// asked is set when a template asked an open question.
	asked bool
	// failed holds what the templates said through fail and required.
	failed []string
}

// transparent are the functions that hand on what they get, marks and all.
var transparent = map[string]bool{
	"default": true, "coalesce": true, "ternary": true, "empty": true, "all": true, "any": true,
	"dict": true, "list": true, "tuple": true, "merge": true, "mergeOverwrite": true,
	"mustMerge": true, "mustMergeOverwrite": true, "deepCopy": true, "mustDeepCopy": true,
	"values": true, "append": true, "mustAppend": true, "prepend": true, "mustPrepend": true,
	"first": true, "mustFirst": true, "rest": true, "mustRest": true, "last": true, "mustLast": true,
	"initial": true, "mustInitial": true, "reverse": true, "mustReverse": true, "concat": true,
	"compact": true, "mustCompact": true, "slice": true, "mustSlice": true, "chunk": true, "mustChunk": true,
	"cat": true, "join": true, "quote": true, "squote": true, "toString": true, "toStrings": true,
	"toJson": true, "mustToJson": true, "toPrettyJson": true, "mustToPrettyJson": true,
	"toRawJson": true, "mustToRawJson": true, "hello": true, "keys": true,
	"indent": true, "nindent": true,
}

// keyed are the functions whose own string arguments are keys, while what they
// find may be marked.
var keyed = map[string]bool{
	"get": true, "hasKey": true, "unset": true, "pluck": true, "pick": true, "omit": true, "dig": true,
}

// shapes are the functions whose result does not depend on the characters.
var shapes = map[string]bool{"typeOf": true, "kindOf": true}

// openIf tells for the functions that answer yes or no which answer about a text
// with an unknown part is not final: the characters that are looked for may be
// in the unknown part.
var openIf = map[string]bool{
	"contains": false, "hasPrefix": false, "hasSuffix": false, "has": false, "mustHas": false,
	"regexMatch": false, "mustRegexMatch": false, "eq": false, "deepEqual": false, "ne": true,
}

// table returns the functions that take the place of Helm's.
func (f *functions) table() template.FuncMap {
	table := template.FuncMap{}
	for name, fn := range sprig.TxtFuncMap() {
		switch {
		case name == "env" || name == "expandenv" || name == "getHostByName":
			// Helm removes these or turns them off.
		case transparent[name]:
			table[name] = f.bounded(name, fn)
		case name == "set":
			table[name] = func(d map[string]any, key string, value any) map[string]any {
				d[strip(key)] = value
				return d
			}
		default:
			table[name] = f.blind(name, fn)
		}
	}
	f.random(table)
	f.comparing(table)
	f.parsing(table)
	table[stepFunction], table[enterFunction], table[leaveFunction] = f.budget.step, f.budget.enter, f.budget.leave
	table["fail"] = func(message string) (string, error) {
		f.failed = append(f.failed, strip(message))
		return "", nil
	}
	table["required"] = func(message string, value any) (any, error) {
		if value != nil && value != "" {
			return value, nil
		}
		f.failed = append(f.failed, strip(message))
		return f.unknown("required value"), nil
	}
	return table
}

// unknown returns the word of a new token.
func (f *functions) unknown(name string) string {
	return f.word(&symbolic.Token{Scope: f.scope, Name: name})
}

// bounded adds the budget to a function that is otherwise taken as it is.
func (f *functions) bounded(name string, fn any) any {
	value := reflect.ValueOf(fn)
	return reflect.MakeFunc(value.Type(), func(args []reflect.Value) []reflect.Value {
		f.budget.call(name)
		f.budget.arguments(name, args)
		out := call(value, args)
		f.budget.result(out)
		return out
	}).Interface()
}

// blind wraps a function so that it sees no marks. A string that it hands back
// unchanged comes out with its marks; a string in which a token did not survive
// comes out as a token of its own.
func (f *functions) blind(name string, fn any) any {
	value := reflect.ValueOf(fn)
	deep := !keyed[name]
	return reflect.MakeFunc(value.Type(), func(args []reflect.Value) []reflect.Value {
		f.budget.call(name)
		seen := view{deep: deep}
		bare := make([]reflect.Value, len(args))
		for i, arg := range args {
			bare[i] = seen.strip(arg)
		}
		f.budget.arguments(name, bare)
		out := call(value, bare)
		f.budget.result(out)
		if len(out) > 0 {
			out[0] = f.look(name, out[0], &seen)
		}
		return out
	}).Interface()
}

// look judges the result of a function that saw no marks.
func (f *functions) look(name string, result reflect.Value, seen *view) reflect.Value {
	inner := result
	if inner.Kind() == reflect.Interface && !inner.IsNil() {
		inner = inner.Elem()
	}
	switch inner.Kind() {
	case reflect.String:
		out := inner.String()
		if keyed[name] || shapes[name] {
			return result
		}
		if marked, ok := seen.marked[out]; ok {
			return as(marked, result)
		}
		for word := range seen.words {
			if !strings.Contains(out, word) && len(f.wordsOf(word)) > 0 {
				return as(f.unknown(name+"("+f.unword(seen.text.String()).String()+")"), result)
			}
		}
		for _, bare := range slices.Sorted(maps.Keys(seen.marked)) {
			if i := strings.Index(bare, out); i >= 0 && out != "" {
				return as(cutMarked(seen.marked[bare], i, i+len(out)), result)
			}
		}
	case reflect.Bool:
		if open, ok := openIf[name]; ok && len(seen.words) > 0 && inner.Bool() == open {
			return as(f.question(inner.Bool()), result)
		}
	}
	return result
}

// question notes an open question and gives the answer of this rendering.
func (f *functions) question(answer bool) bool {
	f.asked = true
	return answer != f.other
}

// as returns v as a value of the type that a function promises.
func as(v any, like reflect.Value) reflect.Value {
	return reflect.ValueOf(v).Convert(like.Type())
}

// call calls a function that may be variadic.
func call(fn reflect.Value, args []reflect.Value) []reflect.Value {
	if fn.Type().IsVariadic() {
		return fn.CallSlice(args)
	}
	return fn.Call(args)
}

// view collects what a function would have seen of marks and words.
type view struct {
	deep   bool
	marked map[string]string // characters -> with marks
	words  map[string]bool
	text   strings.Builder // the strings, for the name of a token
}

// strip returns the argument without marks, copied where it holds any.
func (v *view) strip(arg reflect.Value) reflect.Value {
	switch arg.Kind() {
	case reflect.String:
		return reflect.ValueOf(v.note(arg.String())).Convert(arg.Type())
	case reflect.Interface:
		if arg.IsNil() {
			return arg
		}
		out := reflect.New(arg.Type()).Elem()
		out.Set(v.strip(arg.Elem()))
		return out
	case reflect.Slice:
		// A variadic function gets its strings in a slice.
		if !v.deep && arg.Type().Elem().Kind() != reflect.String && arg.Type().Elem().Kind() != reflect.Interface {
			return arg
		}
		out := reflect.MakeSlice(arg.Type(), arg.Len(), arg.Len())
		for i := range arg.Len() {
			out.Index(i).Set(v.strip(arg.Index(i)))
		}
		return out
	case reflect.Map:
		if !v.deep || arg.IsNil() {
			return arg
		}
		out := reflect.MakeMapWithSize(arg.Type(), arg.Len())
		for _, key := range arg.MapKeys() {
			out.SetMapIndex(key, v.strip(arg.MapIndex(key)))
		}
		return out
	default:
		return arg
	}
}

func (v *view) note(s string) string {
	if !hasMarks(s) && !hasWords(s) {
		return s
	}
	bare := strip(s)
	if bare != s {
		if v.marked == nil {
			v.marked = map[string]string{}
		}
		v.marked[bare] = s
	}
	if hasWords(bare) {
		if v.words == nil {
			v.words = map[string]bool{}
		}
		for _, word := range looseWords(bare) {
			v.words[word] = true
		}
		if v.text.Len() > 0 {
			v.text.WriteString(", ")
		}
		v.text.WriteString(bare)
	}
	return bare
}

// random replaces what differs from call to call, costs much or asks the system.
func (f *functions) random(table template.FuncMap) {
	token := func(name string) any {
		return func(...any) string {
			f.budget.call(name)
			return f.unknown(name + "()")
		}
	}
	for _, name := range []string{
		"randAlphaNum", "randAlpha", "randAscii", "randNumeric", "randBytes", "shuffle", "uuidv4",
		"bcrypt", "htpasswd", "genPrivateKey", "derivePassword", "encryptAES", "decryptAES",
	} {
		table[name] = token(name)
	}
	for _, name := range []string{
		"genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey",
		"genSignedCert", "genSignedCertWithKey", "buildCustomCert",
	} {
		table[name] = func(...any) certificate {
			f.budget.call(name)
			return certificate{Cert: name, Key: name}
		}
	}
	table["randInt"] = func(low, _ int) int { return low }
	table["now"] = func() time.Time { return time.Unix(0, 0).UTC() }
}

// certificate has the fields that templates read of a generated one.
type certificate struct{ Cert, Key string }

// comparing replaces the built-in comparisons, which would see the marks.
func (f *functions) comparing(table template.FuncMap) {
	compare := func(name string, want bool) any {
		return func(first any, others ...any) (bool, error) {
			f.budget.call(name)
			if len(others) == 0 {
				return false, errors.New("missing argument for comparison")
			}
			seen := view{deep: true}
			a := seen.bare(first)
			found := false
			for _, other := range others {
				same, err := equal(a, seen.bare(other))
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
	table["print"] = f.bounded("print", fmt.Sprint)
	table["println"] = f.bounded("println", fmt.Sprintln)
	table["printf"] = f.bounded("printf", fmt.Sprintf)
	table["len"] = f.blind("len", length)
}

func (v *view) bare(x any) any {
	if x == nil {
		return nil
	}
	return v.strip(reflect.ValueOf(x)).Interface()
}

// length is the built-in len.
func length(x any) (int, error) {
	v := reflect.ValueOf(x)
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array, reflect.Chan:
		return v.Len(), nil
	default:
		return 0, fmt.Errorf("len of type %T", x)
	}
}

// equal is the built-in eq for two arguments.
func equal(a, b any) (bool, error) {
	if a == nil || b == nil {
		return a == b, nil
	}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	switch {
	case x.CanInt() && y.CanInt():
		return x.Int() == y.Int(), nil
	case x.CanUint() && y.CanUint():
		return x.Uint() == y.Uint(), nil
	case x.CanInt() && y.CanUint():
		return x.Int() >= 0 && uint64(x.Int()) == y.Uint(), nil
	case x.CanUint() && y.CanInt():
		return y.Int() >= 0 && uint64(y.Int()) == x.Uint(), nil
	case x.CanFloat() && y.CanFloat():
		return x.Float() == y.Float(), nil
	case x.Kind() == reflect.String && y.Kind() == reflect.String:
		return x.String() == y.String(), nil
	case x.Kind() == reflect.Bool && y.Kind() == reflect.Bool:
		return x.Bool() == y.Bool(), nil
	case x.Comparable() && y.Comparable() && x.Type() == y.Type():
		return x.Equal(y), nil
	default:
		return false, errors.New("incompatible types for comparison")
	}
}

// parsing replaces Helm's readers of YAML and JSON, which would take a mark for
// the beginning of a plain scalar.
func (f *functions) parsing(table template.FuncMap) {
	object := func(s string) map[string]any {
		out := map[string]any{}
		if err := yaml.Unmarshal([]byte(s), &out); err != nil {
			out["Error"] = err.Error()
		}
		return out
	}
	array := func(s string) []any {
		out := []any{}
		if err := yaml.Unmarshal([]byte(s), &out); err != nil {
			out = []any{err.Error()}
		}
		return out
	}
	// JSON is YAML, and what is no JSON is an error to neither chart we know.
	table["fromYaml"], table["fromJson"] = f.blind("fromYaml", object), f.blind("fromJson", object)
	table["fromYamlArray"], table["fromJsonArray"] = f.blind("fromYamlArray", array), f.blind("fromJsonArray", array)
}
