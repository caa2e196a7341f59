package rules

import (
	_ "embed"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed misplaced-claim.md
var misplacedClaimPage string

var misplacedClaim = lint.Rule{
	Name:     "misplaced-claim",
	Group:    "trust",
	Summary:  "a subject compared with the aud claim, or an audience with the sub claim",
	Severity: lint.Error,
	Doc:      misplacedClaimPage,
	Check:    onceAPlace(checkMisplacedClaim),
}

func checkMisplacedClaim(pass *lint.Pass) {
	// A swap of the two values is one mistake with two halves: the first half
	// of a statement reports it and shows the other.
	type place struct {
		role      string
		policy    int
		statement int
	}
	halves := map[place]lint.Related{}
	reportDefects(pass, iam.MisplacedClaim, func(d defect) lint.Finding {
		at := place{d.role.Address, d.policy.Range.Start, d.Statement}
		if _, reported := halves[at]; reported {
			return lint.Finding{}
		}
		finding := lint.Finding{Message: claimMessage(d), Related: claimKey(d), Help: "compare the sub claim with the subject and the aud claim with the audience"}
		for _, other := range d.policy.Defects {
			if other.Kind == iam.MisplacedClaim && other.Statement == d.Statement && other.Range != d.Range {
				half := lint.Related{Range: other.Range, Message: claimMessage(defect{Defect: other, role: d.role, policy: d.policy})}
				finding.Related = append(finding.Related, half)
				finding.Help = "swap the two values"
				finding.Fixes = swap(d.Defect, other)
			}
		}
		halves[at] = lint.Related{Range: d.Range}
		return finding
	})
}

// claimKey shows the condition key where the value comes from another line.
func claimKey(d defect) []lint.Related {
	c := d.condition()
	if c == nil || c.Key.Range().IsZero() || c.Key.Range().File == d.Range.File && c.Key.Range().StartPosition().Line == d.Range.StartPosition().Line {
		return nil
	}
	return []lint.Related{{Range: c.Key.Range(), Message: "the key is written here"}}
}

// claimMessage names the key and the value that don't belong together.
func claimMessage(d defect) string {
	if c := d.condition(); c != nil {
		return "condition key " + quotedText(c.Key) + " of role " + roleName(d.role) + " is compared with " + quotedText(d.Value)
	}
	return d.says("value")
}

// swap exchanges the two values, if each is written where it is used.
func swap(a, b iam.Defect) []lint.Fix {
	there, ok := edit.Replace(a.Range, a.Value.String(), b.Value)
	if !ok {
		return nil
	}
	back, ok := edit.Replace(b.Range, b.Value.String(), a.Value)
	if !ok {
		return nil
	}
	return []lint.Fix{{Description: "swap the two values", Safe: true, Edits: append(there.Edits, back.Edits...)}}
}
