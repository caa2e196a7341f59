package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed literal-wildcard.md
var literalWildcardPage string

var literalWildcard = lint.Rule{
	Name:     "literal-wildcard",
	Group:    "trust",
	Summary:  "a wildcard in a subject under an operator that compares letter by letter",
	Severity: lint.Error,
	Doc:      literalWildcardPage,
	Check:    onceAPlace(checkLiteralWildcard),
}

func checkLiteralWildcard(pass *lint.Pass) {
	reportDefects(pass, iam.LiteralWildcard, func(d defect) lint.Finding {
		help := "use StringLike for this condition, or name the service accounts without a wildcard"
		if d.role.OperatorInput != "" {
			help = "set " + d.role.OperatorInput + " = \"StringLike\", or name the service accounts without a wildcard"
		}
		return lint.Finding{Message: d.says("subject"), Help: help, Range: operatorPlace(d), Fixes: otherOperator(d)}
	})
}

// otherOperator lets the condition know wildcards. It lets in whom the pattern
// names, and before that nobody, so it is never done unasked.
func otherOperator(d defect) []lint.Fix {
	c := d.condition()
	if c == nil {
		return nil
	}
	fix, ok := edit.Replace(c.Operator.Range(), c.Operator.String(), symbolic.Literal("StringLike"))
	if !ok || c.Operator.String() != "StringEquals" {
		return nil
	}
	fix.Safe = false
	return []lint.Fix{fix}
}

// operatorPlace is the key of the condition where the subject was written in
// another file than the policy (a variable's default): the operator to change
// stands by the key. Else it is no place, and the subject itself counts.
func operatorPlace(d defect) source.Range {
	c := d.condition()
	if c == nil || c.Key.Range().IsZero() || c.Key.Range().File == d.Range.File {
		return source.Range{}
	}
	return c.Key.Range()
}
