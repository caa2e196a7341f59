package graph

import (
	"slices"
	"strings"

	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/spelling"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// tell finds the most likely explanation of a mismatch. The order is that of
// how much each explains: a swap explains two roles, a copy one and its
// sibling, a wrong part of the subject only itself.
func (g *Graph) tell(b *Binding) Story {
	if b.Role == nil || b.ServiceAccount == nil || b.Decision.Element != iam.SubjectElement {
		return Story{}
	}
	sa := b.ServiceAccount
	story := Story{}
	for _, subject := range b.Role.Subjects {
		if subject.Policy != b.Policy {
			continue
		}
		if declared := g.ServiceAccountsNamed(subject.Namespace, subject.Name); len(declared) > 0 && story.ServiceAccount == nil {
			story.ServiceAccount = declared[0]
		}
		if kind, sibling := g.siblingStory(b.Role, sa, subject); kind > 0 {
			story.Kind, story.Sibling = kind, sibling
			return story
		}
	}
	for _, other := range b.Role.Bindings {
		if other.Verdict == symbolic.Yes {
			story.Kind, story.ServiceAccount = IncompleteList, other.ServiceAccount
			return story
		}
	}
	for _, subject := range b.Role.Subjects {
		if kind := nameStory(sa, subject); kind != NoStory && subject.Policy == b.Policy {
			story.Kind = kind
			return story
		}
	}
	return story
}

// siblingStory looks for another role that trusts the same subject with reason:
// the block was copied from there, or the two were swapped.
func (g *Graph) siblingStory(role *BoundRole, sa *ServiceAccount, subject Subject) (StoryKind, *BoundRole) {
	for _, sibling := range g.RolesTrusting(sa.Namespace, sa.Name) {
		if sibling == role || sibling.environment.apart(role.environment) {
			continue
		}
		for _, b := range sibling.Bindings {
			if b.Verdict == symbolic.No && b.ServiceAccount != nil &&
				b.ServiceAccount.Name.Equal(subject.Name) && b.ServiceAccount.Namespace.Equal(subject.Namespace) {
				return SwappedWith, sibling
			}
		}
	}
	if sa.Name.Equal(subject.Name) {
		return NoStory, nil // only the namespace is wrong: nobody's subject was copied
	}
	for _, sibling := range g.RolesTrusting(subject.Namespace, subject.Name) {
		if sibling == role || sibling.environment.apart(role.environment) {
			continue
		}
		for _, b := range sibling.Bindings {
			if b.Verdict == symbolic.Yes && b.ServiceAccount != nil && b.ServiceAccount.Name.Equal(subject.Name) {
				return CopiedFrom, sibling
			}
		}
		if shareWord(sibling.Name, subject.Name) && !shareWord(role.Name, subject.Name) {
			return CopiedFrom, sibling
		}
	}
	return NoStory, nil
}

// nameStory compares a service account with one subject, part by part.
func nameStory(sa *ServiceAccount, subject Subject) StoryKind {
	name, known := sa.Name.Literal()
	other, otherKnown := subject.Name.Literal()
	switch {
	case sa.Name.Equal(subject.Name) && symbolic.Same(sa.Namespace, subject.Namespace) == symbolic.No:
		return WrongNamespace
	case !known || !otherKnown:
		if sa.Generated {
			return GeneratedName
		}
		return NoStory
	case sa.Generated || extends(name, other) || extends(other, name):
		return GeneratedName
	case spelling.Distance(name, other, 2) <= 2 && len(name) > 3:
		return NearName
	default:
		return NoStory
	}
}

// extends reports whether long is short with whole words added at an end, as
// charts and operators do with release and chart names.
func extends(long, short string) bool {
	return short != "" && (strings.HasPrefix(long, short+"-") || strings.HasSuffix(long, "-"+short))
}

// shareWord reports whether two names have a whole word in common.
func shareWord(a, b symbolic.Text) bool {
	other := words(b)
	for _, w := range words(a) {
		if slices.Contains(other, w) {
			return true
		}
	}
	return false
}

// digitsDiffer reports whether two names differ in their digits: "app-1" and
// "app-2" are two things and no typo.
func digitsDiffer(a, b string) bool {
	digits := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, s)
	}
	return digits(a) != digits(b)
}
