package suppress

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/irsalint/irsalint/linter/lint"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/spelling"
)

const (
	// Mark stands in every file that may hold an ignore.
	Mark = "irsalint"

	marker     = "irsalint:ignore"
	annotation = "irsalint.dev/ignore"

	// maxIgnores bounds the ignores of one file, maxIgnore the length of one.
	maxIgnores = 10_000
	maxIgnore  = 4096
)

// Ignore is an ignore with the part of its file that it covers.
type Ignore struct {
	lint.Ignore
	// covers is where a finding, or the other half of one, must begin.
	covers source.Range
	used   map[string]bool
}

// Find returns the ignores of a file in order of place. Rules are the names that
// exist; today decides which ignores have expired.
func Find(file *source.File, rules []string, today time.Time) []*Ignore {
	var found []*Ignore
	for _, c := range commentsOf(file) {
		if len(found) == maxIgnores {
			break
		}
		found = append(found, c.ignore(rules, today))
	}
	slices.SortFunc(found, func(a, b *Ignore) int { return source.Compare(a.Range, b.Range) })
	return found
}

// comment is a place that holds the marker or the annotation.
type comment struct {
	rng source.Range
	// text is what follows the marker, on one line.
	text string
	// covers is the part of the file that the comment speaks of.
	covers source.Range
	// quoted is true if it stands in a string and is no comment at all.
	quoted bool
	// annotation is true for "rule: reason" in place of "rule reason".
	annotation bool
}

// commentsOf finds the comments by the language of the file.
func commentsOf(file *source.File) []comment {
	if !bytes.Contains(file.Data, []byte(marker)) && !bytes.Contains(file.Data, []byte(annotation)) {
		return nil
	}
	switch path.Ext(file.Name) {
	case ".tf", ".tofu", ".tfvars", ".hcl":
		return nativeComments(file)
	case ".json":
		return annotations(file)
	default:
		return append(yamlComments(file), annotations(file)...)
	}
}

var until = regexp.MustCompile(`(?:^|\s)until=(\S*)\s*$`)

// ignore reads what follows the marker.
func (c comment) ignore(rules []string, today time.Time) *Ignore {
	out := &Ignore{Ignore: lint.Ignore{Range: c.rng}, covers: c.covers, used: map[string]bool{}}
	defect := func(help, format string, args ...any) *Ignore {
		out.Defect, out.Help = fmt.Sprintf(format, args...), help
		return out
	}
	if c.quoted {
		return defect("", "stands inside a string and is no comment")
	}
	text := strings.TrimSpace(c.text)
	if len(text) > maxIgnore {
		return defect("", "is longer than %d bytes", maxIgnore)
	}
	date, dated := "", false
	if m := until.FindStringSubmatchIndex(text); m != nil {
		date, dated, text = text[m[2]:m[3]], true, strings.TrimSpace(text[:m[0]])
	}
	out.Rules, text = splitRules(text, c.annotation)
	out.Reason = strings.Trim(text, ` "'`)
	switch {
	case len(out.Rules) == 0:
		return defect("write the rule behind it: "+marker+" RULE reason", "names no rule")
	case slices.Contains(out.Rules, "all") || slices.Contains(out.Rules, "*"):
		return defect("name each rule that it is meant for", "is for all rules, which would hide new mistakes")
	}
	for _, name := range out.Rules {
		if !slices.Contains(rules, name) {
			help := ""
			if near, ok := spelling.Nearest(name, rules); ok {
				help = fmt.Sprintf("write %q", near)
			}
			return defect(help, "names the unknown rule %q", name)
		}
	}
	if out.Reason == "" {
		return defect("say behind the rule why it does not apply here", "gives no reason")
	}
	if !dated {
		return out
	}
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return defect("write the day as until=2006-01-02", "holds until %q, which is no day", date)
	}
	out.Until = date
	out.Expired = !today.Before(day.AddDate(0, 0, 1))
	return out
}

// splitRules cuts the list of rules off a text. In a comment the reason follows
// behind a blank, in an annotation behind a colon.
func splitRules(text string, annotation bool) (rules []string, rest string) {
	if annotation {
		list, reason, _ := strings.Cut(text, ":")
		return fields(list), reason
	}
	for {
		word, after, _ := strings.Cut(text, " ")
		text = strings.TrimSpace(after)
		rules = append(rules, fields(word)...)
		// "a, b reason" and "a ,b reason" are lists as well.
		if text == "" || !strings.HasSuffix(word, ",") && !strings.HasPrefix(text, ",") {
			return rules, text
		}
	}
}

func fields(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' })
}

// effective reports whether the ignore can silence anything.
func (i *Ignore) effective() bool { return i.Defect == "" && !i.Expired }

// takes reports whether the ignore speaks of a finding, and notes that it did.
func (i *Ignore) takes(f lint.Finding) bool {
	if !i.effective() || !slices.Contains(i.Rules, f.Rule) {
		return false
	}
	covered := i.at(f.Range)
	for _, r := range f.Related {
		covered = covered || i.at(r.Range)
	}
	if covered {
		i.used[f.Rule] = true
	}
	return covered
}

func (i *Ignore) at(rng source.Range) bool {
	return rng.File != nil && rng.File.Name == i.covers.File.Name && i.covers.Start <= rng.Start && rng.Start <= i.covers.End
}

// Apply splits findings into those that stay and those that an ignore took away;
// taken[n] belongs to by[n].
func Apply(findings []lint.Finding, ignores []*Ignore) (kept, taken []lint.Finding, by []*Ignore) {
	byFile := map[string][]*Ignore{}
	for _, i := range ignores {
		byFile[i.covers.File.Name] = append(byFile[i.covers.File.Name], i)
	}
	for _, f := range findings {
		if i := taker(f, byFile); i != nil {
			taken, by = append(taken, f), append(by, i)
			continue
		}
		kept = append(kept, f)
	}
	return kept, taken, by
}

// taker returns the ignore that takes a finding, at the primary place first.
func taker(f lint.Finding, byFile map[string][]*Ignore) *Ignore {
	names := []string{f.Range.File.Name}
	for _, r := range f.Related {
		if r.Range.File != nil && !slices.Contains(names, r.Range.File.Name) {
			names = append(names, r.Range.File.Name)
		}
	}
	for _, name := range names {
		for _, i := range byFile[name] {
			if i.takes(f) {
				return i
			}
		}
	}
	return nil
}

// Outcome returns the ignores as rules see them, after [Apply].
func Outcome(ignores []*Ignore) []lint.Ignore {
	out := make([]lint.Ignore, 0, len(ignores))
	for _, i := range ignores {
		result := i.Ignore
		for _, name := range i.Rules {
			if !i.used[name] {
				result.Unused = append(result.Unused, name)
			}
		}
		out = append(out, result)
	}
	return out
}
