package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// scope is what expressions can refer to, by type.
type scope struct {
	*rand.Rand
	texts, lists, maps, flags, numbers []string
}

// with returns the scope with more references to texts.
func (s *scope) with(texts ...string) *scope {
	inner := *s
	inner.texts = append(append([]string{}, s.texts...), texts...)
	return &inner
}

func (s *scope) pick(list []string) string { return list[s.IntN(len(list))] }

var words = []string{"api", "web", "billing", "jobs", "cache", "edge", "team-a", "dev", "prod", "metrics", "runner", "dns"}

func (s *scope) word() string { return s.pick(words) }

// text is an expression of a string that is not empty.
func (s *scope) text(depth int) string {
	if depth <= 0 || s.IntN(5) == 0 {
		if len(s.texts) > 0 && s.IntN(3) > 0 {
			return s.pick(s.texts)
		}
		return fmt.Sprintf("%q", s.word())
	}
	sub := func() string { return s.text(depth - 1) }
	forms := []func() string{
		func() string { return fmt.Sprintf(`"${%s}-${%s}"`, sub(), sub()) },
		func() string { return fmt.Sprintf(`"%s-${%s}"`, s.word(), sub()) },
		func() string { return fmt.Sprintf(`format("%%s-%%s", %s, %s)`, sub(), sub()) },
		func() string { return fmt.Sprintf(`format("%%s%%02d", %s, %s)`, sub(), s.number()) },
		func() string { return fmt.Sprintf(`lower(upper(%s))`, sub()) },
		func() string { return fmt.Sprintf(`replace(%s, "-", ".")`, sub()) },
		func() string { return fmt.Sprintf(`replace(%s, "/[aeiou]+/", "x")`, sub()) },
		func() string { return fmt.Sprintf(`join("-", %s)`, s.list(depth-1)) },
		func() string { return fmt.Sprintf(`element(%s, %d)`, s.list(depth-1), s.IntN(5)) },
		func() string { return fmt.Sprintf(`(%s)[0]`, s.list(depth-1)) },
		func() string { return fmt.Sprintf(`(%s ? %s : %s)`, s.flag(depth-1), sub(), sub()) },
		func() string { return fmt.Sprintf(`coalesce("", %s)`, sub()) },
		func() string { return fmt.Sprintf(`lookup(%s, %q, %s)`, s.mapping(depth-1), s.word(), sub()) },
		func() string { return fmt.Sprintf(`try(%s[%q], %s)`, s.mapping(depth-1), s.word(), sub()) },
		func() string { return fmt.Sprintf(`trimprefix(%s, %q)`, sub(), s.word()[:2]) },
		func() string { return fmt.Sprintf(`trimsuffix("${%s}-x", "-x")`, sub()) },
		func() string { return fmt.Sprintf(`substr("${%s}abc", 0, 4)`, sub()) },
		func() string { return fmt.Sprintf(`split("-", "${%s}-y")[0]`, sub()) },
		func() string { return fmt.Sprintf(`jsondecode(jsonencode({ v = %s })).v`, sub()) },
		func() string { return fmt.Sprintf(`one([%s])`, sub()) },
		func() string { return fmt.Sprintf(`values(%s)[0]`, s.mapping(depth-1)) },
		func() string { return fmt.Sprintf(`keys(%s)[0]`, s.mapping(depth-1)) },
		func() string {
			return fmt.Sprintf(`trimspace(<<-EOT
    %%{ if %s }%s%%{ else }${%s}%%{ endif }
  EOT
  )`, s.flag(depth-1), s.word(), sub())
		},
		func() string {
			return fmt.Sprintf(`"%%{ for x in %s }${x}.%%{ endfor }${%s}"`, s.list(depth-1), sub())
		},
		func() string { return fmt.Sprintf(`{ a = %s, b = { c = %s } }.b.c`, sub(), sub()) },
		func() string { return fmt.Sprintf(`[%s, %s][length(%s) > 1 ? 1 : 0]`, sub(), sub(), s.list(depth-1)) },
		func() string { return fmt.Sprintf(`title(%s)`, sub()) },
		func() string { return fmt.Sprintf(`base64decode(base64encode(%s))`, sub()) },
		func() string { return fmt.Sprintf(`yamldecode(yamlencode({ v = %s })).v`, sub()) },
		func() string { return fmt.Sprintf(`substr(sha256(%s), 0, 8)`, sub()) },
		func() string { return fmt.Sprintf(`replace(%s, "/([a-z]+)-([a-z]+)/", "$2-$1")`, sub()) },
		func() string { return fmt.Sprintf(`regex("^[^-]+", "${%s}-")`, sub()) },
		func() string { return fmt.Sprintf(`join(".", [for p in split("-", %s) : p if p != "zzz"])`, sub()) },
		func() string { return fmt.Sprintf(`join("", regexall("[a-z]", %s))`, sub()) },
		func() string { return fmt.Sprintf(`try(tostring({ a = %s }.b), %s)`, sub(), sub()) },
		func() string { return fmt.Sprintf(`merge(%s, { z = %s }).z`, s.mapping(depth-1), sub()) },
		func() string { return fmt.Sprintf(`[for k, v in %s : "${k}${v}"][0]`, s.mapping(depth-1)) },
		func() string { return fmt.Sprintf(`element(tolist(setunion([%s], [%s])), 0)`, sub(), sub()) },
		func() string {
			return fmt.Sprintf(`format("%%-4s|%%5.1f|%%v", %s, %s, %s)`, sub(), s.number(), s.flag(depth-1))
		},
		func() string { return fmt.Sprintf(`tostring(%s)`, s.flag(depth-1)) },
		func() string { return fmt.Sprintf(`"${length(%s)}-${%s}"`, s.list(depth-1), sub()) },
		func() string { return fmt.Sprintf(`coalesce(null, try(null[0], null), %s)`, sub()) },
		func() string { return fmt.Sprintf(`trim("--${%s}--", "-")`, sub()) },
		func() string {
			return fmt.Sprintf(`(alltrue([for v in %s : v != ""]) ? %s : "empty")`, s.list(depth-1), sub())
		},
	}
	return forms[s.IntN(len(forms))]()
}

