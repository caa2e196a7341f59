package diagram

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/report"
)

// Formats lists the forms by name, in the order in which help shows them.
func Formats() []string { return []string{"text", "mermaid", "dot", "json", "html"} }

// Write writes the diagram in the named form. An unknown name is an error.
func (d *Diagram) Write(w io.Writer, format string) error {
	out := bufio.NewWriter(w)
	var err error
	switch format {
	case "text":
		d.text(out)
	case "mermaid":
		d.mermaid(out)
	case "dot":
		d.dot(out)
	case "json":
		var encoded bytes.Buffer
		encoder := json.NewEncoder(&encoded)
		encoder.SetIndent("", "  ")
		err = errors.Join(encoder.Encode(d), report.WriteEscaped(out, encoded.String()))
	case "html":
		err = d.html(out)
	default:
		return fmt.Errorf("unknown graph format %q (want one of %s)", format, strings.Join(Formats(), ", "))
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func nodeID(prefix string, n int) string { return prefix + strconv.Itoa(n) }

var marks = map[string]string{"match": "ok", "mismatch": "NO", "undecided": "??"}

// text writes a tree: each role with the accounts that use it.
func (d *Diagram) text(w *bufio.Writer) {
	accounts := map[string]ServiceAccount{}
	for _, sa := range d.ServiceAccounts {
		accounts[sa.ID] = sa
	}
	users := map[string][]Edge{}
	for _, e := range d.Edges {
		users[e.Role] = append(users[e.Role], e)
	}
	for _, role := range d.Roles {
		where := "not declared here"
		if role.Declared {
			where = plain(place(role.Location))
		}
		fmt.Fprintf(w, "role %s  (%s)\n", plain(role.Name), where)
		for _, s := range role.Subjects {
			fmt.Fprintf(w, "  trusts %s\n", plain(s))
		}
		for _, e := range users[role.ID] {
			sa := accounts[e.ServiceAccount]
			fmt.Fprintf(w, "  %s %s/%s via %s  (%s)\n", marks[e.Verdict], plain(sa.Namespace), plain(sa.Name), e.Via, plain(place(sa.Location)))
			if e.Verdict != "match" {
				for _, reason := range e.Reasons {
					fmt.Fprintf(w, "     %s\n", plain(reason))
				}
			}
			for _, workload := range sa.Workloads {
				fmt.Fprintf(w, "     used by %s\n", plain(workload))
			}
		}
		if len(users[role.ID]) == 0 {
			fmt.Fprintln(w, "  -- no service account of these files uses it")
		}
	}
	if len(d.Roles) == 0 {
		fmt.Fprintln(w, "no roles for service accounts were found")
	}
}

func place(l Location) string {
	if l.File == "" {
		return "declared nowhere here"
	}
	return fmt.Sprintf("%s:%d:%d", l.File, l.Line, l.Column)
}

// plain makes a name harmless on a terminal and in a build log.
func plain(s string) string { return report.Visible(s) }

// mermaid writes a flowchart. Labels are quoted and every character with a
// meaning in Mermaid or HTML is written as an entity code, so that a label can
// be nothing but a label.
func (d *Diagram) mermaid(w *bufio.Writer) {
	fmt.Fprintln(w, "flowchart LR")
	for _, sa := range d.ServiceAccounts {
		fmt.Fprintf(w, "  %s[\"%s\"]\n", sa.ID, mermaidLabel(sa.Namespace+"/"+sa.Name))
	}
	for _, role := range d.Roles {
		fmt.Fprintf(w, "  %s([\"%s\"])\n", role.ID, mermaidLabel(role.Name))
	}
	arrows := map[string]string{"match": "-->", "mismatch": "-. mismatch .->", "undecided": "-. undecided .->"}
	for i, e := range d.Edges {
		fmt.Fprintf(w, "  %s %s %s\n", e.ServiceAccount, arrows[e.Verdict], e.Role)
		if e.Verdict == "mismatch" {
			fmt.Fprintf(w, "  linkStyle %d stroke:#c0392b,stroke-width:2px\n", i)
		}
	}
}

func mermaidLabel(s string) string {
	var b strings.Builder
	for _, r := range plain(s) {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" -_./:+=,@", r) || r > 127 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}

// dot writes a Graphviz digraph with quoted labels.
func (d *Diagram) dot(w *bufio.Writer) {
	fmt.Fprintln(w, "digraph irsalint {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];")
	for _, sa := range d.ServiceAccounts {
		fmt.Fprintf(w, "  %s [shape=box, label=%s];\n", sa.ID, dotString(sa.Namespace+"/"+sa.Name))
	}
	for _, role := range d.Roles {
		style := "solid"
		if !role.Declared {
			style = "dashed"
		}
		fmt.Fprintf(w, "  %s [shape=ellipse, style=%s, label=%s];\n", role.ID, style, dotString(role.Name))
	}
	colors := map[string]string{"match": "#2e7d32", "mismatch": "#c0392b", "undecided": "#8a6d00"}
	for _, e := range d.Edges {
		fmt.Fprintf(w, "  %s -> %s [color=%q, label=%q];\n", e.ServiceAccount, e.Role, colors[e.Verdict], e.Verdict)
	}
	fmt.Fprintln(w, "}")
}

// dotString quotes a string for DOT, where a backslash begins an escape even in
// quotes (Graphviz manual, escString).
func dotString(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(plain(s)) + `"`
}
