package rules

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// quoted puts a text into the quotes of a message. It does not escape: the
// writers do, each for its own format, and a backslash that the user wrote must
// reach the reader as it is.
func quoted(s string) string { return `"` + s + `"` }

// quotedText is quoted for a text that may hold tokens.
func quotedText(t symbolic.Text) string { return quoted(t.String()) }

// account names a service account as messages do: "namespace/name".
func account(namespace, name symbolic.Text) string {
	return quoted(namespace.String() + "/" + name.String())
}

// key builds a finding's key from the names that identify the mistake.
func key(parts ...string) string { return strings.Join(parts, "|") }
