package catalog

import (
	"strconv"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// usualCut is the length that nearly every chart cuts its fullname to: that of a
// DNS label.
const usualCut = 63

// namer expands name patterns for one installation.
type namer struct {
	row *Row
	in  Install
}

// expand replaces the parts in braces.
func (n namer) expand(pattern string) symbolic.Text {
	var parts []symbolic.Text
	for {
		before, rest, ok := strings.Cut(pattern, "{")
		parts = append(parts, symbolic.Literal(before))
		if !ok {
			return symbolic.Concat(parts...)
		}
		inner, after, _ := strings.Cut(rest, "}")
		parts = append(parts, n.part(inner))
		pattern = after
	}
}

func (n namer) part(part string) symbolic.Text {
	word, argument, _ := strings.Cut(part, ":")
	switch word {
	case "release":
		return n.in.Release
	case "chart":
		return symbolic.Literal(n.in.Chart)
	case "name":
		return n.name()
	case "fullname":
		limit, err := strconv.Atoi(argument)
		if err != nil {
			limit = n.row.Cut
		}
		return n.fullname(limit)
	case "sub":
		return n.below(argument).fullname(0)
	case "values":
		path, fallback, _ := strings.Cut(argument, "|")
		if text := n.in.text(path); !text.IsEmpty() {
			return text
		}
		return symbolic.Literal(fallback)
	default:
		return symbolic.Literal("{" + part + "}")
	}
}

// name is the chart's name, or what nameOverride says.
func (n namer) name() symbolic.Text {
	if text := n.in.text("nameOverride"); !text.IsEmpty() {
		return text
	}
	if n.row.NameBase == "" {
		return symbolic.Literal(n.in.Chart)
	}
	return n.expand(n.row.NameBase)
}

// below returns the namer of a sub-chart with the usual rule.
func (n namer) below(chart string) namer {
	in := n.in
	in.Chart, in.Values = chart, prefixed{n.in.Values, chart + "."}
	return namer{row: &Row{}, in: in}
}

// prefixed are the values of a sub-chart.
type prefixed struct {
	Values
	prefix string
}

func (p prefixed) Get(path string) *manifest.Node { return p.Values.Get(p.prefix + path) }

// fullname is the rule that "helm create" writes into every chart: the release's
// name, with the chart's unless it is in there already.
func (n namer) fullname(limit int) symbolic.Text {
	if limit == 0 {
		limit = usualCut
	}
	if text := n.in.text("fullnameOverride"); !text.IsEmpty() && !n.row.NoOverride {
		return cut(text, limit)
	}
	release, name := n.in.Release, n.name()
	long := cut(symbolic.Concat(release, symbolic.Literal("-"), name), limit)
	short := cut(release, limit)
	switch {
	case n.row.Plain:
		return short
	case n.row.Long:
		return long
	case n.row.Equal:
		return n.either(release.Equal(name), release.IsKnown() && name.IsKnown(), short, long)
	default:
		return n.either(holds(release, name), release.IsKnown() && name.IsKnown(), short, long)
	}
}

// either returns short if the answer is yes, long if it is a proven no, and a
// choice of both otherwise.
func (n namer) either(yes, proven bool, short, long symbolic.Text) symbolic.Text {
	switch {
	case yes:
		return short
	case proven:
		return long
	default:
		return symbolic.Of(&symbolic.Token{
			Scope: n.in.Scope,
			Name:  short.String() + " or " + long.String(),
			Choice: &symbolic.Choice{
				Condition:    "release " + short.Key() + " or " + long.Key(),
				Alternatives: []symbolic.Text{short, long},
			},
		}).At(n.in.Release.Range())
	}
}

// holds reports whether a name surely stands in a release's name.
func holds(release, name symbolic.Text) bool {
	literal, known := name.Literal()
	if !known {
		return release.Equal(name)
	}
	return strings.Contains(release.Flat(), literal)
}

// cut shortens a name as charts do: to the limit, and without one dash that the
// cut leaves at the end. A name with tokens is taken to be short enough.
func cut(text symbolic.Text, limit int) symbolic.Text {
	if text.IsKnown() && text.Len() > limit {
		text = text.Slice(0, limit)
	}
	return text.TrimSuffix("-")
}
