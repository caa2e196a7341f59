package rules

import (
	"slices"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
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
	for _, role := range pass.Graph.Bound {
		if !inEveryPolicy(role, kind) {
			continue
		}
		for _, policy := range role.Parsed {
			for _, each := range policy.Defects {
				d := defect{Defect: each, role: role, policy: policy}
				if each.Kind != kind || each.IfCluster && !d.servesCluster(pass.Graph) {
					continue
				}
				finding := word(d)
				if finding.Message != "" {
					pass.Report(d.complete(finding))
				}
			}
		}
	}
}

// inEveryPolicy reports whether each of a role's policies makes a mistake of one
// kind. A role has several where a condition that the files do not decide stands
// in the way of knowing which one applies; only what is wrong in all is proven.
func inEveryPolicy(role *graph.BoundRole, kind iam.DefectKind) bool {
	for _, policy := range role.Parsed {
		if !slices.ContainsFunc(policy.Defects, func(d iam.Defect) bool { return d.Kind == kind }) {
			return false
		}
	}
	return true
}

// servesCluster reports whether the tree shows that a statement which does not tell
// so is for service accounts: one uses the role, or a provider that it trusts is a
// cluster's.
func (d defect) servesCluster(g *graph.Graph) bool {
	for _, b := range d.role.Bindings {
		if b.Via == graph.IRSA {
			return true
		}
	}
	s := d.statement()
	return s != nil && slices.ContainsFunc(s.Principals, func(p iam.Principal) bool {
		arn, ok := iam.ParseARN(p.Value)
		issuer, isProvider := arn.Issuer()
		return ok && isProvider && clusterIssuer(g, issuer)
	})
}

// contradicts words what the related text of a defect has to do with it, for
// the kinds where a look at both helps.
var contradicts = map[iam.DefectKind]string{
	iam.IssuerMismatch:         "names the other issuer",
	iam.UnsatisfiableCondition: "must hold as well",
	iam.InvalidPolicy:          "stands here before",
}

// complete fills in what the wording of a defect left empty.
func (d defect) complete(f lint.Finding) lint.Finding {
	f.Range = first(f.Range, d.Range, d.policy.Range, policyRange(d.role))
	if f.Key == "" {
		f.Key = key(d.role.Name.String(), d.Value.String(), d.Detail)
	}
	if place := d.Related.Range(); !place.IsZero() && place != f.Range && contradicts[d.Kind] != "" {
		f.Related = append(f.Related, lint.Related{Range: place, Message: quotedText(d.Related) + " " + contradicts[d.Kind]})
	}
	if d.Kind == iam.IssuerMismatch {
		f.Related = append(f.Related, writtenElsewhere(d.Related, f.Range)...)
	}
	if place := d.Value.Range(); !place.IsZero() && place.File != f.Range.File {
		f.Related = append(f.Related, lint.Related{Range: place, Message: quotedText(d.Value) + " is written here"})
	} else if elsewhere := writtenElsewhere(d.Value, f.Range); len(elsewhere) > 0 && elsewhere[0].Range.File != f.Range.File {
		f.Related = append(f.Related, elsewhere...)
	}
	if f.Range.File != d.role.Range.File && !d.role.Range.IsZero() {
		f.Related = append(f.Related, declaration(d.role))
	}
	for _, b := range d.role.Bindings {
		if b.Via == graph.IRSA {
			f.Related = append(f.Related, usage(b))
			break
		}
	}
	if d.Value.IsHidden() {
		return f // what would be right is made of what must not be shown
	}
	if len(f.Fixes) == 0 {
		if fix, ok := edit.Shorten(d.Range, d.Value, d.Expected); ok {
			f.Fixes = []lint.Fix{fix}
		} else if fix, ok := edit.WithoutScheme(d.Range, d.Value); ok && !d.Expected.IsEmpty() {
			f.Fixes = []lint.Fix{fix}
		}
	}
	if expected, known := d.Expected.Literal(); known && expected != "" && f.Help == "" {
		f.Help = "change it to " + quoted(expected)
	}
	return f
}

// writtenElsewhere shows where a text that is put together of others has its
// longest part from, of those that stand neither where the text is used nor at the
// place of the finding.
func writtenElsewhere(text symbolic.Text, shown source.Range) []lint.Related {
	var longest source.Range
	for _, origin := range text.Origins() {
		if origin.End-origin.Start > longest.End-longest.Start && !text.Range().Contains(origin) && !shown.Contains(origin) {
			longest = origin
		}
	}
	if longest.IsZero() {
		return nil
	}
	return []lint.Related{{Range: longest, Message: quotedOrigin(text, longest) + " is written here"}}
}

// quotedOrigin quotes what the file says at the origin of a part of a text, unless it
// may be a secret.
func quotedOrigin(text symbolic.Text, origin source.Range) string {
	if text.IsHidden() || !origin.File.Quotable() {
		return "a part that may be a secret"
	}
	return quoted(origin.Text())
}
