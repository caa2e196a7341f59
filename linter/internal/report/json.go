package report

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Schema is the JSON Schema of what [JSON] writes.
//
//go:embed report.schema.json
var Schema []byte

// schemaVersion only grows when a reader of the old form would be misled; new
// members may come without it.
const schemaVersion = 1

// JSON writes the whole report as one stable document; see report.schema.json.
func JSON(w io.Writer, in Input, _ Options) error {
	return writeJSON(w, document(in), "  ")
}

// writeJSON encodes a value so that it is safe in a build log as well.
func writeJSON(w io.Writer, value any, indent string) error {
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	return WriteEscaped(w, encoded.String())
}

// WriteEscaped writes JSON, or a page whose only strange text is JSON, so that it
// is safe in a build log: what a log takes for a command and what a reader would
// not see is written as \u escapes, which a parser undoes.
func WriteEscaped(w io.Writer, encoded string) error {
	out := bufio.NewWriter(w)
	last := rune(0)
	for _, r := range encoded {
		switch {
		case r == '#' && last == '#', r != '\n' && !unicode.IsPrint(r), blank(r):
			if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
				fmt.Fprintf(out, `\u%04x\u%04x`, high, low)
			} else {
				fmt.Fprintf(out, `\u%04x`, r)
			}
		default:
			out.WriteRune(r)
		}
		last = r
	}
	return out.Flush()
}

type jsonDocument struct {
	SchemaVersion int              `json:"schema_version"`
	Tool          jsonTool         `json:"tool"`
	Findings      []jsonFinding    `json:"findings"`
	Suppressed    []jsonSuppressed `json:"suppressed"`
	Bindings      []jsonBinding    `json:"bindings"`
	Undecided     []jsonUndecided  `json:"undecided"`
	Summary       jsonSummary      `json:"summary"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonFinding struct {
	Rule        string        `json:"rule"`
	Severity    string        `json:"severity"`
	Message     string        `json:"message"`
	Help        string        `json:"help"`
	Notes       []string      `json:"notes"`
	Location    *jsonLocation `json:"location"`
	Related     []jsonRelated `json:"related"`
	Fix         *jsonFix      `json:"fix,omitempty"`
	Fingerprint string        `json:"fingerprint"`
}

type jsonSuppressed struct {
	jsonFinding
	By     string `json:"by"`
	Reason string `json:"reason"`
}

type jsonLocation struct {
	File string `json:"file"`
	// FileBytes is the name in base64 where it is not UTF-8, as JSON is.
	FileBytes string `json:"file_bytes,omitempty"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
}

type jsonRelated struct {
	Location *jsonLocation `json:"location"`
	Message  string        `json:"message"`
}

type jsonFix struct {
	Description string     `json:"description"`
	Safe        bool       `json:"safe"`
	Edits       []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Location    *jsonLocation `json:"location"`
	Replacement string        `json:"replacement"`
}

type jsonBinding struct {
	ServiceAccount jsonAccount `json:"service_account"`
	Role           *jsonRole   `json:"role"`
	Via            string      `json:"via"`
	Verdict        string      `json:"verdict"`
	Reasons        []string    `json:"reasons"`
}

type jsonAccount struct {
	Namespace string        `json:"namespace"`
	Name      string        `json:"name"`
	Location  *jsonLocation `json:"location"`
}

type jsonRole struct {
	Name     string        `json:"name"`
	ARN      string        `json:"arn"`
	Location *jsonLocation `json:"location"`
}

type jsonUndecided struct {
	What     string        `json:"what"`
	Because  string        `json:"because"`
	Supply   string        `json:"supply"`
	Location *jsonLocation `json:"location"`
}

type jsonSummary struct {
	Files           int           `json:"files"`
	Roles           int           `json:"roles"`
	ServiceAccounts int           `json:"service_accounts"`
	Bindings        jsonVerdicts  `json:"bindings"`
	Findings        jsonCounts    `json:"findings"`
	Ignored         int           `json:"ignored"`
	Baseline        int           `json:"baseline"`
	Skipped         []jsonSkipped `json:"skipped"`
}

type jsonVerdicts struct {
	Match     int `json:"match"`
	Mismatch  int `json:"mismatch"`
	Undecided int `json:"undecided"`
}

type jsonCounts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Note    int `json:"note"`
}

