package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible makes a string safe for a terminal and a CI log, on one line.
func Visible(s string) string { return visible(s) }

// VisibleName is Visible for a file name at the start of a line, where "::" would
// begin a workflow command.
func VisibleName(name string) string { return visibleName(name) }

// visible makes a string safe for a terminal and a CI log on one line: every
// character that is not seen (controls, line breaks, direction and zero-width
// marks, bytes that are not UTF-8) becomes an escape that is, and nothing that
// a build log takes for a command is left.
func visible(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		b.WriteString(visibleRune(r, s[i:i+size]))
		i += size
	}
	return breakCommands(b.String())
}

// plain reports whether s is printable ASCII without a doubled "#".
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == '#' && i > 0 && s[i-1] == '#' {
			return false
		}
	}
	return true
}

// visibleRune returns a character as it may be shown; raw are its bytes.
func visibleRune(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case !unicode.IsPrint(r) || blank(r):
		return fmt.Sprintf(`\u{%x}`, r)
	default:
		return raw
	}
}

// blank names characters that Unicode calls letters or marks and that show
// nothing: fillers, joiners and variation selectors.
func blank(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0:
		return true
	}
	return 0xFE00 <= r && r <= 0xFE0F || 0xE0100 <= r && r <= 0xE01EF
}

// breakCommands puts a blank behind "##" where a build system would read a
// command: "##[error]" (found anywhere in a line), "##vso[...]",
// "##teamcity[...]".
func breakCommands(s string) string {
	if !strings.Contains(s, "##") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "##")
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i+2])
		s = s[i+2:]
		word := strings.TrimLeftFunc(s, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) })
		if strings.HasPrefix(word, "[") {
			b.WriteByte(' ')
		} else if strings.HasPrefix(s, "#") {
			// "###[": look at the last two of a longer run again.
			b.WriteByte(' ')
		}
	}
}

// visibleName is visible for a file name at the start of a line, where "::"
// would begin a workflow command.
func visibleName(name string) string {
	name = visible(name)
	if strings.HasPrefix(strings.TrimSpace(name), "::") {
		return "./" + name
	}
	return name
}

// truncate cuts a string to at most n characters, with an ellipsis.
func truncate(s string, n int) string {
	if len(s) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count == n-1 {
			if utf8.RuneCountInString(s[i:]) == 1 {
				return s
			}
			return s[:i] + "…"
		}
		count++
	}
	return s
}
