package report

import (
	"io"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
)

// homepage is where the pages of the rules stand.
const homepage = "https://github.com/irsalint/irsalint"

// pageOf returns the address of a rule's page.
func pageOf(rule string) string { return homepage + "/blob/main/rules/" + rule + ".md" }

type gitlabEntry struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path      string          `json:"path"`
	Positions gitlabPositions `json:"positions"`
}

type gitlabPositions struct {
	Begin gitlabPosition `json:"begin"`
	End   gitlabPosition `json:"end"`
}

type gitlabPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// GitLab writes a Code Quality report, also known as the Code Climate format.
// The rule begins the description, because GitLab does not show it otherwise.
func GitLab(w io.Writer, in Input, options Options) error {
	severities := map[lint.Severity]string{lint.Error: "critical", lint.Warning: "minor", lint.Note: "info"}
	ids := Fingerprints(in.Findings)
	entries := []gitlabEntry{}
	for i, f := range in.Findings {
		start, end := f.Range.StartPosition(), f.Range.EndPosition()
		entries = append(entries, gitlabEntry{
			Description: f.Rule + ": " + strings.Join(plainLines(f, options), "; "), CheckName: f.Rule, Fingerprint: ids[i], Severity: severities[f.Severity],
			Location: gitlabLocation{
				Path: options.rooted(f.Range.File.Name),
				Positions: gitlabPositions{
					Begin: gitlabPosition{start.Line, start.Column}, End: gitlabPosition{end.Line, end.Column},
				},
			},
		})
	}
	return writeJSON(w, entries, " ")
}
