package rules

import (
	"strings"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// innerARN is the flaw of an ARN that was put around another one.
const innerARN = "holds a whole ARN inside it"

// roleARNFlaw says why a text is no role ARN, as a sentence part that follows
// it; "" if it may be one. What a token stands for is given the benefit of the
// doubt. The form is that of the webhook's own check, which only logs
// (amazon-eks-pod-identity-webhook, pkg/cache/cache.go).
func roleARNFlaw(text symbolic.Text) (string, lint.Severity) {
	flat := text.Flat()
	start, _, _ := strings.Cut(flat, "\xff")
	switch {
	case text.IsEmpty():
		return "is empty", lint.Error
	case strings.TrimSpace(flat) != flat:
		return "has blanks around it, which are not trimmed", lint.Error
	case strings.LastIndex(flat, "arn:") > 0:
		return innerARN, lint.Error
	case strings.HasPrefix(start, "arn:"):
		return partsFlaw(text)
	case strings.HasPrefix("arn:", start) && !text.IsKnown():
		return "", lint.Error
	case !strings.Contains(flat, ":"):
		return "is a name, not an ARN", lint.Error
	default:
		return "does not begin with \"arn:\"", lint.Error
	}
}

// partsFlaw looks at the parts of a text that begins with "arn:".
func partsFlaw(text symbolic.Text) (string, lint.Severity) {
	arn, ok := iam.ParseARN(text)
	if !ok {
		if text.IsKnown() {
			return "has not the six parts of an ARN", lint.Error
		}
		return "", lint.Error
	}
	if partition, known := arn.Partition.Literal(); known && !strings.HasPrefix(partition, "aws") {
		return "names no partition of AWS", lint.Error
	}
	if service, known := arn.Service.Literal(); known && service != "iam" {
		return "is an ARN of service " + quoted(service) + ", not of iam", lint.Error
	}
	if region, known := arn.Region.Literal(); known && region != "" {
		return "names a region, which IAM ARNs do not have", lint.Error
	}
	if account, known := arn.Account.Literal(); known {
		switch digits := strings.Trim(account, "0123456789") == ""; {
		case digits && len(account) != 12:
			return "has not the twelve digits of an account", lint.Error
		case !digits:
			return "has the placeholder " + quoted(account) + " in place of an account", lint.Warning
		}
	}
	return resourceFlaw(arn.Resource)
}

// resourceFlaw looks at the last part of an IAM ARN.
func resourceFlaw(resource symbolic.Text) (string, lint.Severity) {
	flat := resource.Flat()
	kind, name, found := strings.Cut(flat, "/")
	switch {
	case strings.Contains(kind, "\xff"):
		return "", lint.Error
	case kind != "role" && found:
		return "is the ARN of a " + kind + ", not of a role", lint.Error
	case kind != "role":
		return "names no role", lint.Error
	case name == "" || strings.HasSuffix(name, "/"):
		return "has no role name", lint.Error
	case strings.ContainsAny(name, ": "):
		return "has characters that no role name has", lint.Error
	default:
		return "", lint.Error
	}
}
