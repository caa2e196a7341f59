package terraform

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/internal/terraform/layout"
	"github.com/irsalint/irsalint/linter/internal/value"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// A record says what calls of a registry module make, by version, as evaluation
// of the module's own source says. It is an archive: the text in front tells
// what is special about the module, "main.tf" holds the calls with VERSION for
// their version, "outputs" names the outputs to look at, and each further part,
// named after versions, holds what they make.
//
// TestModelsDoWhatTheModulesDo holds the models to it. The records are written
// by TestRecordModules.
type record struct {
	path     string
	intro    string // what stands in front of the versions
	main     string
	outputs  []string
	versions []string
	facts    map[string]string // by version
}

func readRecord(t *testing.T, path string) record {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := record{path: path, facts: map[string]string{}}
	parts := regexp.MustCompile(`(?m)^-- (.*) --\n`).FindAllStringSubmatchIndex(string(data), -1)
	for i, at := range parts {
		end := len(data)
		if i+1 < len(parts) {
			end = parts[i+1][0]
		}
		name, text := string(data[at[2]:at[3]]), string(data[at[1]:end])
		switch name {
		case "main.tf":
			r.main = text
		case "outputs":
			r.outputs = strings.Fields(text)
		default:
			for version := range strings.FieldsSeq(name) {
				r.versions = append(r.versions, version)
				r.facts[version] = text
			}
			continue
		}
		r.intro = string(data[:end])
	}
	return r
}

// call is the main.tf of one version.
func (r record) call(version string) string { return strings.ReplaceAll(r.main, "VERSION", version) }

func records(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob("testdata/recorded/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no records", err)
	}
	return paths
}

func TestModelsDoWhatTheModulesDo(t *testing.T) {
	t.Parallel()
	for _, path := range records(t) {
		r := readRecord(t, path)
		for _, version := range r.versions {
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar")+" "+version, func(t *testing.T) {
				t.Parallel()
				want := r.facts[version]
				got := made(t, map[string]string{"main.tf": r.call(version)}, r.outputs, func(line string) bool {
					// Outputs that the module has not in this version.
					name, _, _ := strings.Cut(line, " = ")
					return strings.Contains(want, name+" = ")
				})
				if got != want {
					t.Errorf("only the model says\n%s\nonly the module's source says\n%s", without(got, want), without(want, got))
				}
			})
		}
	}
}

// without returns the lines of one text that the other does not have.
func without(text, other string) string {
	lines := strings.SplitAfter(text, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(other, line) }), "")
}

// made describes what the module calls of a root module make.
func made(t *testing.T, files map[string]string, outputs []string, has func(line string) bool) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := source.Open(folder, []string{"."}, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	l, err := layout.Load(context.Background(), tree)
	if err != nil {
		t.Fatal(err)
	}
	top := l.Module(".")
	r := newRoot(context.Background(), l, tree, job{module: top}, Options{}, modelTable(), newPeers(nil, newDependencies()))
	r.top.emit()
	var d making
	d.facts(r)
	for _, call := range top.Calls {
		for _, at := range r.top.expand(call).elements {
			child := r.top.child(call, at)
			for _, name := range outputs {
				if line := child.path + " output " + name; child.module != nil {
					if v, ok := outputAt(child, name); ok {
						d.add("%s = %s", line, shown(v))
					}
				}
			}
		}
	}
	return d.text(has)
}

// outputAt follows a path of an output and attributes of it.
func outputAt(in *instance, path string) (value.Value, bool) {
	name, rest, _ := strings.Cut(path, ".")
	if in.module.Output(name) == nil {
		return value.Value{}, false
	}
	v := in.output(name, source.Range{})
	for key := range strings.SplitSeq(rest, ".") {
		if key != "" {
			v = v.Attr(key)
		}
	}
	return v, true
}

func shown(v value.Value) string {
	if text, ok := v.AsText(); ok {
		return text.String()
	}
	if v.IsNull() {
		return "null"
	}
	return v.Kind().String()
}

// making collects lines that say what is made.
type making struct{ lines []string }