// list is an expression of a list of strings that is not empty.
func (s *scope) list(depth int) string {
	if depth <= 0 || s.IntN(5) == 0 {
		if len(s.lists) > 0 && s.IntN(3) > 0 {
			return s.pick(s.lists)
		}
		return fmt.Sprintf("[%q, %q]", s.word(), s.word())
	}
	sub := func() string { return s.list(depth - 1) }
	forms := []func() string{
		func() string { return fmt.Sprintf(`[%s, %s]`, s.text(depth-1), s.text(depth-1)) },
		func() string { return fmt.Sprintf(`concat(%s, %s)`, sub(), sub()) },
		func() string { return fmt.Sprintf(`[for v in %s : "${v}-%s"]`, sub(), s.word()) },
		func() string { return fmt.Sprintf(`[for i, v in %s : "${v}${i}" if v != "zzz"]`, sub()) },
		func() string { return fmt.Sprintf(`distinct(%s)`, sub()) },
		func() string { return fmt.Sprintf(`sort(%s)`, sub()) },
		func() string { return fmt.Sprintf(`reverse(%s)`, sub()) },
		func() string { return fmt.Sprintf(`compact(concat([""], %s))`, sub()) },
		func() string { return fmt.Sprintf(`flatten([%s, [%s]])`, sub(), sub()) },
		func() string { return fmt.Sprintf(`keys(%s)`, s.mapping(depth-1)) },
		func() string { return fmt.Sprintf(`values(%s)`, s.mapping(depth-1)) },
		func() string { return fmt.Sprintf(`tolist(toset(%s))`, sub()) },
		func() string { return fmt.Sprintf(`split(",", join(",", %s))`, sub()) },
		func() string { return fmt.Sprintf(`slice(concat(%s, ["q"]), 0, 1)`, sub()) },
		func() string {
			return fmt.Sprintf(`[for o in [{ n = %s }, { n = %s }] : o][*].n`, s.text(depth-1), s.text(depth-1))
		},
		func() string { return fmt.Sprintf(`formatlist("%%s-%%s", %s, %s)`, sub(), s.text(depth-1)) },
		func() string { return fmt.Sprintf(`(%s ? %s : %s)`, s.flag(depth-1), sub(), sub()) },
		func() string { return fmt.Sprintf(`setunion(%s, %s)[*]`, sub(), sub()) },
		func() string { return fmt.Sprintf(`coalescelist([], %s)`, sub()) },
		func() string { return fmt.Sprintf(`[for p in setproduct(%s, %s) : join("-", p)]`, sub(), sub()) },
		func() string { return fmt.Sprintf(`flatten([for v in %s : [v, [%s]]])`, sub(), s.text(depth-1)) },
		func() string { return fmt.Sprintf(`matchkeys([%s], ["k"], ["k"])`, s.text(depth-1)) },
		func() string { return fmt.Sprintf(`chunklist(concat(%s, ["q"]), 2)[0]`, sub()) },
		func() string { return fmt.Sprintf(`[for i in range(%d) : "r${i}"]`, 1+s.IntN(3)) },
		func() string { return fmt.Sprintf(`try(%s.nothing, %s)`, s.mapping(depth-1), sub()) },
		func() string { return fmt.Sprintf(`values({ for i, v in %s : format("%%03d", i) => v })`, sub()) },
	}
	out := forms[s.IntN(len(forms))]()
	if strings.HasPrefix(out, "setunion") {
		return "tolist(" + strings.TrimSuffix(out, "[*]") + ")"
	}
	return out
}

