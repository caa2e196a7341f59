package terraform

import (
	"strings"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// supply tells a person how to make a value known.
func (in *instance) supply(v value.Value) string {
	text, ok := v.AsText()
	if !ok {
		return "a plan: terraform show -json"
	}
	return Supply(text.Tokens())
}

// Supply tells a person how to make unknown values known, in the order of how
// easy it is. Tokens must be those of this package; of none it is empty.
func Supply(tokens []*symbolic.Token) string {
	for _, t := range tokens {
		if name, ok := strings.CutPrefix(t.Name, "var."); ok {
			name, _, _ = strings.Cut(name, ".")
			name, _, _ = strings.Cut(name, "[")
			return "--var " + name + "=..., or --var-file with the file that sets it"
		}
	}
	for _, t := range tokens {
		if strings.HasPrefix(t.Name, "module.") {
			return "terraform init, which puts the module's source under .terraform/modules"
		}
	}
	if len(tokens) > 0 {
		return "a plan: terraform show -json"
	}
	return ""
}
