package iam

import (
	"strings"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// pattern builds the pattern that a string value of a condition stands for,
// with its policy variables replaced. It answers No if a variable can't be
// resolved, for then the value matches nothing, and Unknown if that is open.
//
// Policy variables are ${key}, ${key, 'default'} and the fixed characters ${*},
// ${?} and ${$}; they exist from version 2012-10-17 on (IAM user guide).
func (e evaluation) pattern(value symbolic.Text, glob bool) (symbolic.Pattern, symbolic.Answer) {
	build := symbolic.Exact
	if glob {
		build = symbolic.Glob
	}
	if value.Index("${") < 0 {
		return build(value), symbolic.Yes
	}
	switch symbolic.Same(e.version, symbolic.Literal(version2012)) {
	case symbolic.No:
		return build(value), symbolic.Yes
	case symbolic.Unknown:
		return symbolic.Pattern{}, symbolic.Unknown
	default:
	}
	var parts []symbolic.Pattern
	for {
		start := value.Index("${")
		if start < 0 {
			parts = append(parts, build(value))
			return symbolic.Join(parts...), symbolic.Yes
		}
		parts = append(parts, build(value.Slice(0, start)))
		value = value.Slice(start+len("${"), value.Len())
		end := value.Index("}")
		if end < 0 {
			return symbolic.Pattern{}, symbolic.Unknown
		}
		part, answer := e.variable(value.Slice(0, end))
		if answer != symbolic.Yes {
			return symbolic.Pattern{}, answer
		}
		parts = append(parts, symbolic.Exact(part))
		value = value.Slice(end+1, value.Len())
	}
}

// variable resolves what stands between the braces of a policy variable.
func (e evaluation) variable(inner symbolic.Text) (symbolic.Text, symbolic.Answer) {
	name, known := inner.Literal()
	if !known {
		return symbolic.Text{}, symbolic.Unknown
	}
	if name == "*" || name == "?" || name == "$" {
		return symbolic.Literal(name), symbolic.Yes
	}
	key, fallback, hasFallback := strings.Cut(name, ",")
	if hasFallback {
		fallback = strings.TrimSpace(fallback)
		quoted := len(fallback) >= 2 && strings.HasPrefix(fallback, "'") && strings.HasSuffix(fallback, "'")
		if !quoted {
			return symbolic.Text{}, symbolic.Unknown
		}
		fallback = fallback[1 : len(fallback)-1]
	}
	ways := e.request.lookup(symbolic.Literal(strings.TrimSpace(key)), e.link)
	if len(ways) != 1 {
		return symbolic.Text{}, symbolic.Unknown
	}
	switch way := ways[0]; {
	case way.missing && hasFallback:
		return symbolic.Literal(fallback), symbolic.Yes
	case way.missing:
		return symbolic.Text{}, symbolic.No
	case len(way.values) == 1:
		return way.values[0], symbolic.Yes
	default:
		return symbolic.Text{}, symbolic.Unknown // multivalued keys can't be used
	}
}
