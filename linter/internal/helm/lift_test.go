package helm

import (
	"context"
	"strings"
	"testing"

	"github.com/Masterminds/sprig/v3"
)

// TestEveryFunctionOfHelmsLibraryIsTaken fails when a new version of the library
// brings a function of a type that lift does not list.
func TestEveryFunctionOfHelmsLibraryIsTaken(t *testing.T) {
	t.Parallel()
	f := &functions{marks: &marks{}, budget: &budget{ctx: context.Background(), all: new(int)}}
	table := f.table()
	for name := range sprig.TxtFuncMap() {
		if _, ok := table[name]; !ok && name != "env" && name != "expandenv" && name != "getHostByName" {
			t.Errorf("%s is not in the table", name)
		}
	}
}

func TestStepsAreBuiltIntoATemplate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"text":                  {"a: b", "a: b"},
		"an action that writes": {`{{ .a }}`, `{{ .a | irsalintPrint }}`},
		"trimming stays":        {"{{- .a -}}", "{{- .a | irsalintPrint -}}"},
		"an assignment":         {`{{ $a := 1 }}{{ $a = 2 }}{{ $a }}`, `{{ $a := 1 }}{{ $a = 2 }}{{ $a | irsalintPrint }}`},
		"a comparison":          {`{{ eq $a 1 }}`, `{{ eq $a 1 | irsalintPrint }}`},
		"a comment":             {`{{/* .a }} */}}{{- /* b */ -}}`, `{{/* .a }} */}}{{- /* b */ -}}`},
		"a loop":                {`{{ range .a }}x{{ end }}`, `{{ range .a }}{{ irsalintStep 1 }}x{{ end }}`},
		"a loop that trims":     {"{{- range .a -}}\nx{{ end }}", "{{- range .a -}}{{ irsalintStep 2 -}}\nx{{ end }}"},
		"a named template":      {`{{ define "a" }}x{{ end }}`, `{{ define "a" }}{{ irsalintEnter 1 }}x{{ irsalintLeave }}{{ end }}`},
		"a condition":           {`{{ if .a }}{{ else if .b }}{{ else }}{{ end }}`, `{{ if .a }}{{ else if .b }}{{ else }}{{ end }}`},
		"a call of a template":  {`{{ template "a" . }}`, `{{ template "a" . }}`},
		"a template made later": {`{{ tpl .a . }}`, `{{ tpl (irsalintSteps .a) . | irsalintPrint }}`},
		"in parentheses":        {`{{ if (tpl (toYaml .a.b) $).c }}{{ end }}`, `{{ if (tpl (irsalintSteps (toYaml .a.b)) $).c }}{{ end }}`},
		"inside of itself":      {`{{ tpl (tpl .a .) . }}`, `{{ tpl (irsalintSteps (tpl (irsalintSteps .a) .)) . | irsalintPrint }}`},
		"a word that is none":   {`{{ .tpl }}{{ "tpl x" }}{{ tplx . }}`, `{{ .tpl | irsalintPrint }}{{ "tpl x" | irsalintPrint }}{{ tplx . | irsalintPrint }}`},
		"delimiters in strings": {"{{ \"}}\" }}{{ `}}` }}", "{{ \"}}\" | irsalintPrint }}{{ `}}` | irsalintPrint }}"},
		"what is not closed":    {`{{ range .a }}{{ .b`, `{{ range .a }}{{ irsalintStep 0 }}{{ .b`},
	} {
		if got, err := withSteps(test.text); err != nil || got != test.want {
			t.Errorf("%s: got  %s, %v\nwant %s", name, got, err, test.want)
		}
	}
}

func FuzzStepsLeaveTheTextBetweenActions(f *testing.F) {
	f.Add("a{{ tpl (x \"}}\") . }}b{{ range .x }}c{{ end }}d{{/* e */}}")
	f.Add("{{- tpl")
	f.Add("{{(\"")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := withSteps(text)
		if err != nil {
			return
		}
		if !strings.Contains(text, "{{") && got != text {
			t.Errorf("%q became %q", text, got)
		}
		if strings.Count(got, "\n") != strings.Count(text, "\n") {
			t.Errorf("the lines of %q moved: %q", text, got)
		}
	})
}
