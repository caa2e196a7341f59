package helm

import (
	"slices"
	"sort"
	"strings"

	"github.com/irsalint/irsalint/linter/internal/manifest"
	"github.com/irsalint/irsalint/linter/source"
	"github.com/irsalint/irsalint/linter/symbolic"
)

// rendered is one object that a template made.
type rendered struct {
	root *manifest.Node
	// template is the file that made it; file is what it made, without marks.
	template, file *source.File
	// conditional is true if only one answer to an open question makes it.
	conditional bool
}

// objects parses what one rendering gave, file by file in the order of the names.
func (r *rendering) objects(out output) []rendered {
	names := make([]string, 0, len(out))
	for name, text := range out {
		if strings.Contains(text, "kind") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var all []rendered
	for _, name := range names {
		template := r.chart.files[name].source
		all = append(all, r.parse(template, out[name])...)
	}
	return all
}

// parse reads the objects of one rendered template.
func (r *rendering) parse(template *source.File, text string) []rendered {
	clean := newCleaned(r.marks, template.Name+" (rendered)", text)
	options := r.marks.options
	docs, problems := manifest.ParseText(symbolic.LiteralAt(text, clean.marked.Whole()), options)
	if len(problems) > 0 && hasMarks(text) {
		// A mark may have come to stand where YAML has no place for it.
		bare := strip(text)
		clean = newCleaned(r.marks, template.Name+" (rendered)", bare)
		docs, _ = manifest.ParseText(symbolic.LiteralAt(bare, clean.marked.Whole()), options)
	}
	var out []rendered
	for _, doc := range docs {
		if doc.Root.Kind() != manifest.Mapping || isTestHook(doc.Root) {
			continue
		}
		out = append(out, rendered{root: clean.node(doc.Root, 0), template: template, file: clean.file})
	}
	return out
}

// isTestHook reports whether an object runs in "helm test" only.
func isTestHook(root *manifest.Node) bool {
	hook := root.At("metadata", "annotations", "helm.sh/hook").Text()
	return strings.HasPrefix(strip(hook.Flat()), "test")
}

// cleaned is a rendered text with marks and the same text without, and how the
// places of one map to those of the other.
type cleaned struct {
	marks        *marks
	marked, file *source.File
	// At from[i] the offsets begin to differ by skipped[i].
	from, skipped []int
}

func newCleaned(m *marks, name, text string) *cleaned {
	c := &cleaned{marks: m, marked: source.NewFile(name, []byte(text))}
	var b strings.Builder
	inNumber, skipped := false, 0
	for i, r := range text {
		drop := r == markOpen || r == markText || r == markEnd || inNumber && r >= markDigit && r < markDigit+markBase
		switch r {
		case markOpen:
			inNumber = true
		case markText:
			inNumber = false
		}
		if drop {
			skipped += len(string(r))
			c.from, c.skipped = append(c.from, i+len(string(r))), append(c.skipped, skipped)
			continue
		}
		b.WriteRune(r)
	}
	c.file = source.NewFile(name, []byte(m.readable(b.String(), c)))
	return c
}

// readable writes the tokens for a person. The words and what takes their place
// need not be equally long; the offsets behind them follow.
func (m *marks) readable(s string, c *cleaned) string {
	if !hasWords(s) {
		return s
	}
	var b strings.Builder
	at := 0
	for {
		i := strings.Index(s[at:], wordHead)
		if i < 0 {
			b.WriteString(s[at:])
			return b.String()
		}
		i += at
		length, token := m.wordAt(s[i:])
		if token == nil {
			b.WriteString(s[at : i+len(wordHead)])
			at = i + len(wordHead)
			continue
		}
		shown := "${" + token.Name + "}"
		b.WriteString(s[at:i])
		b.WriteString(shown)
		c.shift(i+length, length-len(shown))
		at = i + length
	}
}

// shift notes that from an offset of the text without marks on, the readable
// text is shorter by n.
func (c *cleaned) shift(offset, n int) {
	// Find the offset in the marked text that corresponds.
	i := sort.Search(len(c.from), func(i int) bool { return c.from[i]-c.skipped[i] >= offset })
	base := 0
	if i > 0 {
		base = c.skipped[i-1]
	}
	at := offset + base
	c.from, c.skipped = slices.Insert(c.from, i, at), slices.Insert(c.skipped, i, base)
	for ; i < len(c.skipped); i++ {
		c.skipped[i] += n
	}
}

// place maps a range of the marked text to the readable file.
func (c *cleaned) place(rng source.Range) source.Range {
	if rng.File != c.marked {
		return rng
	}
	return c.file.Range(c.offset(rng.Start), c.offset(rng.End))
}

func (c *cleaned) offset(marked int) int {
	i := sort.SearchInts(c.from, marked+1) - 1
	if i < 0 {
		return marked
	}
	return max(marked-c.skipped[i], 0)
}

// maxNodeDepth bounds how deep rendered objects nest; Parse has its own limit.
const maxNodeDepth = 200

// node rebuilds a node with marks as one whose texts know where they come from.
func (c *cleaned) node(n *manifest.Node, depth int) *manifest.Node {
	if depth > maxNodeDepth {
		return nil
	}
	switch n.Kind() {
	case manifest.Mapping:
		entries := make([]manifest.Entry, 0, len(n.Entries()))
		for _, e := range n.Entries() {
			own := manifest.NewEntry(c.text(e.Key()), c.node(e.Value, depth+1))
			// Where a template hands on a mapping, the key stands in the values.
			if place := c.marks.keys[own.Value.Range()]; place.Text() == own.Key().Flat() && !place.IsZero() {
				own = manifest.NewEntry(symbolic.LiteralAt(place.Text(), place), own.Value)
			}
			own.Merged = e.Merged
			entries = append(entries, own)
		}
		return manifest.NewMapping(entries, c.place(n.Range()))
	case manifest.Sequence:
		items := make([]*manifest.Node, 0, len(n.Items()))
		for _, item := range n.Items() {
			items = append(items, c.node(item, depth+1))
		}
		return manifest.NewSequence(items, c.place(n.Range()))
	case manifest.Scalar:
		return manifest.NewScalar(c.text(n.Text()), n.Type())
	default:
		return manifest.NewNull(c.place(n.Range()))
	}
}

// text decodes a scalar, whose tokens so far are placeholders of the template.
func (c *cleaned) text(text symbolic.Text) symbolic.Text {
	rng := text.Range()
	if text.IsKnown() && !hasMarks(text.Flat()) && !hasWords(text.Flat()) {
		literal, _ := text.Literal()
		return symbolic.LiteralAt(literal, c.place(rng))
	}
	flat := text.Flat()
	exact := rng.End-rng.Start == len(flat) && text.IsKnown()
	clean := func(start, end int) source.Range {
		if !exact {
			return c.place(rng)
		}
		return c.place(rng.Sub(start, end))
	}
	// The tokens that are there already travel as words.
	return c.marks.options.Placeholders(c.marks.decode(c.marks.flat(text), rng, clean))
}
