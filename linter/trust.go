package linter

import (
	"bufio"
	"fmt"
	"io"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/iam"
	"github.com/irsalint/irsalint/linter/internal/terraform"
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

// add counts a declaration and returns the word for how much is known of it;
// empty for one that trusts no service account.
func (t *Trust) add(extent iam.Extent) string {
	switch extent {
	case iam.KnownAccounts:
		t.Known++
		return "known"
	case iam.ComparedAccounts:
		t.Compared++
		return "compared"
	case iam.OpenAccounts:
		t.Open++
		return "open"
	default:
		return ""
	}
}

// String is such as "4 trust declarations: 2 fully known, 1 compared by parts, 1
// open".
func (t Trust) String() string {
	return fmt.Sprintf("%d trust declarations: %d fully known, %d compared by parts, %d open", t.Total(), t.Known, t.Compared, t.Open)
}

// WriteTrust prints each trust declaration with how much of its accounts is
// known. It returns the counts of all of them, and of those on deployable roots:
// root modules that say where they go, by a backend, cloud or provider block, a
// file of values or locked providers, Terragrunt or the configuration, and that
// are no examples and tests; so are documents of other kinds that are none. A
// library's inputs are open by nature: only its callers know them.
func (r *Result) WriteTrust(w io.Writer) (all, deployable Trust, err error) {
	d := dump{bufio.NewWriter(w)}
	add := func(extent iam.Extent, at source.Range, origin graph.Origin, what any) {
		word := all.add(extent)
		if word == "" {
			return
		}
		where := "library or example"
		if r.deploys(origin.Root) {
			deployable.add(extent)
			where = "deployable"
		}
		d.line(word, at, "root", origin.Root, "kind", where, "address", origin.Address, "trusts", what)
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
	fmt.Fprintf(d, "on deployable roots %s\n%s\n", deployable, all)
	return all, deployable, d.Flush()
}

// deploys reports whether what a root holds is deployed from there.
func (r *Result) deploys(root string) bool {
	if r.terraform != nil && r.terraform.IsRoot(root) {
		return r.terraform.Deployable(root)
	}
	return !terraform.IsExample(root)
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