func (d *making) add(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

// evened are ways of saying the same: a model may name the unknowns of a
// resource otherwise, and an output that is empty where there is no role is
// left alone where it is not known if there is one.
var evened = []struct {
	pattern *regexp.Regexp
	by      string
}{
	{regexp.MustCompile(`\$\{data\.aws_partition\.current\.partition\}`), "PARTITION"},
	{regexp.MustCompile(`\$\{data\.aws_caller_identity\.current\.account_id\}`), "ACCOUNT"},
	{regexp.MustCompile(`\$\{[^{}"]*\.(generated suffix|name)\}`), "($1)"},
	{regexp.MustCompile(`( of )\.terraform/\S*/charts/`), "$1"},
	{regexp.MustCompile(`Principal Service ec2\..*; Sid`), "Principal Service ec2; Sid"},
	{regexp.MustCompile(`(output \S+ =) null$`), "$1 "},
	{regexp.MustCompile(`= \$\{[^?{}]* \? "([^"]*)" : "?(null)?"?\}$`), "= $1"},
}

// text sorts the lines.
func (d *making) text(has func(string) bool) string {
	d.lines = slices.DeleteFunc(d.lines, func(line string) bool { return strings.Contains(line, " output ") && !has(line) })
	for i := range d.lines {
		for _, e := range evened {
			d.lines[i] = e.pattern.ReplaceAllString(d.lines[i], e.by)
		}
	}
	slices.Sort(d.lines)
	return strings.Join(slices.Compact(d.lines), "\n") + "\n"
}

func (d *making) facts(r *root) {
	call := func(address string) string {
		return regexp.MustCompile(`^module\.[^.\[]+(\["[^"]*"\])?`).FindString(address)
	}
	for _, role := range r.facts.Roles {
		if slices.ContainsFunc(role.Policies, isOfCluster) {
			continue
		}
		at := call(role.Address) + marks(role.Origin, role.Referenced) + " role " + role.ARN.String()
		d.add("%s", at)
		for _, policy := range role.Policies {
			for _, statement := range statementsOf(policy) {
				d.add("%s role %s: %s", call(role.Address), role.Name, statement)
			}
		}
	}
	for _, p := range r.facts.Providers {
		d.add("%s%s provider %s for %s", call(p.Address), marks(p.Origin, p.Referenced), p.Issuer, textsShown(p.ClientIDs))
	}
	for _, sa := range r.facts.ServiceAccounts {
		role := ""
		if sa.RoleARN != nil {
			role = " with role " + sa.RoleARN.Value.String()
		}
		d.add("%s%s account %s/%s%s", call(sa.Address), marks(sa.Origin, false), sa.Namespace, sa.Name, role)
	}
	for _, a := range r.facts.Associations {
		d.add("%s%s association of %s/%s on %s with %s then %q", call(a.Address), marks(a.Origin, false), a.Namespace, a.ServiceAccount, a.Cluster, a.RoleARN, a.TargetRoleARN.String())
	}
	for _, release := range r.releases {
		at := call(release.Address)
		if release.Conditional {
			at += " (conditional)"
		}
		at += fmt.Sprintf(" release %s/%s of %s", release.Namespace, release.Name, release.Chart)
		d.add("%s", at)
		for _, s := range release.Sets {
			if strings.Contains(strings.ToLower(s.Name.String()), "serviceaccount") {
				d.add("%s: %s = %s", at, s.Name, s.Value)
			}
		}
	}
}

// isOfCluster reports whether a policy is that of a cluster's own role or of its
// nodes, of which no service account makes use.
func isOfCluster(policy symbolic.Text) bool {
	for _, mark := range []string{`"eks.amazonaws.com`, `"eks.${`, "EKSWorkerAssumeRole"} {
		if strings.Contains(policy.String(), mark) {
			return true
		}
	}
	return false
}

func textsShown(list []symbolic.Text) string {
	var out []string
	for _, t := range list {
		out = append(out, t.String())
	}
	return strings.Join(out, ", ")
}

// statementsOf takes a policy apart, with the keys in order.
func statementsOf(policy symbolic.Text) []string {
	doc, ok := value.DecodeJSON(policy)
	if !ok {
		return []string{policy.String()}
	}
	statements := doc.Attr("Statement")
	list := []value.Value{statements}
	if statements.IsSequence() {
		list = statements.Elements()
	}
	var out []string
	for _, s := range list {
		out = append(out, strings.Join(flat("", s), "; "))
	}
	return out
}

// flat writes an object as "path value".
func flat(path string, v value.Value) []string {
	switch {
	case v.IsMapping():
		var out []string
		for _, a := range v.Attributes() {
			out = append(out, flat(strings.TrimSpace(path+" "+a.Key.String()), a.Value)...)
		}
		slices.Sort(out)
		return out
	case v.IsSequence():
		var out []string
		for _, e := range v.Elements() {
			out = append(out, shown(e))
		}
		slices.Sort(out)
		return []string{path + " " + strings.Join(slices.Compact(out), ", ")}
	}
	return []string{path + " " + shown(v)}
}
