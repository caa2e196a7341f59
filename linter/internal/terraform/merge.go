package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
)

// mergedAttributes are those of utils_deep_merge_yaml of the provider
// cloudposse/utils, which modules of add-ons put their chart's values through. One
// document alone stays what it is.
func mergedAttributes() map[string]attribute {
	return map[string]attribute{"output": func(r *resource) value.Value {
		if input, ok := r.argument("input"); ok && input.IsSequence() && len(input.Elements()) == 1 && !input.Elements()[0].IsOptional() {
			return input.Elements()[0]
		}
		return value.UnknownOf(r.token("output"), cty.String)
	}}
}
