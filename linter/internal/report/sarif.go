package report

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// maxSARIFResults is how many results of a run GitHub keeps.
	maxSARIFResults = 5000
	// maxSARIFText is where GitHub cuts a rule's descriptions.
	maxSARIFText = 1024
)

// SARIF writes a SARIF 2.1.0 log as GitHub code scanning shows it: paths from
// the root of the repository, the other halves linked from the message, columns
// in UTF-16 units, and at most as many results as GitHub keeps, the worst first.
// Suppressed findings are left out, because GitHub would show them as open.
func SARIF(w io.Writer, in Input, options Options) error {
	s := sarifWriter{options: options, hashes: map[*source.File][]string{}, rules: map[string]int{}}
	return writeJSON(w, s.log(in), " ")
}

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool         `json:"tool"`
	Automation  sarifAutomation   `json:"automationDetails"`
	Invocations []sarifInvocation `json:"invocations"`
	ColumnKind  string            `json:"columnKind"`
	Results     []sarifResult     `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string          `json:"id"`
	Name             string          `json:"name"`
	ShortDescription sarifMessage    `json:"shortDescription"`
	FullDescription  sarifMessage    `json:"fullDescription"`
	Help             sarifMultiText  `json:"help"`
	Configuration    sarifConfig     `json:"defaultConfiguration"`
	Properties       sarifProperties `json:"properties"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifMultiText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown"`
}

type sarifConfig struct {
	Level string `json:"level"`
}

type sarifProperties struct {
	Tags             []string `json:"tags"`
	Precision        string   `json:"precision"`
	ProblemSeverity  string   `json:"problem.severity,omitempty"`
	SecuritySeverity string   `json:"security-severity,omitempty"`
}

