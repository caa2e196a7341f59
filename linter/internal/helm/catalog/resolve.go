package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// Values answers what an installer's values hold at a path of keys with dots
// between them; nil for nothing.
type Values interface {
	Get(path string) *manifest.Node
}

// Install is one installation of a chart.
type Install struct {
	// Chart is the chart's name; with an alias in a chart of charts, the alias.
	Chart string
	// Release and Namespace are the release's; neither may be empty.
	Release, Namespace symbolic.Text
	Values             Values
	// Scope is the scope of tokens that are made up.
	Scope string
}

// Resolved is one service account that an installation makes.
type Resolved struct {
	Account         *Account
	Namespace, Name symbolic.Text
	// Annotations are the mappings that the values hold for it, the last
	// strongest.
	Annotations []*manifest.Node
	// Role is a role ARN that the values hold outside of annotations.
	Role *manifest.Node
	// Made is Yes if the chart makes the account, No if it uses one that is made
	// elsewhere.
	Made symbolic.Answer
}

// Lookup returns the row for a chart, nil if the table has none. Chart may be a
// name, "repo/name" or an OCI reference.
func Lookup(rows []Row, chart, repository, version string) *Row {
	name := chart[strings.LastIndex(chart, "/")+1:]
	place := strings.ToLower(repository + " " + chart)
	for i := range rows {
		row := &rows[i]
		in := func(part string) bool { return strings.Contains(place, part) }
		if row.Name != name || !row.fits(version) || slices.ContainsFunc(row.NotRepos, in) {
			continue
		}
		if len(row.Repos) == 0 || slices.ContainsFunc(row.Repos, in) {
			return row
		}
	}
	return nil
}

// fits reports whether the row is for a version of the chart.
func (r *Row) fits(version string) bool {
	v, ok := number(version)
	if !ok {
		return true
	}
	since, bounded := number(r.Since)
	if bounded && v < since {
		return false
	}
	until, bounded := number(r.Until)
	return !bounded || v < until
}

// number reads major.minor of a version.
func number(version string) (int, bool) {
	parts := strings.SplitN(strings.TrimPrefix(version, "v"), ".", 3)
	if len(parts) < 2 {
		return 0, false
	}
	major, err := strconv.Atoi(parts[0])
	if err != nil || major < 0 || major > 1<<20 {
		return 0, false
	}
	minor, err := strconv.Atoi(parts[1])
	if err != nil || minor < 0 || minor >= 1000 {
		return 0, false
	}
	return major*1000 + minor, true
}

// Resolve returns the service accounts of one installation, without those of
// components that the values turn off.
func (r *Row) Resolve(in Install) []Resolved {
	var out []Resolved
	namer := namer{row: r, in: in}
	for i := range r.Accounts {
		a := &r.Accounts[i]
		enabled := flag(in.Values, a.EnabledPath, a.EnabledOff)
		if enabled == symbolic.No {
			continue
		}
		resolved := Resolved{
			Account: a, Namespace: in.Namespace, Made: symbolic.And(enabled, flag(in.Values, a.CreatePath, a.Off)),
			Name: namer.expand(a.Name),
		}
		if !r.Uncut {
			resolved.Name = cut(resolved.Name, usualCut)
		}
		if text := in.text(r.NamespacePath); !text.IsEmpty() {
			resolved.Namespace = text
		}
		if text := in.text(a.NamePath); !text.IsEmpty() {
			resolved.Name = text
		}
		for _, path := range a.Annotations {
			if node := in.Values.Get(path); node.Kind() == manifest.Mapping || node.IsScalar() {
				resolved.Annotations = append(resolved.Annotations, node)
			}
		}
		if a.RolePath != "" {
			if node := in.Values.Get(a.RolePath); !node.Text().IsEmpty() {
				resolved.Role = node
			}
		}
		for _, namespace := range in.namespaces(a, resolved.Namespace) {
			resolved.Namespace = namespace
			out = append(out, resolved)
		}
	}
	return out
}

// namespaces returns where an account is made: usually in one place.
func (in Install) namespaces(a *Account, usual symbolic.Text) []symbolic.Text {
	if a.NamespacesPath != "" {
		var out []symbolic.Text
		for _, item := range in.Values.Get(a.NamespacesPath).Items() {
			if text := item.Text(); !text.IsEmpty() {
				out = append(out, text)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	if a.Namespace != "" {
		return []symbolic.Text{symbolic.Literal(a.Namespace)}
	}
	return []symbolic.Text{usual}
}

// text returns the scalar at a path, empty if there is none.
func (in Install) text(path string) symbolic.Text {
	if path == "" {
		return symbolic.Text{}
	}
	return in.Values.Get(path).Text()
}

// flag returns the boolean at a path. Without one the default counts.
func flag(values Values, path string, off bool) symbolic.Answer {
	if path == "" {
		return symbolic.Yes
	}
	node := values.Get(path)
	literal, known := node.Text().Literal()
	switch {
	case !node.IsScalar():
		return symbolic.AnswerOf(!off)
	case !known:
		return symbolic.Unknown
	case strings.EqualFold(literal, "false"), strings.EqualFold(literal, "no"), literal == "":
		return symbolic.No
	default:
		return symbolic.Yes
	}
}

// Reads reports whether the chart reads a values path for one of its service
// accounts' annotations, names or switches.
func (r *Row) Reads(path string) bool {
	for _, a := range r.Accounts {
		for _, own := range append([]string{a.NamePath, a.CreatePath, a.RolePath}, a.Annotations...) {
			if own != "" && (own == path || strings.HasPrefix(path, own+".")) {
				return true
			}
		}
	}
	return false
}