type jsonSkipped struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
	Holds  bool   `json:"holds"`
}

func document(in Input) jsonDocument {
	s := in.Summary()
	doc := jsonDocument{
		SchemaVersion: schemaVersion,
		Tool:          jsonTool{Name: "irsalint", Version: in.Version},
		Findings:      []jsonFinding{},
		Suppressed:    []jsonSuppressed{},
		Bindings:      []jsonBinding{},
		Undecided:     []jsonUndecided{},
		Summary: jsonSummary{
			Files: s.Files, Roles: s.Roles, ServiceAccounts: s.ServiceAccounts,
			Bindings: jsonVerdicts{Match: s.Match, Mismatch: s.Mismatch, Undecided: s.Open},
			Findings: jsonCounts{Error: s.Errors, Warning: s.Warnings, Note: s.Notes},
			Ignored:  s.Ignored, Baseline: s.Baseline, Skipped: []jsonSkipped{},
		},
	}
	ids := Fingerprints(in.Findings)
	for i, f := range in.Findings {
		doc.Findings = append(doc.Findings, findingJSON(f, ids[i]))
	}
	suppressed := make([]lint.Finding, len(in.Suppressed))
	for i, f := range in.Suppressed {
		suppressed[i] = f.Finding
	}
	ids = Fingerprints(suppressed)
	for i, f := range in.Suppressed {
		doc.Suppressed = append(doc.Suppressed, jsonSuppressed{findingJSON(f.Finding, ids[i]), f.By, f.Reason})
	}
	if in.Graph != nil {
		for _, b := range in.Graph.Bindings {
			doc.Bindings = append(doc.Bindings, bindingJSON(b))
		}
	}
	for _, u := range s.Undecided {
		doc.Undecided = append(doc.Undecided, jsonUndecided{u.What, u.Because, u.Supply, locationJSON(u.Range)})
	}
	for _, k := range s.Skipped {
		doc.Summary.Skipped = append(doc.Summary.Skipped, jsonSkipped{k.File, k.Reason, k.Holds})
	}
	return doc
}

func findingJSON(f lint.Finding, fingerprint string) jsonFinding {
	out := jsonFinding{
		Rule: f.Rule, Severity: f.Severity.String(), Message: f.Message, Help: f.Help,
		Notes: append([]string{}, f.Notes...), Location: locationJSON(f.Range),
		Related: []jsonRelated{}, Fingerprint: fingerprint,
	}
	for _, r := range f.Related {
		out.Related = append(out.Related, jsonRelated{locationJSON(r.Range), r.Message})
	}
	if len(f.Fixes) > 0 {
		fix := f.Fixes[0]
		out.Fix = &jsonFix{Description: fix.Description, Safe: fix.Safe, Edits: []jsonEdit{}}
		for _, e := range fix.Edits {
			out.Fix.Edits = append(out.Fix.Edits, jsonEdit{locationJSON(e.Range), e.Replacement})
		}
	}
	return out
}

func bindingJSON(b *graph.Binding) jsonBinding {
	namespace, name := account(b)
	out := jsonBinding{
		ServiceAccount: jsonAccount{namespace.String(), name.String(), locationJSON(accountOrigin(b).Range)},
		Via:            string(b.Via), Verdict: verdict(b.Verdict), Reasons: append([]string{}, b.Reasons...),
	}
	if b.Role != nil {
		out.Role = &jsonRole{b.Role.Name.String(), b.Role.ARN.String(), locationJSON(b.Role.Range)}
	}
	return out
}

// verdict names a binding's answer as users know it.
func verdict(a symbolic.Answer) string {
	switch a {
	case symbolic.Yes:
		return "match"
	case symbolic.No:
		return "mismatch"
	default:
		return "undecided"
	}
}

func locationJSON(rng source.Range) *jsonLocation {
	if rng.IsZero() {
		return nil
	}
	start, end := rng.StartPosition(), rng.EndPosition()
	out := &jsonLocation{
		File: rng.File.Name, Line: start.Line, Column: start.Column, EndLine: end.Line, EndColumn: end.Column,
	}
	if !utf8.ValidString(rng.File.Name) {
		out.FileBytes = base64.StdEncoding.EncodeToString([]byte(rng.File.Name))
	}
	return out
}
