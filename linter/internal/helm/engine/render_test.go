package engine

import (
	"errors"
	"testing"
)

// TestErrorsNameTheFileAndTheLastPlace reads what a failing template says.
func TestErrorsNameTheFileAndTheLastPlace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ template, want string }{
		"a function that fails":         {"{{ fail \"no\" }}", `web/templates/a.yaml:1:3: error calling fail: no`},
		"in a named template":           {"{{ define \"n\" }}\n{{ fail \"no\" }}{{ end }}{{ include \"n\" . }}", `web/templates/a.yaml:2:3: error calling fail: no`},
		"no such template":              {"\n{{ include \"none\" . }}", `web/templates/a.yaml:2:3: no template is called "none"`},
		"in a text that is rendered":    {"{{ tpl \"a{{ .x.y }}\" . }}", `in a text that tpl renders, 1:6: nil pointer evaluating interface {}.y`},
		"nothing where a field is read": {"{{ .Values.a.b }}", `web/templates/a.yaml:1:10: nil pointer evaluating interface {}.b`},
		"what cannot be parsed":         {"a\n{{ if }}", `web/templates/a.yaml:2: missing value for if`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ours(map[string]string{
				"Chart.yaml":       "apiVersion: v2\nname: web\nversion: 1.0.0\n",
				"templates/a.yaml": test.template,
			}, nil)
			failed := new(Error)
			if !errors.As(err, &failed) || failed.File != "templates/a.yaml" || err.Error() != test.want {
				t.Errorf("%v of %+v, want %s", err, failed, test.want)
			}
		})
	}
}

// TestAnEndlessTemplateEnds renders files that include themselves, which nothing
// but the engine counts.
func TestAnEndlessTemplateEnds(t *testing.T) {
	t.Parallel()
	for _, template := range []string{`{{ include .Template.Name . }}`, `{{ tpl .Values.t . }}`} {
		_, err := ours(map[string]string{
			"Chart.yaml":       "apiVersion: v2\nname: web\nversion: 1.0.0\n",
			"templates/a.yaml": template,
		}, map[string]any{"t": `{{ tpl .Values.t . }}`})
		if err == nil {
			t.Errorf("%s has no error", template)
		}
	}
}
