package modules

import (
	"slices"
	"strconv"
	"strings"
)

// version is a version's numbers; missing ones are 0, what stands behind a "-"
// does not count.
type version [3]int

// parseVersion reads up to three numbers between dots.
func parseVersion(s string) (version, bool) {
	var v version
	s, _, _ = strings.Cut(s, "-")
	parts := strings.Split(strings.TrimSpace(s), ".")
	if len(parts) > 3 {
		return v, false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return v, false
		}
		v[i] = n
	}
	return v, true
}

func (v version) compare(w version) int { return slices.Compare(v[:], w[:]) }

// interval is a span of versions, both ends included.
type interval struct{ low, high version }

// last is higher than every version.
var last = version{1 << 30, 1 << 30, 1 << 30}

// constraint reads a version constraint. The intersection of its parts is
// taken; "!=" and what cannot be read do not narrow it.
func constraint(s string) interval {
	out := interval{version{}, last}
	for part := range strings.SplitSeq(s, ",") {
		part = strings.TrimSpace(part)
		number := strings.TrimLeft(part, "<>=!~ ")
		operator := strings.TrimSpace(part[:len(part)-len(number)])
		number = strings.TrimPrefix(number, "v")
		v, ok := parseVersion(number)
		if !ok || part == "" {
			continue
		}
		switch operator {
		case "", "=":
			out = interval{v, v}
		case ">=", ">":
			out.low = later(out.low, v)
		case "<=":
			out.high = earlier(out.high, v)
		case "<":
			out.high = earlier(out.high, before(v))
		case "~>":
			out.low = later(out.low, v)
			out.high = earlier(out.high, before(next(v, strings.Count(number, "."))))
		}
	}
	return out
}

func later(a, b version) version {
	if a.compare(b) < 0 {
		return b
	}
	return a
}

func earlier(a, b version) version {
	if a.compare(b) > 0 {
		return b
	}
	return a
}

// before is the highest version below v.
func before(v version) version {
	for i := 2; i >= 0; i-- {
		if v[i] > 0 {
			v[i]--
			for j := i + 1; j < 3; j++ {
				v[j] = 1 << 30
			}
			return v
		}
	}
	return v
}

// next is the first version that "~> v" excludes: the number before the last
// one given is raised.
func next(v version, dots int) version {
	i := max(dots-1, 0)
	v[i]++
	for j := i + 1; j < 3; j++ {
		v[j] = 0
	}
	return v
}

// overlaps reports whether some version lies in both.
func (i interval) overlaps(j interval) bool {
	return i.low.compare(j.high) <= 0 && j.low.compare(i.high) <= 0
}
