package report

import "io"

// Format is one way to write a report.
type Format struct {
	// Name is what the user asks for, Summary one line of help.
	Name, Summary string
	// Write writes one whole document.
	Write func(w io.Writer, in Input, options Options) error
}

// Formats lists the formats in the order in which help shows them.
func Formats() []Format {
	return []Format{
		{"text", "findings with their source lines, and a summary", Text},
		{"json", "everything, by the JSON Schema in this repository", JSON},
		{"sarif", "SARIF 2.1.0, as GitHub code scanning shows it", SARIF},
		{"github", "annotations of GitHub Actions", GitHub},
		{"gitlab", "GitLab Code Quality (Code Climate)", GitLab},
		{"junit", "JUnit XML, one test case for each binding", JUnit},
		{"checkstyle", "Checkstyle XML", Checkstyle},
		{"rdjson", "reviewdog's format, with suggestions", RDJSON},
		{"rdjsonl", "reviewdog's format, one finding a line", RDJSONL},
		{"azure", "logging commands of Azure Pipelines", Azure},
		{"markdown", "a table for a step summary or a comment", Markdown},
	}
}
