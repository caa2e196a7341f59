package rules

import (
	_ "embed"
	"strconv"
	"unicode/utf8"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed role-name-length.md
var roleNameLengthPage string

var roleNameLength = lint.Rule{
	Name:     "role-name-length",
	Group:    "trust",
	Summary:  "a role name or name prefix that is longer than IAM takes",
	Severity: lint.Error,
	Doc:      roleNameLengthPage,
	Check:    onceAPlace(checkRoleNameLength),
}

// Limits of IAM and of the Terraform provider, which appends 26 characters to a
// name prefix (IAM quotas; internal/service/iam/role.go of the provider).
const (
	maxRoleName   = 64
	maxNamePrefix = 38
)

func checkRoleNameLength(pass *lint.Pass) {
	for _, role := range pass.Graph.Bound {
		if role.Door == "eksctl" {
			continue // CloudFormation cuts the names that it makes up
		}
		if finding, ok := tooLong(role, "name prefix", role.NamePrefix, maxNamePrefix); ok {
			pass.Report(finding)
		} else if finding, ok := tooLong(role, "name", role.Name, maxRoleName); ok && role.NamePrefix.IsEmpty() {
			pass.Report(finding)
		}
	}
}

// tooLong compares the characters that are known, so that a token can only make
// the name longer.
func tooLong(role *graph.BoundRole, what string, text symbolic.Text, limit int) (lint.Finding, bool) {
	n := 0
	for _, r := range text.Flat() {
		if r != utf8.RuneError {
			n++
		}
	}
	if n <= limit {
		return lint.Finding{}, false
	}
	length := strconv.Itoa(n)
	if !text.IsKnown() {
		length = "at least " + length
	}
	return lint.Finding{
		Message: "role " + what + " " + quotedText(text) + " has " + length + " characters, of which IAM takes at most " + strconv.Itoa(limit),
		Help:    "shorten it to " + strconv.Itoa(limit) + " characters",
		Range:   first(text.Range(), role.Range),
		Key:     key(text.String()),
	}, true
}
