package main

import "testing"

func TestALineOfADiffCommandsNobody(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"+\tname = \"a\"":           "+\tname = \"a\"",
		" ::error::x":               ` \::error::x`,
		" \t ::set-output name=a::": " \t " + `\::set-output name=a::`,
		"-x ##[error]y":             "-x ## [error]y",
		"+\x1b[2J":                  `+\u{1b}[2J`,
		"+a\u202eb":                 `+a\u{202e}b`,
	} {
		if got := visibleLine(line); got != want {
			t.Errorf("%q: got %q, want %q", line, got, want)
		}
	}
}
