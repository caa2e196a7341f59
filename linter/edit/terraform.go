package edit

import (
	"path"
	"regexp"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// reference matches an interpolation of one plain reference.
var reference = regexp.MustCompile(`\$\{([a-z][a-zA-Z0-9_.*\[\]-]*)\}`)

// WithoutScheme returns the fix for a string of Terraform at rng whose only
// reference brings a scheme along, as an issuer's URL does: the reference is
// wrapped in trimprefix.
func WithoutScheme(rng source.Range, value symbolic.Text) (lint.Fix, bool) {
	written := rng.Text()
	found := reference.FindAllStringSubmatchIndex(written, -1)
	if !inTerraform(rng) || len(found) != 1 || strings.Count(written, "{") != 1 {
		return lint.Fix{}, false
	}
	begin, end := found[0][2], found[0][3]
	if !value.HasPrefix(written[:begin-len("${")] + "https://") {
		return lint.Fix{}, false
	}
	name := written[begin:end]
	return lint.Fix{
		Description: "take the scheme off " + quoted(name) + " with trimprefix",
		Safe:        true,
		Edits: []lint.Edit{
			{Range: rng.File.Range(rng.Start+begin, rng.Start+begin), Replacement: "trimprefix("},
			{Range: rng.File.Range(rng.Start+end, rng.Start+end), Replacement: `, "https://")`},
		},
	}, true
}

// Append returns the fix that adds a value to a list of Terraform, behind the
// element last. It lets more in, so it is never safe.
func Append(last, value symbolic.Text) (lint.Fix, bool) {
	rng := last.Range()
	whole, known := value.Literal()
	if !known || !plain(whole) || !inTerraform(rng) {
		return lint.Fix{}, false
	}
	// An argument of a module may hold the end only: "namespace:name".
	start, ends := strings.CutSuffix(last.String(), rng.Text())
	added, same := strings.CutPrefix(whole, start)
	if !ends || !same || added == "" {
		return lint.Fix{}, false
	}
	before := strings.TrimRight(string(rng.File.Data[:rng.Start-1]), " \t\r\n")
	if !strings.HasSuffix(before, "[") && !strings.HasSuffix(before, ",") {
		return lint.Fix{}, false
	}
	return lint.Fix{
		Description: "add " + quoted(added),
		Edits:       []lint.Edit{{Range: rng.File.Range(rng.End, rng.End), Replacement: `",` + gap(rng) + `"` + added}},
	}, true
}

// gap is what stands between the elements of a list: a blank, or a new line with
// the indentation of the element at rng, where that begins its line.
func gap(rng source.Range) string {
	file := rng.File
	number := rng.StartPosition().Line
	line := file.LineRange(number)
	indent := line.Text()[:rng.Start-1-line.Start]
	if strings.TrimSpace(indent) != "" || number == file.LineCount() {
		return " "
	}
	return string(file.Data[line.End:file.LineRange(number+1).Start]) + indent
}

// ReferenceOnly returns the fix that leaves nothing of a Terraform string at rng
// but the reference to an ARN that it ends with, which is whole by itself.
func ReferenceOnly(rng source.Range) (lint.Fix, bool) {
	written := rng.Text()
	start := strings.LastIndex(written, "${")
	if !inTerraform(rng) || start <= 0 || !strings.HasSuffix(written, ".arn}") || reference.FindString(written[start:]) != written[start:] ||
		strings.Count(written, "arn:") != 1 || !strings.HasPrefix(written, "arn:") {
		return lint.Fix{}, false
	}
	return lint.Fix{
		Description: "remove " + quoted(written[:start]),
		Safe:        true,
		Edits:       []lint.Edit{{Range: rng.File.Range(rng.Start, rng.Start+start)}},
	}, true
}

// EscapeDots returns the fix that writes the dots of a key at the end of a
// Terraform string as Helm's --set wants them. It returns false unless instead,
// the right path, is what is written but for the backslashes.
func EscapeDots(rng source.Range, key, instead string) (lint.Fix, bool) {
	written := rng.Text()
	if !inTerraform(rng) || !strings.HasSuffix(written, key) || strings.ReplaceAll(instead, `\`, "") != written {
		return lint.Fix{}, false
	}
	return lint.Fix{
		Description: "escape the dots of the key",
		Safe:        true,
		Edits: []lint.Edit{{
			Range:       rng.File.Range(rng.End-len(key), rng.End),
			Replacement: strings.ReplaceAll(key, ".", `\\.`),
		}},
	}, true
}

// inTerraform reports whether a place is the inside of a quoted string in
// Terraform's own syntax.
func inTerraform(rng source.Range) bool {
	if rng.IsZero() || rng.Start == 0 || rng.End >= len(rng.File.Data) {
		return false
	}
	ext := path.Ext(rng.File.Name)
	return (ext == ".tf" || ext == ".tofu") && rng.File.Data[rng.Start-1] == '"' && rng.File.Data[rng.End] == '"'
}
