package syntax

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Tidy returns an edited file as "terraform fmt" leaves it, if it was like that
// before the edit: a longer key moves the equals signs of its neighbours. A file
// that was not formatted stays as its author wrote it. No parser is run, so no
// nesting is too deep.
func Tidy(before, after []byte) []byte {
	if !bytes.Equal(hclwrite.Format(before), before) {
		return after
	}
	return hclwrite.Format(after)
}
