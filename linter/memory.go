package linter

import (
	"github.com/irsalint/irsalint/linter/internal/terraform"
	"github.com/irsalint/irsalint/linter/source"
)

// Memory keeps what one run learned for the next one over the same folder: files
// that did not change, what they say, and the root modules that none of the
// changes concerns. A run with a memory gives the same result as one without, as
// long as nothing but listed files changed; what "terraform init" downloads is
// not listed. The zero value is ready to use; it serves one run at a time.
type Memory struct {
	files     source.Memory
	terraform terraform.Memory
}

// evaluations are those of the root modules; nil without a memory.
func (m *Memory) evaluations() *terraform.Memory {
	if m == nil {
		return nil
	}
	return &m.terraform
}
