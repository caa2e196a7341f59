package linter

import (
	"bufio"
	"fmt"
	"io"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/source"
)

// Trust counts the trust declarations of a tree: the roles that trust service
// accounts through an OIDC provider, and the Pod Identity associations.
type Trust struct {
	// Known are those whose accounts are fully known, Compared those of which
	// parts are unknown and that still can be compared, Open the others.
	Known, Compared, Open int
}

// Total is the number of declarations.
func (t Trust) Total() int { return t.Known + t.Compared + t.Open }

// WriteTrust prints each trust declaration with how much of its accounts is
// known, and returns the counts.
func (r *Result) WriteTrust(w io.Writer) (Trust, error) {
	d := dump{bufio.NewWriter(w)}
	var count Trust
	add := func(extent iam.Extent, at source.Range, origin graph.Origin, what any) {
		word := "known"
		switch extent {
		case iam.NoAccounts:
			return
		case iam.KnownAccounts:
			count.Known++
		case iam.ComparedAccounts:
			count.Compared++
			word = "compared"
		case iam.OpenAccounts:
			count.Open++
			word = "open"
		}
		d.line(word, at, "root", origin.Root, "address", origin.Address, "trusts", what)
	}
	for _, role := range r.Graph.Bound {
		add(extentOf(role), role.Range, role.Origin, subjectsOf(role))
	}
	for _, a := range r.Graph.Associations {
		extent := iam.OpenAccounts
		switch {
		case a.Namespace.IsKnown() && a.ServiceAccount.IsKnown():
			extent = iam.KnownAccounts
		case !a.Namespace.IsEmpty() && !a.ServiceAccount.IsEmpty():
			extent = iam.ComparedAccounts
		}
		add(extent, a.Range, a.Origin, fmt.Sprint(a.Namespace, "/", a.ServiceAccount))
	}
	fmt.Fprintf(d, "%d trust declarations: %d fully known, %d compared by parts, %d open\n", count.Total(), count.Known, count.Compared, count.Open)
	return count, d.Flush()
}

// extentOf is that of the policy of which least is known, as one of them
// applies.
func extentOf(role *graph.BoundRole) iam.Extent {
	if len(role.Parsed) == 0 {
		return iam.OpenAccounts
	}
	out := iam.NoAccounts
	for _, policy := range role.Parsed {
		if e := policy.Extent(); out == iam.NoAccounts || e != iam.NoAccounts && e < out {
			out = e
		}
	}
	return out
}

func subjectsOf(role *graph.BoundRole) []string {
	var out []string
	for _, policy := range role.Parsed {
		for _, s := range policy.Subjects() {
			out = append(out, fmt.Sprint(s.Namespace, "/", s.Name))
		}
	}
	return out
}
