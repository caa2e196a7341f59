package manifest

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
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

func TestTheSimpleReaderTakesWhatManifestsAreMadeOf(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"a: b", "a: b # c\n\n# d\ne : f\n", "---\na: b\n", "--- # a\n", "# a\n---\n", "- a\n-\n- \n- b: c\n  d: e\n",
		"a:\n- b\n- c\nd:\n  - e\nf:\n", "- - a\n  - b\n-\n  - c\n", "a: {}\nb: [ ]\n", "a: [b, 'c', {d: [\"e\"]}]\n",
		"a: [\n  b, # c\n  d,\n]\n", "a: |\n  b\n   c\n\nd: >-\n  e\n  f\n\n   g\n", "a: |\nb: >\n  # c\nd: e\n", "a: |+\n\n b\n\n\nc: d",
		"a: b\n  c\n\n  d\ne: f", "a:\n  b c\n  d\n", "a: 'b''c\n\n  d'\n", "a: \"b\\\"\\n\\\n  c\"\n", "\"a\": b\n'c': d\n",
		"é: ü # ö\n", "a: :b\nc: -d\ne: ~\nf: <<\ng: yes\n", "{a: b}\n", "[a,\nb]\n", "\n", "a: b\na: c\n", "  a: b\n",
		strings.Repeat("- ", MaxDepth-1) + "a", strings.Repeat("k", maxKey) + ": a",
	} {
		in := newFileInput(source.NewFile("x.yaml", []byte(text)), Options{})
		if !bothWaysOf(t, in, in.data, 0) {
			t.Errorf("refused: %q", text)
		}
	}
}

func TestTheSimpleReaderRefusesWhatIsForTheLibrary(t *testing.T) {
	t.Parallel()
	deep := ""
	for i := range MaxDepth {
		deep += strings.Repeat(" ", i) + "a:\n"
	}
	for _, text := range []string{
		"a: &b c\n", "a: *b\n", "a: !b c\n", "<<: {a: b}\n", "a: {<<: {b: c}}\n", "? a\n: b\n", "%YAML 1.1\n---\na: b\n", "--- a: b\n",
		"a:\tb\n", "a:\n\tb: c\n", "a: b\t\n", "a: b\r\n", "a: b\u0085", "a: b\u2028c", "a: b\u2029c", "a: \ufeffb", "a: \u0081", "a: \uffff",
		"a: b: c\n", "a: - b\n", "a\n", "a: b\n c: d\n", "  a: b\n c: d\n", "a:\n  - b\n  c: d\n", "- a\nb: c\n", "a: b\n- c\n", "a: @b\n", "a: %b\n",
		"a: \"b\n", "a: \"\\x41\"\n", "a: 'b' c\n", "a: [b\n", "a: [b: c]\n", "a: [b?c]\n", "a: [b:, c]\n", "a: {b}\n", "a: {b: }\n", "a: [,]\n", "a: []b\n",
		"a: |2\n  b\n", "a: |\n     \n  b\n", "a: |\n\tb\n", "a: |\n  b\n c\n", "a: | b\n", "a: |+\nb: c\n", "{a: b}: c\n",
		deep, strings.Repeat("- ", MaxDepth) + "a", "a: " + strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), strings.Repeat("k", maxKey+1) + ": a",
	} {
		in := newFileInput(source.NewFile("x.yaml", []byte(text)), Options{})
		if bothWaysOf(t, in, in.data, 0) {
			t.Errorf("taken: %q", text)
		}
	}
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

var randomDocuments = flag.Int("random", 1000, "how many random documents are read by both readers")

// TestRandomDocumentsAreReadAsTheLibraryReadsThem makes documents of every form.
func TestRandomDocumentsAreReadAsTheLibraryReadsThem(t *testing.T) {
	t.Parallel()
	w := &writer{Rand: rand.New(rand.NewPCG(1, 0))}
	documents, simple := 0, 0
	for range *randomDocuments {
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
