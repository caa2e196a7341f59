package rules

import (
	_ "embed"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/lint"
)

//go:embed invalid-annotation-value.md
var invalidAnnotationValuePage string

var invalidAnnotationValue = lint.Rule{
	Name:     "invalid-annotation-value",
	Group:    "annotation",
	Summary:  "an annotation value that the webhook does not take as it is meant",
	Severity: lint.Warning,
	Doc:      invalidAnnotationValuePage,
	Check:    onceAPlace(checkInvalidAnnotationValue),
}

// The webhook raises a shorter lifetime to ten minutes, and the comment in its
// code calls a day the most that EKS gives (pkg/constants.go of the webhook).
const (
	minTokenExpiration = 600
	maxTokenExpiration = 86400
)

func checkInvalidAnnotationValue(pass *lint.Pass) {
	for _, sa := range pass.Graph.ServiceAccounts {
		seen := map[string]string{}
		for _, a := range sa.Annotations {
			value, known := a.Value.Literal()
			if !known {
				continue
			}
			flaw, help := annotationFlaw(strings.TrimPrefix(a.Key, pass.Graph.AnnotationKey("")), value)
			if earlier, twice := seen[a.Key]; twice && earlier != value {
				flaw, help = "contradicts the value "+quoted(earlier)+" that the same key has before", "keep one of the two"
			}
			seen[a.Key] = value
			if flaw == "" {
				continue
			}
			pass.Report(lint.Finding{
				Message: "value " + quoted(value) + " of annotation " + quoted(a.Key) + " of service account " + account(sa.Namespace, sa.Name) + " " + flaw,
				Help:    help,
				Range:   first(a.Value.Range(), a.KeyRange, sa.Range),
				Key:     key(account(sa.Namespace, sa.Name), a.Key, value),
			})
		}
	}
}

// annotationFlaw says what is wrong with the value of a known key, named without
// its prefix.
func annotationFlaw(name, value string) (flaw, help string) {
	switch name {
	case "token-expiration":
		seconds, err := strconv.ParseInt(value, 10, 64)
		switch {
		case err != nil:
			return "is not a number of seconds and is ignored", "write a number of seconds from 600 to 86400"
		case seconds < minTokenExpiration:
			return "is less than 600 seconds and is raised to that", "write a number of seconds from 600 to 86400"
		case seconds > maxTokenExpiration:
			return "is more than a day, the longest lifetime that EKS gives", "write a number of seconds from 600 to 86400"
		}
	case "sts-regional-endpoints":
		if _, err := strconv.ParseBool(value); err != nil {
			return "is neither true nor false and is ignored", "write \"true\" for regional endpoints, \"false\" for the global one"
		}
	case "audience":
		if strings.TrimSpace(value) != value || value == "" {
			return "is not an audience", "write " + quoted(defaultAudience) + " or leave the annotation out"
		}
	}
	return "", ""
}