type sarifAutomation struct {
	ID string `json:"id"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Level     string          `json:"level"`
	Message   sarifMessage    `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifResult struct {
	RuleID       string            `json:"ruleId"`
	RuleIndex    *int              `json:"ruleIndex,omitempty"`
	Level        string            `json:"level"`
	Message      sarifMessage      `json:"message"`
	Locations    []sarifLocation   `json:"locations"`
	Related      []sarifLocation   `json:"relatedLocations,omitempty"`
	CodeFlows    []sarifCodeFlow   `json:"codeFlows,omitempty"`
	Fingerprints map[string]string `json:"partialFingerprints"`
	Fixes        []sarifFix        `json:"fixes,omitempty"`
}

type sarifLocation struct {
	ID       *int          `json:"id,omitempty"`
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifMessage `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifCodeFlow struct {
	ThreadFlows []sarifThreadFlow `json:"threadFlows"`
}

type sarifThreadFlow struct {
	Locations []sarifFlowLocation `json:"locations"`
}

type sarifFlowLocation struct {
	Location sarifLocation `json:"location"`
}

type sarifFix struct {
	Description sarifMessage          `json:"description"`
	Changes     []sarifArtifactChange `json:"artifactChanges"`
}

type sarifArtifactChange struct {
	Artifact     sarifArtifact      `json:"artifactLocation"`
	Replacements []sarifReplacement `json:"replacements"`
}

type sarifReplacement struct {
	Deleted  sarifRegion  `json:"deletedRegion"`
	Inserted sarifMessage `json:"insertedContent"`
}

// sarifWriter builds one log.
type sarifWriter struct {
	options Options
	hashes  map[*source.File][]string
	rules   map[string]int
}

func (s *sarifWriter) log(in Input) sarifLog {
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: "irsalint", Version: in.Version, InformationURI: homepage, Rules: []sarifRule{},
		}},
		// A category ends with "/"; without it the whole would be a run's id.
		Automation:  sarifAutomation{ID: "irsalint/"},
		Invocations: []sarifInvocation{{ExecutionSuccessful: true}},
		ColumnKind:  "utf16CodeUnits",
		Results:     []sarifResult{},
	}
	for i, rule := range in.Rules {
		s.rules[rule.Name] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	ids := Fingerprints(in.Findings)
	order := make([]int, len(in.Findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(in.Findings[b].Severity, in.Findings[a].Severity)
	})
	if left := len(order) - maxSARIFResults; left > 0 {
		order = order[:maxSARIFResults]
		run.Invocations[0].Notifications = append(run.Invocations[0].Notifications, sarifNotification{
			Level:   "warning",
			Message: sarifMessage{fmt.Sprintf("%s left out, the least severe: GitHub keeps %d results of a run", plural(left, "finding"), maxSARIFResults)},
		})
	}
	for _, i := range order {
		run.Results = append(run.Results, s.result(in.Findings[i], ids[i]))
	}
	return sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}}
}

// sarifRuleOf describes a rule. Security severity makes a rule one of security:
// only those that find a role open to more than was meant have it.
func sarifRuleOf(rule lint.Rule) sarifRule {
	short := truncate(rule.Summary, maxSARIFText)
	out := sarifRule{
		ID: rule.Name, Name: camelCase(rule.Name),
		ShortDescription: sarifMessage{short}, FullDescription: sarifMessage{short},
		Help:          sarifMultiText{Text: cmp.Or(rule.Doc, rule.Summary), Markdown: cmp.Or(rule.Doc, rule.Summary)},
		Configuration: sarifConfig{sarifLevel(rule.Severity)},
		Properties:    sarifProperties{Tags: []string{"iam", "kubernetes", strings.ReplaceAll(rule.Group, " ", "-")}, Precision: "very-high"},
	}
	if rule.Severity != lint.Error {
		out.Properties.Precision = "high"
	}
	if rule.Group == "security" {
		out.Properties.Tags = append(out.Properties.Tags, "security")
		out.Properties.SecuritySeverity = map[lint.Severity]string{lint.Error: "8.5", lint.Warning: "6.0", lint.Note: "3.0"}[rule.Severity]
		return out
	}
	out.Properties.ProblemSeverity = map[lint.Severity]string{
		lint.Error: "error", lint.Warning: "warning", lint.Note: "recommendation",
	}[rule.Severity]
	return out
}

func sarifLevel(s lint.Severity) string { return s.String() }

func (s *sarifWriter) result(f lint.Finding, id string) sarifResult {
	primary := s.location(f.Range)
	out := sarifResult{
		RuleID: f.Rule, Level: sarifLevel(f.Severity), Locations: []sarifLocation{primary},
		Fingerprints: map[string]string{"irsalint/v1": id, "primaryLocationLineHash": s.lineHash(f.Range)},
	}
	if index, ok := s.rules[f.Rule]; ok {
		out.RuleIndex = &index
	}
	alone := f
	alone.Related = nil // linked from the message
	lines := plainLines(alone, s.options)
	for i := range lines {
		lines[i] = sarifEscape(lines[i])
	}
	first := []string{lines[0]}
	var flow []sarifFlowLocation
	for i, r := range f.Related {
		if r.Range.IsZero() {
			continue
		}
		label := sarifEscape(message(r.Message))
		// GitHub shows a related location only if the message links to it.
		first = append(first, fmt.Sprintf("[%s](%d)", label, i+1))
		related := s.location(r.Range)
		related.Message = &sarifMessage{label}
		flow = append(flow, sarifFlowLocation{related})
		related.ID = new(int)
		*related.ID = i + 1
		out.Related = append(out.Related, related)
	}
	lines[0] = strings.Join(first, "; ")
	out.Message = sarifMessage{strings.Join(lines, "\n")}
	if len(flow) > 0 {
		last := primary
		last.Message = &sarifMessage{sarifEscape(message(f.Message))}
		flow = append(flow, sarifFlowLocation{last})
		out.CodeFlows = []sarifCodeFlow{{[]sarifThreadFlow{{flow}}}}
	}
	for _, fix := range f.Fixes {
		if change := s.fix(fix); len(change.Changes) > 0 {
			out.Fixes = append(out.Fixes, change)
		}
	}
	return out
}

func (s *sarifWriter) fix(fix lint.Fix) sarifFix {
	out := sarifFix{Description: sarifMessage{message(fix.Description)}}
	for _, e := range fix.Edits {
		if e.Range.IsZero() {
			continue
		}
		place := s.location(e.Range).Physical
		replacement := sarifReplacement{place.Region, sarifMessage{e.Replacement}}
		if n := len(out.Changes); n > 0 && out.Changes[n-1].Artifact == place.Artifact {
			out.Changes[n-1].Replacements = append(out.Changes[n-1].Replacements, replacement)
			continue
		}
		out.Changes = append(out.Changes, sarifArtifactChange{place.Artifact, []sarifReplacement{replacement}})
	}
	return out
}

func (s *sarifWriter) location(rng source.Range) sarifLocation {
	start, end := rng.StartPosition(), rng.EndPosition()
	return sarifLocation{Physical: sarifPhysical{
		Artifact: sarifArtifact{uriPath(s.options.rooted(rng.File.Name))},
		Region: sarifRegion{
			StartLine: start.Line, StartColumn: utf16Column(rng.File, start.Line, rng.Start),
			EndLine: end.Line, EndColumn: utf16Column(rng.File, end.Line, rng.End),
		},
	}}
}

func (s *sarifWriter) lineHash(rng source.Range) string {
	hashes, ok := s.hashes[rng.File]
	if !ok {
		hashes = lineHashes(rng.File)
		s.hashes[rng.File] = hashes
	}
	line := rng.StartPosition().Line
	if line > len(hashes) {
		return "0:" + strconv.Itoa(line)
	}
	return hashes[line-1]
}

// utf16Column returns the 1-based column of an offset in UTF-16 units.
func utf16Column(file *source.File, line, offset int) int {
	start := file.LineRange(line).Start
	return 1 + len(utf16.Encode([]rune(string(file.Data[start:max(offset, start)]))))
}

// uriPath encodes a path as a relative URI reference. A colon in the first part
// would make it a scheme.
func uriPath(name string) string {
	encoded := (&url.URL{Path: name}).EscapedPath()
	if strings.HasPrefix(name, "../") || strings.HasPrefix(name, "/") {
		return encoded
	}
	if first, _, _ := strings.Cut(encoded, "/"); strings.Contains(first, ":") {
		return "./" + encoded
	}
	return encoded
}

// sarifEscape quotes what begins a link in a SARIF message.
func sarifEscape(s string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(s)
}

// camelCase turns "subject-mismatch" into "SubjectMismatch".
func camelCase(name string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(name, "-") {
		if part != "" {
			b.WriteString(strings.ToUpper(part[:1]) + part[1:])
		}
	}
	return b.String()
}
