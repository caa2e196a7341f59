package rules

import (
	"slices"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// closestSubject returns the subject that was likely meant for the binding's
// account: of those that refused it the one that has most in common with it.
func closestSubject(b *graph.Binding) symbolic.Text {
	var best symbolic.Text
	bestScore := -1
	for _, subject := range b.Decision.Offending {
		if score := likeness(subject, b.ServiceAccount); score > bestScore {
			best, bestScore = subject, score
		}
	}
	return best
}

// likeness counts what a subject has in common with a service account.
func likeness(subject symbolic.Text, sa *graph.ServiceAccount) int {
	namespace, name, ok := iam.ParseSubject(subject)
	if !ok {
		return 0
	}
	score := 1 + shared(words(name), words(sa.Name))
	if symbolic.Same(namespace, sa.Namespace) == symbolic.Yes {
		score++
	}
	wanted, known := sa.Name.Literal()
	written, knownToo := name.Literal()
	if known && knownToo && (wanted == written || nearNames(wanted, written)) {
		score += 4
	}
	return score
}

// lastSubject returns the last subject of the list that refused the account.
func lastSubject(b *graph.Binding) symbolic.Text {
	if n := len(b.Decision.Offending); n > 0 {
		return b.Decision.Offending[n-1]
	}
	return symbolic.Text{}
}

// trustedBy names what the subject list that refused the account admits.
func trustedBy(b *graph.Binding) string {
	var names []string
	for _, subject := range b.Decision.Offending {
		if len(names) == 3 && len(b.Decision.Offending) > 4 {
			names = append(names, "others")
			break
		}
		names = appendNew(names, trusted(subject))
	}
	return list(names)
}

// belongsToAnother reports whether the annotation is the likelier mistake: the
// role admits other accounts that use it, or another role trusts this account
// and this role's name does not speak for it.
func belongsToAnother(g *graph.Graph, b *graph.Binding) bool {
	if b.Story.Kind == graph.IncompleteList || otherUser(b) != nil {
		return true
	}
	if meantRole(g, b) == nil {
		return len(b.Decision.Offending) > 1 && likeness(closestSubject(b), b.ServiceAccount) < 3
	}
	name := tellingWords(words(b.ServiceAccount.Name))
	return shared(name, words(b.Role.Name)) < shared(name, words(meantRole(g, b).Name))
}

// meantRole returns the one other role that names the binding's account as an
// exact subject and belongs to the same environment; nil if there is none.
func meantRole(g *graph.Graph, b *graph.Binding) *graph.BoundRole {
	var meant *graph.BoundRole
	for _, role := range g.RolesTrusting(b.ServiceAccount.Namespace, b.ServiceAccount.Name) {
		if role == b.Role || graph.Apart(role.Origin, b.ServiceAccount.Origin) || symbolic.Same(role.HomeAccount, b.Role.HomeAccount) == symbolic.No {
			continue
		}
		if meant != nil {
			return nil
		}
		meant = role
	}
	return meant
}

// differing returns the part of a subject that is not the account's: the
// namespace or the name, or the whole subject where it has no such parts.
func differing(subject symbolic.Text, sa *graph.ServiceAccount) symbolic.Text {
	namespace, name, ok := iam.ParseSubject(subject)
	switch {
	case !ok:
		return subject
	case symbolic.Same(namespace, sa.Namespace) == symbolic.No && symbolic.Same(name, sa.Name) != symbolic.No:
		return namespace
	default:
		return name
	}
}

// editedPart returns the place to edit in a subject: the whole of it where it
// stands in one piece, else the part that differs.
func editedPart(subject symbolic.Text, sa *graph.ServiceAccount) source.Range {
	whole, part := subject.Range(), differing(subject, sa).Range()
	if part.IsZero() || whole.Contains(part) {
		return whole
	}
	return part
}

// origins are the literals that the differing part of a subject comes from,
// where they stand elsewhere than the place to edit.
func origins(subject symbolic.Text, sa *graph.ServiceAccount, edited source.Range) []lint.Related {
	var out []lint.Related
	for _, origin := range differing(subject, sa).Origins() {
		if !edited.Contains(origin) && !origin.Contains(edited) && len(out) < 2 {
			out = append(out, lint.Related{Range: origin, Message: quotedOrigin(subject, origin) + " comes from here"})
		}
	}
	return out
}

// accountOrigins are the places that the namespace or the name of a service account
// comes from, where its object is made from something else: the overlay, the release,
// the values. Places inside the shown ones are left out, and those beside a plain
// declaration.
func accountOrigins(sa *graph.ServiceAccount, parts []symbolic.Text, shown ...source.Range) []lint.Related {
	var out []lint.Related
	for _, part := range parts {
		place := part.Range()
		near := func(r source.Range) bool {
			return r.Contains(place) || r.File == place.File && r.StartPosition().Line == place.StartPosition().Line
		}
		plain := (sa.Door == "manifest" || sa.Door == "terraform" || sa.Door == "plan" || sa.Door == "state" || sa.Door == "dump") && place.File == sa.Range.File
		if place.IsZero() || plain || slices.ContainsFunc(shown, near) {
			continue
		}
		out = append(out, lint.Related{Range: place, Message: quotedText(part) + " of " + account(sa.Namespace, sa.Name) + " comes from here"})
	}
	return out
}

// refusedParts are the namespace and the name of the account, as far as the subject
// has others.
func refusedParts(subject symbolic.Text, sa *graph.ServiceAccount) []symbolic.Text {
	namespace, name, ok := iam.ParseSubject(subject)
	var out []symbolic.Text
	if ok && symbolic.Same(namespace, sa.Namespace) == symbolic.No {
		out = append(out, sa.Namespace)
	}
	if ok && symbolic.Same(name, sa.Name) == symbolic.No {
		out = append(out, sa.Name)
	}
	return out
}

// tellStory adds the likely explanation of a mismatch.
func tellStory(f lint.Finding, b *graph.Binding) lint.Finding {
	story := b.Story
	sibling := ""
	if story.Sibling != nil {
		sibling = roleName(story.Sibling)
	}
	switch {
	case story.Kind == graph.CopiedFrom && sibling != "":
		f.Related = append(f.Related, lint.Related{Range: sameSubject(story.Sibling, b), Message: "role " + sibling + " trusts the same subject: the policy looks copied from here"})
	case story.Kind == graph.SwappedWith && sibling != "":
		f.Related = append(f.Related, lint.Related{Range: story.Sibling.Range, Message: "role " + sibling + " trusts " + accountOf(b) + ": the subjects of the two roles look swapped"})
	case story.Kind == graph.WrongNamespace:
		f.Notes = append(f.Notes, "the names agree, the namespaces do not")
	case story.Kind == graph.GeneratedName:
		f.Notes = append(f.Notes, "a chart or operator adds to the name that it is given")
	case story.Kind == graph.NearName:
		f.Notes = append(f.Notes, "the names differ by a slip of the keyboard")
	}
	return f
}

// sameSubject is where the sibling names the subject that refused the binding.
func sameSubject(sibling *graph.BoundRole, b *graph.Binding) source.Range {
	for _, s := range sibling.Subjects {
		i := slices.IndexFunc(b.Decision.Offending, s.Text.Equal)
		if i < 0 {
			continue
		}
		// Both roles may share one template: then what fills it in differs.
		if origins := s.Name.Origins(); len(origins) == 1 && s.Text.Range() == b.Decision.Offending[i].Range() {
			return origins[0]
		}
		return first(s.Text.Range(), sibling.Range)
	}
	return sibling.Range
}
