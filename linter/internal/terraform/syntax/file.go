package syntax

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/hcl/v2"

	"github.com/irsalint/irsalint/linter/graph"
	"github.com/irsalint/irsalint/linter/internal/expression"
	"github.com/irsalint/irsalint/linter/source"
)

// Item is a top-level block of a file, parsed when its body is asked for.
// It is safe for concurrent use.
type Item struct {
	// Type is the block's first word: "resource", "module", "locals".
	Type   string
	Labels []string
	// Header is the place of the type and the labels.
	Header source.Range
	// Range is the whole block.
	Range source.Range

	// whole parses the block; open is its opening brace if it may be parsed in
	// parts, else 0.
	whole   func() (*expression.Body, []graph.Problem)
	open    int
	loading sync.Mutex
	body    atomic.Pointer[expression.Body] // nil: not asked for, or forgotten
	parsed  atomic.Bool

	mu       sync.Mutex
	problems []graph.Problem // those of what was parsed; they stay when it is forgotten
}

// Body parses the block on the first call. It is never nil: what cannot be
// parsed is missing from it, and Problems tells.
func (i *Item) Body() *expression.Body {
	if body := i.body.Load(); body != nil {
		return body
	}
	i.loading.Lock()
	defer i.loading.Unlock()
	if body := i.body.Load(); body != nil {
		return body
	}
	body := i.inParts()
	if body == nil {
		var problems []graph.Problem
		body, problems = i.whole()
		i.mu.Lock()
		i.problems = problems
		i.mu.Unlock()
	}
	i.parsed.Store(true)
	i.body.Store(body)
	return body
}

// Forget lets go of the body: whoever asks for it has it parsed again.
func (i *Item) Forget() { i.body.Store(nil) }

// Parsed reports whether somebody has asked for the body.
func (i *Item) Parsed() bool { return i.parsed.Load() }

// Mentions reports whether one of the words stands in the block, without parsing
// it; of JSON syntax, which may write them with escapes, it is always true.
func (i *Item) Mentions(words ...string) bool {
	if i.Range.File == nil || strings.HasSuffix(i.Range.File.Name, ".json") {
		return true
	}
	text := i.Range.Bytes()
	return slices.ContainsFunc(words, func(word string) bool { return bytes.Contains(text, []byte(word)) })
}

// Problems are the syntax errors of the body; it parses all of it.
func (i *Item) Problems() []graph.Problem {
	_, problems := i.whole()
	return problems
}

// Found are the syntax errors of what was asked for so far: the first one, as those
// behind it are mostly its consequences.
func (i *Item) Found() []graph.Problem {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.problems) < 2 {
		return i.problems
	}
	return []graph.Problem{slices.MinFunc(i.problems, func(a, b graph.Problem) int { return source.Compare(a.Range, b.Range) })}
}

// File is a configuration file as its top-level blocks, in the order written.
type File struct {
	Source *source.File
	Items  []*Item
	// Problems are errors that cost the whole file or a part of it.
	Problems []graph.Problem
}

// Parse splits a file into its blocks: JSON syntax if its name ends in ".json",
// else native syntax. A native file that is not sound is parsed as a whole, so
// that what stands before an error still counts.
func Parse(file *source.File) *File {
	if strings.HasSuffix(file.Name, ".json") {
		return parseWhole(file)
	}
	s := scan(file)
	switch s.fault {
	case sound:
		return s.split()
	case tooDeep, tooLong:
		return &File{Source: file, Problems: []graph.Problem{s.limit()}}
	default:
		return parseWhole(file)
	}
}

func (s *scanner) limit() graph.Problem {
	message := "nesting deeper than " + strconv.Itoa(MaxDepth)
	if s.fault == tooLong {
		message = "more than " + strconv.Itoa(maxRun) + " operators in a row"
	}
	return graph.Problem{
		Range:   s.file.Range(s.pos, s.pos+1),
		Message: message + ": the file is not read",
		Help:    "split the expression into locals",
	}
}

// split makes the items of a sound scan.
func (s *scanner) split() *File {
	out := &File{Source: s.file, Items: make([]*Item, len(s.heads))}
	items := make([]Item, len(s.heads))
	for i, h := range s.heads {
		item := &items[i]
		item.Type = h.words[0].Text()
		item.Header = s.file.Range(h.start, h.words[0].End)
		for _, word := range h.words[1:] {
			item.Labels = append(item.Labels, word.Text())
			item.Header.End = word.End
			if s.data[word.Start-1] == '"' {
				item.Header.End++
			}
		}
		item.Range = s.file.Range(h.start, h.end)
		item.whole = func() (*expression.Body, []graph.Problem) { return parseBlock(item.Type, item.Range) }
		if item.Type == "module" || item.Type == "variable" {
			item.open = h.open
		}
		out.Items[i] = item
	}
	return out
}

// parseBlock parses one block of a type that the scanner found sound, so that its nesting
// is known to be bounded.
func parseBlock(kind string, rng source.Range) (*expression.Body, []graph.Problem) {
	if p, bad := expression.NewBudget().Guard(rng.File, rng.Start, rng.End); bad {
		return &expression.Body{Range: rng}, []graph.Problem{p}
	}
	body, diags := expression.ParseStretch(rng)
	problems := problemsOf(rng.File, diags)
	blocks := body.Blocks(kind, 0)
	if len(blocks) != 1 {
		return &expression.Body{Range: rng}, problems
	}
	return blocks[0].Body, problems
}

// problemsOf reports the first error of a parse. Those behind it are mostly
// its consequences.
func problemsOf(file *source.File, diags hcl.Diagnostics) []graph.Problem {
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		rng := file.Range(0, 0)
		if d.Subject != nil {
			rng = file.Range(d.Subject.Start.Byte, d.Subject.End.Byte)
		}
		return []graph.Problem{{Range: rng, Message: "syntax error: " + sentence(d.Summary), Help: d.Detail}}
	}
	return nil
}

// sentence puts a diagnostic's headline into the form of our messages.
func sentence(s string) string {
	if s == "" {
		return "not valid"
	}
	return strings.ToLower(s[:1]) + strings.TrimSuffix(s[1:], ".")
}

// topLevel are the block types of a module that are read, with the number of
// their labels. JSON syntax cannot be told apart into blocks without it.
var topLevel = []struct {
	kind   string
	labels int
}{
	{"terraform", 0},
	{"locals", 0},
	{"variable", 1},
	{"output", 1},
	{"module", 1},
	{"provider", 1},
	{"resource", 2},
	{"data", 2},
	{"ephemeral", 2},
}

// parseWhole has the whole file parsed at once.
func parseWhole(file *source.File) *File {
	body, problems := expression.New(nil).Parse(file)
	out := &File{Source: file, Problems: problems}
	for _, t := range topLevel {
		for _, b := range body.Blocks(t.kind, t.labels) {
			if len(b.Labels) != t.labels {
				continue
			}
			out.Items = append(out.Items, &Item{
				Type: b.Type, Labels: b.Labels, Header: b.Header, Range: b.Range,
				whole: func() (*expression.Body, []graph.Problem) { return b.Body, nil },
			})
		}
	}
	slices.SortStableFunc(out.Items, func(a, b *Item) int { return source.Compare(a.Header, b.Header) })
	return out
}
