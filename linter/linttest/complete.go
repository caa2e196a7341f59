package linttest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/lint"
)

// Complete checks that the rules in folder belong together: every lint.Rule
// value is in the list, in a file of its name and with a page that has every
// heading and case; and that readme holds the table of rules. With update, the
// table is rewritten.
func Complete(t *testing.T, folder, readme string, rules []lint.Rule, update bool) {
	t.Helper()
	listed := map[string]lint.Rule{}
	for _, rule := range rules {
		if _, twice := listed[rule.Name]; twice {
			t.Errorf("rule %q is in All twice", rule.Name)
		}
		listed[rule.Name] = rule
		completeRule(t, folder, rule)
	}
	for _, found := range declaredRules(t, folder) {
		if _, ok := listed[found.name]; !ok {
			t.Errorf("rule %q is not in All: add the line\n\t\t%s,\nto the list in %s", found.name, found.variable, filepath.Join(folder, "rules.go"))
		}
		if filepath.Base(found.file) != found.name+".go" {
			t.Errorf("rule %q stands in %s: move it to %s.go", found.name, found.file, found.name)
		}
	}
	pages, err := filepath.Glob(filepath.Join(folder, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if _, ok := listed[strings.TrimSuffix(filepath.Base(p), ".md")]; !ok {
			t.Errorf("page %s belongs to no rule", p)
		}
	}
	checkTable(t, readme, rules, update)
}

// completeRule checks what the value and the page of one rule must have.
func completeRule(t *testing.T, folder string, rule lint.Rule) {
	t.Helper()
	if rule.Group == "" || rule.Summary == "" || rule.Check == nil || strings.HasSuffix(rule.Summary, ".") {
		t.Errorf("rule %q needs a Group, a Check and a Summary without full stop", rule.Name)
	}
	data, err := os.ReadFile(filepath.Join(folder, rule.Name+".md"))
	if err != nil {
		t.Errorf("rule %q has no page: %v", rule.Name, err)
		return
	}
	if rule.Doc != string(data) {
		t.Errorf("rule %q does not embed its page: add\n\t//go:embed %s.md", rule.Name, rule.Name)
	}
	p, err := parsePage(string(data))
	if err != nil {
		t.Errorf("%s.md: %v", rule.Name, err)
		return
	}
	if p.name != rule.Name {
		t.Errorf("%s.md: the first line must be %q", rule.Name, "# "+rule.Name)
	}
	if p.summary == "" {
		t.Errorf("%s.md: add a sentence that says what the rule finds below the first heading", rule.Name)
	}
	if !slices.Equal(p.sections, headings) {
		t.Errorf("%s.md: the headings are %q, and must be %q", rule.Name, p.sections, headings)
	}
	for _, section := range []string{wrong, right, silent} {
		if len(p.in(section)) == 0 {
			t.Errorf("%s.md: add a block with a file name under %q", rule.Name, "## "+section)
		}
	}
}

// declaredRule is a lint.Rule value in the source of the rules.
type declaredRule struct{ name, variable, file string }

// declaredRules finds the package variables that are lint.Rule literals.
func declaredRules(t *testing.T, folder string) []declaredRule {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var out []declaredRule
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			general, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range general.Specs {
				value, ok := spec.(*ast.ValueSpec)
				if !ok || len(value.Values) != 1 {
					continue
				}
				if rule, ok := ruleName(value.Values[0]); ok {
					out = append(out, declaredRule{name: rule, variable: value.Names[0].Name, file: name})
				}
			}
		}
	}
	return out
}

// ruleName returns the Name of a lint.Rule literal.
func ruleName(e ast.Expr) (string, bool) {
	literal, ok := e.(*ast.CompositeLit)
	if !ok {
		return "", false
	}
	kind, ok := literal.Type.(*ast.SelectorExpr)
	if !ok || kind.Sel.Name != "Rule" {
		return "", false
	}
	for _, element := range literal.Elts {
		field, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		key, isName := field.Key.(*ast.Ident)
		value, isString := field.Value.(*ast.BasicLit)
		if isName && isString && key.Name == "Name" {
			name, err := strconv.Unquote(value.Value)
			return name, err == nil
		}
	}
	return "", true
}
