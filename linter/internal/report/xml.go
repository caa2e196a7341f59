package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// writeXML encodes a value as one document. Strings must have been made visible:
// XML 1.0 cannot hold most controls, not even escaped.
func writeXML(w io.Writer, value any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type checkstyleReport struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// Checkstyle writes Checkstyle's XML, grouped by file.
func Checkstyle(w io.Writer, in Input, options Options) error {
	out := checkstyleReport{Version: "4.3"}
	for _, f := range in.Findings {
		name := visible(options.rooted(f.Range.File.Name))
		if n := len(out.Files); n == 0 || out.Files[n-1].Name != name {
			out.Files = append(out.Files, checkstyleFile{Name: name})
		}
		at := f.Range.StartPosition()
		file := &out.Files[len(out.Files)-1]
		file.Errors = append(file.Errors, checkstyleError{
			at.Line, at.Column, map[lint.Severity]string{lint.Error: "error", lint.Warning: "warning", lint.Note: "info"}[f.Severity],
			strings.Join(plainLines(f, options), "; "), "irsalint." + f.Rule,
		})
	}
	return writeXML(w, out)
}

// plainLines are a finding's message, other halves, notes and help.
func plainLines(f lint.Finding, options Options) []string {
	lines := []string{message(f.Message)}
	for _, r := range f.Related {
		lines = append(lines, relatedPlace(r, options)+": "+message(r.Message))
	}
	for _, note := range f.Notes {
		lines = append(lines, "note: "+message(note))
	}
	if f.Help != "" {
		lines = append(lines, "help: "+message(f.Help))
	}
	return lines
}

type junitReport struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Errors   int         `xml:"errors,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Failure *junitOutcome `xml:"failure"`
	Skipped *junitOutcome `xml:"skipped"`
}

type junitOutcome struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes a test report: one failed case for each finding, and one case for
// each binding that no finding speaks of, passed or, if undecided, skipped.
// Names hold no line numbers, so a receiver knows a case again.
func JUnit(w io.Writer, in Input, options Options) error {
	findings, bindings := junitSuite{Name: "irsalint findings"}, junitSuite{Name: "irsalint bindings"}
	names := map[string]int{}
	unique := func(name string) string {
		if names[name]++; names[name] > 1 {
			return fmt.Sprintf("%s (%d)", name, names[name])
		}
		return name
	}
	for _, f := range in.Findings {
		at := f.Range.StartPosition()
		place := fmt.Sprintf("%s:%d:%d", visible(options.rooted(f.Range.File.Name)), at.Line, at.Column)
		findings.Cases = append(findings.Cases, junitCase{
			Name: unique(f.Rule + ": " + message(f.Message)), Class: "irsalint." + f.Rule, File: visible(options.rooted(f.Range.File.Name)),
			Failure: &junitOutcome{
				Message: message(f.Message), Type: f.Severity.String(), Text: place + "\n" + strings.Join(plainLines(f, options), "\n"),
			},
		})
	}
	if in.Graph != nil {
		for _, b := range in.Graph.Bindings {
			if b.Verdict != symbolic.No {
				bindings.Cases = append(bindings.Cases, bindingCase(b, options, unique))
			}
		}
	}
	if len(findings.Cases)+len(bindings.Cases) == 0 {
		// Some receivers take a report without cases for a broken one.
		findings.Cases = []junitCase{{Name: "no findings", Class: "irsalint"}}
	}
	for _, suite := range []*junitSuite{&findings, &bindings} {
		suite.Tests = len(suite.Cases)
		for _, c := range suite.Cases {
			if c.Failure != nil {
				suite.Failures++
			}
			if c.Skipped != nil {
				suite.Skipped++
			}
		}
	}
	return writeXML(w, junitReport{
		Name: "irsalint", Tests: findings.Tests + bindings.Tests, Failures: findings.Failures, Suites: []junitSuite{findings, bindings},
	})
}

func bindingCase(b *graph.Binding, options Options, unique func(string) string) junitCase {
	role := "a role that is not declared here"
	if b.Role != nil {
		role = b.Role.Name.String()
	}
	out := junitCase{Name: unique(message(accountName(b) + " -> " + role)), Class: "irsalint.binding"}
	if rng := accountOrigin(b).Range; !rng.IsZero() {
		out.File = visible(options.rooted(rng.File.Name))
	}
	if b.Verdict == symbolic.Unknown {
		reason := "undecided"
		if len(b.Reasons) > 0 {
			reason += ": " + message(b.Reasons[0])
		}
		out.Skipped = &junitOutcome{Message: cmp.Or(reason, "undecided")}
	}
	return out
}
