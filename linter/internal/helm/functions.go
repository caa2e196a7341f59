package helm

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/Masterminds/semver/v3"
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

// shallow are those of them that do not walk through what they get.
var shallow = map[string]bool{
	"default": true, "coalesce": true, "ternary": true, "empty": true, "all": true, "any": true,
	"dict": true, "list": true, "tuple": true, "values": true, "append": true, "mustAppend": true,
	"prepend": true, "mustPrepend": true, "first": true, "mustFirst": true, "rest": true, "mustRest": true,
	"last": true, "mustLast": true, "initial": true, "mustInitial": true, "keys": true,
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

// library are the functions of Helm's library, lifted once for all renderings.
var library = sync.OnceValue(func() map[string]call {
	out := map[string]call{}
	for name, fn := range sprig.TxtFuncMap() {
		lifted := lift(fn)
		if name == "env" || name == "expandenv" || name == "getHostByName" || lifted == nil {
			continue // Helm removes these or turns them off; the rest are replaced by table
		}
		out[name] = lifted
	}
	return out
})

// table returns the functions that take the place of Helm's.
func (f *functions) table() map[string]any {
	table := map[string]any{}
	for name, lifted := range library() {
		if transparent[name] {
			table[name] = f.bounded(name, lifted, !shallow[name])
		} else {
			table[name] = f.blind(name, lifted)
		}
	}
	table["set"] = func(d map[string]any, key string, value any) map[string]any {
		d[strip(key)] = value
		return d
	}
	f.random(table)
	f.comparing(table)
	f.parsing(table)
	f.writing(table)
	f.durations(table)
	table["lookup"] = func(_, _, _, _ string) map[string]any { return map[string]any{} } // there is no cluster
	table["getHostByName"] = func(string) string { return "" }                           // nor a network
	table[stepFunction], table[enterFunction], table[leaveFunction] = f.budget.step, f.budget.enter, f.budget.leave
	table[printFunction], table[stepsFunction] = f.budget.print, f.steps
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

// templateFunc is the type of a function as the engine gets it.
type templateFunc = func(args ...any) (any, error)

// bounded adds the budget to a function that is otherwise taken as it is. Deep is
// true if it walks through its arguments.
func (f *functions) bounded(name string, fn call, deep bool) templateFunc {
	return func(args ...any) (any, error) {
		f.budget.call(name, args, deep)
		out, err := fn(args)
		f.budget.result(out)
		return out, err
	}
}

// blind wraps a function so that it sees no marks. A string that it hands back
// unchanged comes out with its marks; a string in which a token did not survive
// comes out as a token of its own.
func (f *functions) blind(name string, fn call) templateFunc {
	return func(args ...any) (any, error) {
		seen := view{budget: f.budget, deep: !keyed[name]}
		bare := make([]any, len(args))
		for i, arg := range args {
			bare[i] = seen.strip(arg, 0)
		}
		f.budget.call(name, bare, false)
		out, err := fn(bare)
		f.budget.result(out)
		return f.look(name, out, &seen), err
	}
}

// look judges the result of a function that saw no marks.
func (f *functions) look(name string, result any, seen *view) any {
	switch out := result.(type) {
	case string:
		if keyed[name] || shapes[name] {
			return result
		}
		if marked, ok := seen.marked[out]; ok {
			return marked
		}
		for word := range seen.words {
			if !strings.Contains(out, word) && len(f.wordsOf(word)) > 0 {
				return f.unknown(name + "(" + f.unword(seen.text.String()).String() + ")")
			}
		}
		for _, bare := range slices.Sorted(maps.Keys(seen.marked)) {
			if i := strings.Index(bare, out); i >= 0 && out != "" {
				return cutMarked(seen.marked[bare], i, i+len(out))
			}
		}
	case bool:
		if open, ok := openIf[name]; ok && len(seen.words) > 0 && out == open {
			return f.question(out)
		}
	}
	return result
}

// question notes an open question and gives the answer of this rendering.
func (f *functions) question(answer bool) bool {
	f.asked = true
	return answer != f.other
}

// view collects what a function would have seen of marks and words.
type view struct {
	budget *budget
	deep   bool
	marked map[string]string // characters -> with marks
	words  map[string]bool
	text   strings.Builder // the strings, for the name of a token
}

// strip returns an argument without marks, copied where it may hold any.
func (v *view) strip(arg any, depth int) any {
	if s, ok := arg.(string); ok {
		return v.note(s)
	}
	if !v.deep {
		return arg
	}
	if depth > maxWalk {
		panic(errBudget)
	}
	switch x := arg.(type) {
	case []string:
		return copied(v, x, func(s string) string { return v.note(s) })
	case []any:
		return copied(v, x, func(item any) any { return v.strip(item, depth+1) })
	case map[string]any:
		return v.object(x, depth)
	default:
		return arg
	}
}

func copied[T any](v *view, list []T, item func(T) T) []T {
	v.budget.must(itemCost * len(list))
	out := make([]T, len(list))
	for i, x := range list {
		out[i] = item(x)
	}
	return out
}

func (v *view) object(object map[string]any, depth int) map[string]any {
	if object == nil {
		return nil
	}
	v.budget.must(itemCost * len(object))
	out := make(map[string]any, len(object))
	for key, value := range object {
		out[key] = v.strip(value, depth+1)
	}
	return out
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
func (f *functions) random(table map[string]any) {
	token := func(name string) any {
		return func(...any) string {
			f.budget.must(callCost)
			return f.unknown(name + "()")
		}
	}
	for _, name := range []string{
		"randAlphaNum", "randAlpha", "randAscii", "randNumeric", "randBytes", "shuffle", "uuidv4",
		"bcrypt", "htpasswd", "genPrivateKey", "derivePassword", "encryptAES", "decryptAES",
		"toToml", "mustToToml", "js",
	} {
		table[name] = token(name)
	}
	for _, name := range []string{
		"genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey",
		"genSignedCert", "genSignedCertWithKey", "buildCustomCert",
	} {
		table[name] = func(...any) certificate {
			f.budget.must(callCost)
			return certificate{Cert: name, Key: name}
		}
	}
	table["randInt"] = func(low, _ int) int { return low }
	table["semver"] = func(version string) (*semver.Version, error) {
		f.budget.must(callCost + len(version))
		return semver.NewVersion(strip(version))
	}
	table["now"] = func() time.Time { return time.Unix(0, 0).UTC() }
}

// certificate has the fields that templates read of a generated one.
type certificate struct{ Cert, Key string }

// parsing replaces Helm's readers of YAML and JSON, which would take a mark for
// the beginning of a plain scalar.
func (f *functions) parsing(table map[string]any) {
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
	table["fromYaml"], table["fromJson"] = f.blind("fromYaml", of1(object)), f.blind("fromJson", of1(object))
	table["fromToml"] = func(string) map[string]any { return map[string]any{"Error": "not read"} }
	table["fromYamlArray"], table["fromJsonArray"] = f.blind("fromYamlArray", of1(array)), f.blind("fromJsonArray", of1(array))
}
