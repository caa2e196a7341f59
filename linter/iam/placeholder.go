package iam

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// placeholderScope is the scope of the tokens for placeholders.
const placeholderScope = "\x00placeholder"

// maxPlaceholder bounds the length of a placeholder's name.
const maxPlaceholder = 60

// withPlaceholders returns a string of a document with every placeholder in it
// as a token: <ACCOUNT_ID>, {{ issuer }}, $(ISSUER) and ${ISSUER}. Somebody fills
// them in before IAM sees the policy, so they prove nothing. No ARN, issuer or
// subject holds such marks, and a policy variable always has a colon.
func withPlaceholders(text symbolic.Text) symbolic.Text {
	if !strings.ContainsAny(text.Flat(), "<{$") {
		return text
	}
	var parts []symbolic.Text
	done := 0
	flat := text.Flat()
	for i := 0; i < len(flat); {
		end := placeholderAt(flat[i:])
		if end == 0 {
			i++
			continue
		}
		written := text.Slice(i, i+end)
		token := symbolic.Named(placeholderScope, strings.Trim(flat[i:i+end], "<>{}$() ")).At(written.Range())
		parts = append(parts, text.Slice(done, i), token)
		i += end
		done = i
	}
	if parts == nil {
		return text
	}
	return symbolic.Concat(append(parts, text.Slice(done, len(flat)))...)
}

// placeholderAt returns the length of the placeholder that s begins with, or 0.
func placeholderAt(s string) int {
	for _, marks := range [...]struct{ open, end, not string }{
		{"{{", "}}", ""},
		{"$(", ")", ":, "},
		{"${", "}", ":, *?$'"},
		{"<", ">", "<\"'="},
	} {
		inner, ok := strings.CutPrefix(s, marks.open)
		if !ok {
			continue
		}
		end := strings.Index(inner, marks.end)
		if end <= 0 || end > maxPlaceholder || strings.ContainsAny(inner[:end], marks.not) || strings.IndexByte(inner[:end], hole) >= 0 {
			return 0
		}
		return len(marks.open) + end + len(marks.end)
	}
	return 0
}
