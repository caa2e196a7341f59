package linter

import (
	"bufio"
	"fmt"
	"io"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/report"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Visible makes a string safe for a terminal and a build log, on one line.
func Visible(s string) string { return report.Visible(s) }

// VisibleName is Visible for a name that begins a line.
func VisibleName(name string) string { return report.VisibleName(name) }

// dump writes one line for each fact, for people who look for a bug.
type dump struct{ *bufio.Writer }

func (d dump) line(kind string, at source.Range, pairs ...any) {
	fmt.Fprintf(d, "%-12s %s", kind, Visible(at.String()))
	for i := 0; i+1 < len(pairs); i += 2 {
		value := pairs[i+1]
		if text, ok := value.(symbolic.Text); ok {
			if text.IsEmpty() {
				continue
			}
			value = text.String()
		}
		if s := fmt.Sprint(value); s != "" {
			fmt.Fprintf(d, "  %s=%s", pairs[i], Visible(s))
		}
	}
	fmt.Fprintln(d)
}

// WriteFacts prints what the readers found.
func (r *Result) WriteFacts(w io.Writer) error {
	d := dump{bufio.NewWriter(w)}
	f := r.Graph.Facts
	for _, x := range f.Roles {
		d.line("role", x.Range, "address", x.Address, "door", x.Door, "arn", x.ARN, "referenced", x.Referenced)
		for _, policy := range x.Policies {
			d.line("  policy", x.PolicyRange, "json", policy)
		}
	}
	for _, x := range f.Providers {
		d.line("provider", x.Range, "address", x.Address, "door", x.Door, "issuer", x.Issuer, "arn", x.ARN)
	}
	for _, x := range f.Clusters {
		d.line("cluster", x.Range, "address", x.Address, "door", x.Door, "name", x.Name, "issuer", x.Issuer)
	}
	for _, x := range f.ServiceAccounts {
		d.line("account", x.Range, "address", x.Address, "door", x.Door, "namespace", x.Namespace, "name", x.Name)
		for _, a := range x.Annotations {
			d.line("  annotation", a.KeyRange, "key", a.Key, "value", a.Value)
		}
	}
	for _, x := range f.Workloads {
		d.line("workload", x.Range, "kind", x.Kind, "namespace", x.Namespace, "name", x.Name, "account", x.ServiceAccount, "named", x.Named)
	}
	for _, x := range f.Associations {
		d.line("association", x.Range, "address", x.Address, "cluster", x.Cluster, "namespace", x.Namespace, "account", x.ServiceAccount, "role", x.RoleARN)
	}
	for _, x := range f.Misplaced {
		d.line("misplaced", x.Annotation.KeyRange, "kind", x.Kind, "path", x.Path, "value", x.Annotation.Value, "reason", x.Reason)
	}
	for _, x := range f.Assumptions {
		d.line("assumption", x.Range, "kind", x.Kind, "name", x.Name, "role", x.RoleARN, "account", x.ServiceAccount)
	}
	d.open(f)
	return d.Flush()
}

// open prints what is missing from the facts.
func (d dump) open(f graph.Facts) {
	for _, x := range f.Problems {
		d.line("problem", x.Range, "message", x.Message)
	}
	for _, x := range f.Undecided {
		d.line("undecided", x.Range, "what", x.What, "because", x.Because, "supply", x.Supply)
	}
	for _, x := range f.Skipped {
		fmt.Fprintf(d, "%-12s %s: %s\n", "skipped", Visible(x.File), Visible(x.Reason))
	}
}

// WriteGraph prints every binding with its verdict and reasons.
func (r *Result) WriteGraph(w io.Writer) error {
	d := dump{bufio.NewWriter(w)}
	for _, b := range r.Graph.Bindings {
		at, namespace, name := source.Range{}, symbolic.Text{}, symbolic.Text{}
		switch {
		case b.ServiceAccount != nil:
			at, namespace, name = b.ServiceAccount.Range, b.ServiceAccount.Namespace, b.ServiceAccount.Name
		case b.Association != nil:
			at, namespace, name = b.Association.Range, b.Association.Namespace, b.Association.ServiceAccount
		}
		role := ""
		if b.Role != nil {
			role = b.Role.Name.String() + " at " + b.Role.Range.String()
		}
		d.line("binding", at, "account", namespace.String()+"/"+name.String(), "role", role, "via", b.Via, "admits", b.Verdict, "supply", b.Supply)
		for _, reason := range b.Reasons {
			fmt.Fprintf(d, "  %s\n", Visible(reason))
		}
	}
	return d.Flush()
}
