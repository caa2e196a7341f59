package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// randomAttributes are the generated attributes of a resource of the random
// provider: never empty, of the given characters (none: any).
func randomAttributes(alphabet string, names ...string) map[string]attribute {
	out := map[string]attribute{}
	for _, name := range names {
		out[name] = func(r *resource) value.Value {
			token := r.token(name)
			token.Nature = symbolic.Nature{Alphabet: alphabet, NotEmpty: true}
			return value.UnknownOf(token, cty.String)
		}
	}
	return out
}
