package iam

import (
	"encoding/base64"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/irsalint/irsalint/linter/symbolic"
)

// compareTyped compares values that are no strings. Unknown values and values
// of the policy that are not of the type are not decided.
func compareTyped(how comparison, pattern, value symbolic.Text) symbolic.Answer {
	want, known := pattern.Literal()
	have, alsoKnown := value.Literal()
	if !known || !alsoKnown {
		return symbolic.Unknown
	}
	switch how {
	case boolean:
		return compareBool(pattern, value)
	case binary:
		return compareBinary(want, have)
	case ipAddress:
		return compareAddress(want, have)
	case dateEqual, dateLess, dateLessEqual, dateGreater, dateGreaterEqual:
		limit, ok := parseDate(want)
		if !ok {
			return symbolic.Unknown
		}
		date, ok := parseDate(have)
		if !ok {
			return symbolic.No
		}
		return ordered(how-dateEqual, date.Compare(limit))
	default:
		limit, err := strconv.ParseFloat(want, 64)
		if err != nil {
			return symbolic.Unknown
		}
		number, err := strconv.ParseFloat(have, 64)
		if err != nil {
			return symbolic.No
		}
		switch {
		case number < limit:
			return ordered(how-numberEqual, -1)
		case number > limit:
			return ordered(how-numberEqual, 1)
		default:
			return ordered(how-numberEqual, 0)
		}
	}
}

// ordered reads a three-way comparison of the request's value with the
// policy's; how counts from numberEqual or dateEqual.
func ordered(how comparison, order int) symbolic.Answer {
	switch how {
	case numberLess - numberEqual:
		return symbolic.AnswerOf(order < 0)
	case numberLessEqual - numberEqual:
		return symbolic.AnswerOf(order <= 0)
	case numberGreater - numberEqual:
		return symbolic.AnswerOf(order > 0)
	case numberGreaterEqual - numberEqual:
		return symbolic.AnswerOf(order >= 0)
	default:
		return symbolic.AnswerOf(order == 0)
	}
}

// truth reads "true" or "false".
func truth(value symbolic.Text) (yes, known bool) {
	literal, _ := value.Literal()
	switch {
	case strings.EqualFold(literal, "true"):
		return true, true
	case strings.EqualFold(literal, "false"):
		return false, true
	default:
		return false, false
	}
}

func compareBool(pattern, value symbolic.Text) symbolic.Answer {
	want, ok := truth(pattern)
	if !ok {
		return symbolic.Unknown
	}
	have, ok := truth(value)
	return symbolic.AnswerOf(ok && want == have)
}

func compareBinary(want, have string) symbolic.Answer {
	x, err := base64.StdEncoding.DecodeString(want)
	if err != nil {
		return symbolic.Unknown
	}
	y, err := base64.StdEncoding.DecodeString(have)
	return symbolic.AnswerOf(err == nil && string(x) == string(y))
}

// compareAddress compares an address with a range in CIDR notation; a bare
// address is a range of one.
func compareAddress(want, have string) symbolic.Answer {
	prefix, err := netip.ParsePrefix(want)
	if err != nil {
		address, err := netip.ParseAddr(want)
		if err != nil {
			return symbolic.Unknown
		}
		prefix = netip.PrefixFrom(address, address.BitLen())
	}
	address, err := netip.ParseAddr(have)
	return symbolic.AnswerOf(err == nil && prefix.Contains(address))
}

// parseDate reads a date of ISO 8601 as the W3C restricts it, or seconds since
// 1970.
func parseDate(s string) (time.Time, bool) {
	for _, layout := range []string{
		"2006-01-02T15:04:05.999999999Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02", "2006-01", "2006",
	} {
		// A bare year can't be told from seconds: IAM documents years first.
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	if seconds, err := strconv.ParseInt(s, 10, 64); err == nil {
		return time.Unix(seconds, 0), true
	}
	return time.Time{}, false
}
