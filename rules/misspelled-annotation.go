package rules

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"

	"github.com/irsalint/irsalint/linter/edit"
	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

//go:embed misspelled-annotation.md
var misspelledAnnotationPage string

var misspelledAnnotation = lint.Rule{
	Name:     "misspelled-annotation",
	Group:    "annotation",
	Summary:  "an annotation key that nothing reads, close to one that the webhook does",
	Severity: lint.Error,
	Doc:      misspelledAnnotationPage,
	Check:    onceAPlace(checkMisspelledAnnotation),
}

// webhookKeys are the annotations that the webhook reads, that of the role first
// (amazon-eks-pod-identity-webhook, pkg/annotations.go).
func webhookKeys(g *graph.Graph) []string {
	return []string{roleAnnotation(g), g.AnnotationKey("audience"), g.AnnotationKey("token-expiration"), g.AnnotationKey("sts-regional-endpoints")}
}

// otherTools are the keys by which tools that came before IRSA name a role.
var otherTools = map[string]string{"iam.amazonaws.com/role": "kube2iam and kiam", "iam.amazonaws.com/permitted": "kiam", "iam.amazonaws.com/role-arn": "kube2iam and kiam"}

func checkMisspelledAnnotation(pass *lint.Pass) {
	keys := webhookKeys(pass.Graph)
	for _, sa := range pass.Graph.ServiceAccounts {
		for _, a := range sa.Annotations {
			meant := meantKey(keys, a.Key)
			if meant == "" || meant == keys[0] && sa.RoleARN != nil {
				continue
			}
			finding := lint.Finding{
				Message: "annotation " + quoted(a.Key) + " of service account " + account(sa.Namespace, sa.Name) + " is not " + quoted(meant),
				Help:    "change the key to " + quoted(meant),
				Range:   first(a.KeyRange, a.Value.Range(), sa.Range),
				Key:     key(account(sa.Namespace, sa.Name), a.Key),
			}
			if tool := otherTools[a.Key]; tool != "" {
				finding.Severity = lint.Warning
				finding.Message += ": it is a key of " + tool
			}
			if fix, ok := edit.Replace(a.KeyRange, a.Key, symbolic.Literal(meant)); ok {
				finding.Fixes = []lint.Fix{fix}
			}
			pass.Report(finding)
		}
	}
}

// meantKey returns which of the webhook's keys a near miss means, or "".
func meantKey(keys []string, written string) string {
	if otherTools[written] != "" {
		return keys[0]
	}
	best, least := "", 4
	for _, k := range keys {
		if written == k {
			return ""
		}
		if squeezed(written) == squeezed(k) {
			return k
		}
		if d := spelling.Distance(strings.ToLower(written), k, least-1); d < least {
			best, least = k, d
		}
	}
	if best == "" && namesRole(written) {
		return keys[0]
	}
	return best
}

// namesRole reports whether a key of AWS or EKS names a role in other words.
func namesRole(written string) bool {
	host, local, ok := strings.Cut(strings.ToLower(written), "/")
	if !ok || !strings.Contains(host, "aws") && !strings.Contains(host, "eks") && !strings.Contains(host, "amazon") {
		return false
	}
	return slices.Contains([]string{"rolearn", "role", "iamrole", "iamrolearn", "arn", "rolename"}, squeezed(local))
}

// squeezed leaves only the letters and digits of a key, in lower case.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
