package helm

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// durations adds Helm's functions for spans of time. What is none counts as zero,
// but for mustToDuration.
func (f *functions) durations(table map[string]any) {
	add := func(name string, fn any) { table[name] = f.blind(name, lift(fn)) }
	for name, count := range map[string]func(time.Duration) float64{
		"durationSeconds": time.Duration.Seconds, "durationMinutes": time.Duration.Minutes, "durationHours": time.Duration.Hours,
		"durationDays":  func(d time.Duration) float64 { return d.Hours() / 24 },
		"durationWeeks": func(d time.Duration) float64 { return d.Hours() / 24 / 7 },
	} {
		add(name, func(x any) float64 { return count(durationOf(x)) })
	}
	for name, unit := range map[string]time.Duration{
		"durationMilliseconds": time.Millisecond, "durationMicroseconds": time.Microsecond, "durationNanoseconds": time.Nanosecond,
	} {
		add(name, func(x any) int64 { return int64(durationOf(x) / unit) })
	}
	table["mustToDuration"] = f.blind("mustToDuration", of1e(func(x any) (any, error) { return parseDuration(x) }))
	rounding := func(round func(time.Duration, time.Duration) time.Duration) call {
		return of2(func(x, unit any) any {
			d := durationOf(x)
			if m, err := parseDuration(unit); err == nil {
				return round(d, m)
			}
			return d
		})
	}
	table["durationRoundTo"] = f.blind("durationRoundTo", rounding(time.Duration.Round))
	table["durationTruncateTo"] = f.blind("durationTruncateTo", rounding(time.Duration.Truncate))
}

func durationOf(x any) time.Duration {
	d, err := parseDuration(x)
	if err != nil {
		return 0
	}
	return d
}

// parseDuration reads a span of time: a text such as "1h30m", or seconds.
func parseDuration(x any) (time.Duration, error) {
	switch x := x.(type) {
	case time.Duration:
		return x, nil
	case string:
		text := strings.TrimSpace(x)
		if d, err := time.ParseDuration(text); err == nil {
			return d, nil
		}
		if seconds, err := strconv.ParseFloat(text, 64); err == nil {
			return ofSeconds(seconds)
		}
		return 0, fmt.Errorf("%q is no span of time", x)
	case float64:
		return ofSeconds(x)
	}
	if n, ok := integer(x); ok {
		return ofSeconds(float64(n))
	}
	return 0, fmt.Errorf("a %T is no span of time", x)
}

func ofSeconds(seconds float64) (time.Duration, error) {
	nanoseconds := seconds * float64(time.Second)
	if math.IsNaN(nanoseconds) || math.Abs(nanoseconds) >= math.MaxInt64 {
		return 0, errors.New("the span of time is too long")
	}
	return time.Duration(nanoseconds), nil
}