// mapping is an expression of a map of strings that is not empty.
func (s *scope) mapping(depth int) string {
	if depth <= 0 || s.IntN(4) == 0 {
		if len(s.maps) > 0 && s.IntN(3) > 0 {
			return s.pick(s.maps)
		}
		return fmt.Sprintf("{ %s = %q }", s.word(), s.word())
	}
	sub := func() string { return s.mapping(depth - 1) }
	forms := []func() string{
		func() string { return fmt.Sprintf(`merge(%s, %s)`, sub(), sub()) },
		func() string { return fmt.Sprintf(`{ for k, v in %s : k => "${v}-%s" }`, sub(), s.word()) },
		func() string { return fmt.Sprintf(`{ for v in toset(%s) : v => v }`, s.list(depth-1)) },
		func() string { return fmt.Sprintf(`zipmap([%q], [%s])`, s.word(), s.text(depth-1)) },
		func() string { return fmt.Sprintf(`tomap({ (%s) = %s })`, s.text(depth-1), s.text(depth-1)) },
		func() string { return fmt.Sprintf(`{ %q = %s }`, s.word(), s.text(depth-1)) },
		func() string {
			return fmt.Sprintf(`{ for k, v in { for i, v in %s : v => tostring(i)... } : k => v[0] }`, s.list(depth-1))
		},
		func() string { return fmt.Sprintf(`merge([for v in %s : { (v) = "m-${v}" }]...)`, s.list(depth-1)) },
		func() string {
			return fmt.Sprintf(`{ for k, v in transpose({ (%s) = %s }) : k => v[0] }`, s.text(depth-1), s.list(depth-1))
		},
		func() string { return fmt.Sprintf(`(%s ? %s : %s)`, s.flag(depth-1), sub(), sub()) },
		func() string { return fmt.Sprintf(`jsondecode(jsonencode(%s))`, sub()) },
	}
	return forms[s.IntN(len(forms))]()
}

// flag is an expression of a boolean.
func (s *scope) flag(depth int) string {
	if depth <= 0 || s.IntN(3) == 0 {
		if len(s.flags) > 0 && s.IntN(2) == 0 {
			return s.pick(s.flags)
		}
		return s.pick([]string{"true", "false"})
	}
	forms := []func() string{
		func() string { return fmt.Sprintf(`%s == %s`, s.text(depth-1), s.text(depth-1)) },
		func() string { return fmt.Sprintf(`!%s`, s.paren(depth)) },
		func() string { return fmt.Sprintf(`%s && %s`, s.paren(depth), s.paren(depth)) },
		func() string { return fmt.Sprintf(`%s || %s`, s.paren(depth), s.paren(depth)) },
		func() string { return fmt.Sprintf(`contains(%s, %q)`, s.list(depth-1), s.word()) },
		func() string {
			return fmt.Sprintf(`length(%s) %s %d`, s.list(depth-1), s.pick([]string{">", "<", ">="}), s.IntN(4))
		},
		func() string { return fmt.Sprintf(`startswith(%s, %q)`, s.text(depth-1), s.word()[:1]) },
		func() string { return fmt.Sprintf(`can(regex("^[a-m]", %s))`, s.text(depth-1)) },
		func() string { return fmt.Sprintf(`%s %% 2 == 0`, s.number()) },
	}
	return forms[s.IntN(len(forms))]()
}

func (s *scope) paren(depth int) string { return "(" + s.flag(depth-1) + ")" }

// number is an expression of a whole number.
func (s *scope) number() string {
	if len(s.numbers) > 0 && s.IntN(2) == 0 {
		return s.pick(s.numbers)
	}
	return fmt.Sprint(s.IntN(7))
}
