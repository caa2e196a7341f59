package terragrunt

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// Generated returns the contents of the Terraform files that the unit's generate
// blocks write into its module, in order; one of an included configuration gives
// way to the unit's own of the same name.
func (u *unit) Generated() []symbolic.Text {
	return u.config.generated(map[string]bool{})
}

func (c *config) generated(seen map[string]bool) []symbolic.Text {
	if c.document.body == nil {
		return nil
	}
	var out []symbolic.Text
	for _, b := range c.document.body.Blocks("generate", 1) {
		if len(b.Labels) != 1 || seen[b.Labels[0]] {
			continue
		}
		seen[b.Labels[0]] = true
		target, _ := c.text(b.Body, "path")
		contents, ok := c.text(b.Body, "contents")
		if ok && strings.HasSuffix(target.String(), ".tf") {
			out = append(out, contents)
		}
	}
	for _, inc := range c.included() {
		if inc.merging {
			out = append(out, inc.config.generated(seen)...)
		}
	}
	return out
}
