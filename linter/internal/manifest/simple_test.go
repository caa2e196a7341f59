package manifest

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/irsalint/irsalint/linter/source"
)

// bothWays reads each document of a text by the simple reader and by the library
// and reports how many there are, and how many of them were simple. A template is
// also read as it is.
func bothWays(t *testing.T, data []byte) (documents, simple int) {
	t.Helper()
	file := source.NewFile("x.yaml", data)
	docs, _ := Parse(file, Options{})
	for _, doc := range docs {
		checkLiterals(t, doc.Root)
	}
	in := newFileInput(file, Options{})
	for _, chunk := range split(in.data) {
		written := in.data[chunk.start:chunk.end]
		if at, _ := unreadable(written); at >= 0 {
			continue
		}
		documents++
		mask := maskTemplates(written, in.options)
		if bothWaysOf(t, in, mask.data, chunk.start) {
			simple++
		}
		if mask.dialect != "" {
			bothWaysOf(t, in, written, chunk.start)
		}
	}
	return documents, simple
}

func bothWaysOf(t *testing.T, in *input, data []byte, base int) bool {
	t.Helper()
	got, ok := in.readSimple(data, base)
	if !ok {
		return false
	}
	want, err := in.convertYAML(data, base, masked{})
	if err != nil {
		t.Fatalf("the library says %q of\n%s\n%q", err.message, data, data)
	}
	if difference := differ(got, want, "root"); difference != "" {
		t.Fatalf("%s in\n%s\n%q", difference, data, data)
	}
	return true
}

func checkLiterals(t *testing.T, n *Node) {
	t.Helper()
	checkLiteral(t, n)
	for _, e := range n.Entries() {
		checkLiteral(t, e.key)
		checkLiterals(t, e.Value)
	}
	for _, item := range n.Items() {
		checkLiterals(t, item)
	}
}

// differ compares all that two trees hold, and says where they differ first.
func differ(got, want *Node, path string) string {
	if got == nil || want == nil {
		return fmt.Sprintf("%s: a node is nil", path)
	}
	g, w := *got, *want
	g.children, w.children = nil, nil
	if (got.children == nil) != (want.children == nil) {
		return path + ": one is a collection, the other is none"
	}
	if a, b := fmt.Sprintf("%+v", g), fmt.Sprintf("%+v", w); g.in != w.in || a != b {
		return fmt.Sprintf("%s:\n got %s\nwant %s", path, a, b)
	}
	if got.children == nil {
		return ""
	}
	entries, items := got.children.entries, got.children.items
	if len(entries) != len(want.Entries()) || len(items) != len(want.Items()) ||
		(entries == nil) != (want.Entries() == nil) || (items == nil) != (want.Items() == nil) {
		return fmt.Sprintf("%s:\n got %v and %v\nwant %v and %v", path, entries, items, want.Entries(), want.Items())
	}
	for i, e := range entries {
		other := want.Entries()[i]
		if e.Merged != other.Merged {
			return path + ": merged or not"
		}
		if difference := differ(e.key, other.key, path+"/key"); difference != "" {
			return difference
		}
		if difference := differ(e.Value, other.Value, path+"/"+e.key.value); difference != "" {
			return difference
		}
	}
	for i, item := range items {
		if difference := differ(item, want.Items()[i], fmt.Sprintf("%s/%d", path, i)); difference != "" {
			return difference
		}
	}
	return ""
}

