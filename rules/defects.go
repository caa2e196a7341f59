package rules

import (
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

// defect is a mistake that a trust policy makes by itself, with its role.
type defect struct {
	iam.Defect
	role   *graph.BoundRole
	policy iam.TrustPolicy
}

// statement returns the statement that the defect is in, or nil.
func (d defect) statement() *iam.Statement {
	if d.Statement < 0 || d.Statement >= len(d.policy.Statements) {
		return nil
	}
	return &d.policy.Statements[d.Statement]
}

// condition returns the condition that the defect is in, or nil.
func (d defect) condition() *iam.Condition {
	s := d.statement()
	if s == nil || d.Condition < 0 || d.Condition >= len(s.Conditions) {
		return nil
	}
	return &s.Conditions[d.Condition]
}

// says words a defect as "<noun> <value> of role <role> <detail>", the form
// that suits most of them.
func (d defect) says(noun string) string {
	return noun + " " + quotedText(d.Value) + " of role " + roleName(d.role) + " " + d.Detail
}

// reportDefects reports every defect of one kind. The wording function gives
// message and help; place, key, related places and the fix are filled in where
// it leaves them empty.
func reportDefects(pass *lint.Pass, kind iam.DefectKind, word func(defect) lint.Finding) {
	found := fold(pass)
	defer found.report()
	for _, role := range pass.Graph.Bound {
		for _, policy := range role.Parsed {
			for _, each := range policy.Defects {
				if each.Kind != kind {
					continue
				}
				d := defect{Defect: each, role: role, policy: policy}
				finding := word(d)
				if finding.Message != "" {
					found.add(d.complete(finding))
				}
			}
		}
	}
}

// complete fills in what the wording of a defect left empty.
func (d defect) complete(f lint.Finding) lint.Finding {
	f.Range = first(f.Range, d.Range, d.policy.Range, policyRange(d.role))
	if f.Key == "" {
		f.Key = key(d.role.Name.String(), d.Value.String(), d.Detail)
	}
	if place := d.Related.Range(); !place.IsZero() && place != f.Range {
		f.Related = append(f.Related, lint.Related{Range: place, Message: "compare " + quotedText(d.Related)})
	}
	if !f.Range.File.Range(f.Range.Start, f.Range.End).Contains(d.role.Range) && f.Range.File != d.role.Range.File && !d.role.Range.IsZero() {
		f.Related = append(f.Related, declaration(d.role))
	}
	for _, b := range d.role.Bindings {
		if b.Via == graph.IRSA {
			f.Related = append(f.Related, usage(b))
			break
		}
	}
	if len(f.Fixes) == 0 {
		if fix, ok := replace(d.Range, d.Value.String(), d.Expected); ok {
			f.Fixes = []lint.Fix{fix}
		}
	}
	if expected, known := d.Expected.Literal(); known && expected != "" && f.Help == "" {
		f.Help = "change it to " + quoted(expected)
	}
	return f
}
