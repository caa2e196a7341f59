// Package linter is irsalint's front door: [Lint] reads a tree, joins what it
// says of roles and service accounts, runs the rules and returns the findings;
// [Result.Write] reports them.
//
//	result, err := linter.Lint(ctx, linter.Options{Paths: []string{"infra"}, Rules: rules.All()})
//	if err != nil {
//		return err // our inability, not a defect of the files
//	}
//	defer result.Close()
//	err = result.Write(os.Stdout, "text", linter.ReportOptions{})
//
// The package only wires the stages together; each is a function of the one
// before:
//
//	source.Tree -> readers -> graph.Facts -> graph.Join -> rules -> lint.Finding -> report
//
// It never prints, exits, or looks at the environment.
package linter