func TestSimpleDocumentsOfTheRepositoryAreReadAsTheLibraryReadsThem(t *testing.T) {
	t.Parallel()
	documents, simple := 0, 0
	err := filepath.WalkDir("../../..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if ext := filepath.Ext(name); !entry.Type().IsRegular() || ext != ".yaml" && ext != ".yml" && ext != ".tpl" {
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		all, some := bothWays(t, data)
		documents, simple = documents+all, simple+some
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if documents < 200 || simple*10 < documents*7 {
		t.Errorf("%d of %d documents were simple", simple, documents)
	}
	t.Logf("%d of %d documents were simple", simple, documents)
}

// writer makes documents at random: of all forms that there are, and then with
// mistakes, for which nobody would think of a test.
type writer struct {
	*rand.Rand
	out strings.Builder
}

func (w *writer) pick(from ...string) string { return from[w.IntN(len(from))] }

// one is true once in n times.
func (w *writer) one(n int) bool { return w.IntN(n) == 0 }

func (w *writer) put(parts ...string) {
	for _, part := range parts {
		w.out.WriteString(part)
	}
}

func (w *writer) word() string {
	if !w.one(6) {
		return w.pick("a", "b c", "key", "12", "null", "true", "d-e", "f_g", "10.0.0.1/8", "é", "${A}")
	}
	return w.pick("a", "b", "key", "name", "x y", "a  b", "12", "0x1F", "1e3", ".5", "-1", "+.inf", "1_0", "~", "null", "yes", "Off",
		"a:b", "a#b", "-a", ":a", "<<", "a-", "é", "\U0001f600", "a\u00a0b", "=", "a'b", "a\"b", "a\\b", "${A}", "$(a)", "a,b", "a[0]", "a{}", "..", "--")
}

// odd is what an unquoted scalar may not hold, or not there.
func (w *writer) odd() string {
	return w.pick("\t", "\r", "\r\n", " #", ": ", ":", "- ", "-", "? ", "?", "&a", "*a", "!t", "!!str", "|", ">", "%", "@", "`", "\"", "'", "[", "]",
		"{", "}", ",", "\u0085", "\u2028", "\ufeff", "\u0081", "---", "...", "\n", "\n ", "\n\n", " ", "#", "<<: ", "\\", "''", "\\n", "\uffff", "\ufe0f")
}

func (w *writer) end() {
	w.put(w.pick("", "", "", "", " ", "  ", " # c", "  #c: d", " #"), "\n")
	for w.one(8) {
		w.put(w.pick("", "", " ", "   ", "# c", "  # c", "     # - d: e", "#"), "\n")
	}
}

func (w *writer) indent(n int) string { return strings.Repeat(" ", max(n, 0)) }

// scalar writes a value that fits below the column of its key.
func (w *writer) scalar(column int) {
	switch w.IntN(16) {
	case 0:
		w.put("\"", w.inside("\\n", "\\\"", "\\\\", "\\t", "\\ ", "\\x41", "\\\n", "\\\n  \n "), "\"")
	case 1:
		w.put("'", w.inside("''", "\\"), "'")
	case 2:
		w.flow(3)
	case 3, 4:
		w.block(column)
		return
	case 5, 6:
		w.put(w.word())
		for !w.one(3) {
			w.put(w.pick("", " ", "  "), "\n")
			for w.one(4) {
				w.put(w.pick("", "  "), "\n")
			}
			w.put(w.indent(column+1+w.IntN(4)), w.word(), w.pick("", "", " - b", " \"c\"", "#"))
		}
	default:
		w.put(w.word())
	}
	w.end()
}

// inside writes what may stand between quotes.
func (w *writer) inside(more ...string) string {
	var out strings.Builder
	for !w.one(4) {
		out.WriteString(w.pick("a", "b c", " ", "  ", "#", ": ", "é", "-", "\t", "{", w.word()))
		if w.one(4) {
			out.WriteString(w.pick("\n", "\n  ", " \n\n   ", "\n \n"))
		}
		if w.one(4) {
			out.WriteString(w.pick(more...))
		}
	}
	text := out.String()
	if more[0] == "''" {
		return strings.ReplaceAll(text, "a'b", "ab")
	}
	return strings.ReplaceAll(text, "a\"b", "ab")
}

func (w *writer) flow(depth int) {
	space := func() {
		w.put(w.pick("", "", "", "", "", " ", "  ", "\n", " \n  ", " # c\n  "))
	}
	item := func() {
		switch {
		case depth > 0 && w.one(4):
			w.flow(depth - 1)
		case w.one(4):
			w.put("\"", w.inside("\\n"), "\"")
		default:
			w.put(w.word())
		}
	}
	mapping := w.one(3)
	w.put(map[bool]string{true: "{", false: "["}[mapping])
	space()
	for !w.one(3) {
		if mapping {
			w.put(w.pick("a", "\"b\"", "'c'", "d e", w.word()), w.pick(": ", ": ", ": ", ":", " : ", ":\n "))
		}
		item()
		space()
		w.put(",")
		space()
	}
	if !w.one(8) {
		if mapping {
			w.put("z: ")
		}
		item()
	}
	space()
	w.put(map[bool]string{true: "}", false: "]"}[mapping])
}

// block writes a block scalar.
func (w *writer) block(column int) {
	w.put(w.pick("|", "|", ">"), w.pick("", "", "", "-", "-", "+", "+", "", "-", "2"))
	w.end()
	indent := column + 1 + w.IntN(3)
	for !w.one(4) {
		w.put(w.indent(indent+w.pickInt(0, 0, 0, 0, 1, 2, -1)), w.pick("a", "b: c", "- d", "# e", "\"", "", "", " ", "\tf", "g ", "é"), "\n")
	}
	if w.one(16) {
		w.put(w.indent(indent), "end")
	}
}

func (w *writer) pickInt(from ...int) int { return from[w.IntN(len(from))] }

// value writes what follows a key or dash in the column.
func (w *writer) value(column, depth int, ofKey bool) {
	switch {
	case depth == 0 || w.one(2):
		w.put(w.pick(" ", " ", " ", " ", "  "))
		w.scalar(column)
	case w.one(6):
		w.end()
	case w.one(12):
		w.end()
		w.put(w.indent(column + 1 + w.IntN(3)))
		w.scalar(column)
	case ofKey && w.one(3):
		w.end()
		w.sequence(column, depth-1)
	case w.one(2):
		w.end()
		w.sequence(column+1+w.IntN(3), depth-1)
	default:
		w.end()
		w.mapping(column+1+w.IntN(3), depth-1, false)
	}
}

func (w *writer) mapping(column, depth int, begun bool) {
	for {
		if !begun {
			w.put(w.indent(column))
		}
		begun = false
		w.put(w.pick("a", "b", "c d", "\"e\"", "'f'", "g", "h", w.word()), w.pick(":", ":", ":", ":", ":", " :"))
		w.value(column, depth, true)
		if w.one(3) {
			return
		}
	}
}

func (w *writer) sequence(column, depth int) {
	for {
		w.put(w.indent(column), "-")
		if space := 1 + w.IntN(2); depth > 0 && w.one(3) {
			w.put(w.indent(space))
			w.mapping(column+1+space, depth-1, true)
		} else {
			w.value(column, depth, false)
		}
		if w.one(3) {
			return
		}
	}
}

// document writes a whole one; most have a mistake or two.
func (w *writer) document() string {
	w.out.Reset()
	if w.one(4) {
		w.put(w.pick("---\n", "# c\n---\n", "--- # c\n", "--- ", "%YAML 1.1\n---\n", "\n", "---\n---\n", "---"))
	}
	switch column := w.pickInt(0, 0, 0, 0, 0, 2); w.IntN(8) {
	case 0:
		w.sequence(column, 3)
	case 1:
		w.scalar(-1)
	default:
		w.mapping(column, 3, false)
	}
	text := w.out.String()
	for w.one(2) {
		from := w.IntN(len(text) + 1)
		to := min(from+w.pickInt(0, 0, 0, 1, 1, 2, 5), len(text))
		text = text[:from] + w.pick("", "", " ", "  ", w.odd(), w.word()) + text[to:]
	}
	return text
}

// TestRandomDocumentsAreReadAsTheLibraryReadsThem makes documents of every form.
// How many is a matter of patience: IRSALINT_DOCUMENTS sets it.
func TestRandomDocumentsAreReadAsTheLibraryReadsThem(t *testing.T) {
	t.Parallel()
	n, seed := 3000, uint64(1)
	if many, err := strconv.Atoi(os.Getenv("IRSALINT_DOCUMENTS")); err == nil {
		n, seed = many, rand.Uint64()
		t.Logf("seed %d", seed)
	}
	w := &writer{Rand: rand.New(rand.NewPCG(seed, 0))}
	documents, simple := 0, 0
	for range n {
		all, some := bothWays(t, []byte(w.document()))
		documents, simple = documents+all, simple+some
	}
	if simple*4 < documents {
		t.Errorf("only %d of %d documents were simple", simple, documents)
	}
	t.Logf("%d of %d documents were simple", simple, documents)
}

// FuzzSimple compares the simple reader with the library.
func FuzzSimple(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	w := &writer{Rand: rand.New(rand.NewPCG(2, 0))}
	for range 200 {
		f.Add([]byte(w.document()))
	}
	f.Fuzz(func(t *testing.T, data []byte) { bothWays(t, data) })
}
